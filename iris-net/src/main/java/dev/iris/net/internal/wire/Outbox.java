package dev.iris.net.internal.wire;

import dev.iris.DeadLetter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages for one peer, and where each of them is: queued, written and unconfirmed, confirmed,
 * in doubt, or undelivered. Each is in exactly one of these at a time. Not thread-safe.
 */
final class Outbox {

  private final PeerListener listener;
  private final ArrayDeque<Outgoing> queue = new ArrayDeque<>();
  private final ArrayDeque<Outgoing> unconfirmed = new ArrayDeque<>();
  private long queuedBytes;
  private long unconfirmedBytes;
  private long written;
  private long confirmed;
  private long inDoubt;
  private long undelivered;

  Outbox(PeerListener listener) {
    this.listener = listener;
  }

  void add(Outgoing message, long now) {
    message.queuedAt(now);
    queue.addLast(message);
    queuedBytes += message.bytes();
  }

  @Nullable Outgoing next() {
    return queue.peekFirst();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  long queuedBytes() {
    return queuedBytes;
  }

  long unconfirmedBytes() {
    return unconfirmedBytes;
  }

  /** The number of the message written last. */
  long written() {
    return written;
  }

  /** The next one is being written. */
  Outgoing begin() {
    Outgoing message = leaveQueue();
    message.count(++written);
    unconfirmed.addLast(message);
    unconfirmedBytes += message.bytes();
    return message;
  }

  private Outgoing leaveQueue() {
    Outgoing message = queue.removeFirst();
    queuedBytes -= message.bytes();
    listener.left(message.bytes());
    return message;
  }

  /** The next one will never be written. */
  void undeliver() {
    Outgoing message = leaveQueue();
    undelivered++;
    listener.lost(message, DeadLetter.UNDELIVERED);
  }

  /** Those that have been queued for so long will never be written. */
  void expire(long now, long nanos) {
    for (Outgoing first = next();
        first != null && now - first.queuedAt() >= nanos;
        first = next()) {
      undeliver();
    }
  }

  /** Those of the queue will never be written. */
  void undeliver(Predicate<Outgoing> which) {
    List<Outgoing> found = queue.stream().filter(which).toList();
    queue.removeIf(which);
    for (Outgoing message : found) {
      queuedBytes -= message.bytes();
      listener.left(message.bytes());
      undelivered++;
      listener.lost(message, DeadLetter.UNDELIVERED);
    }
  }

  /** All up to that number have been read by the peer. */
  void confirm(long upTo) {
    for (Outgoing first = unconfirmed.peekFirst();
        first != null && first.count() <= upTo;
        first = unconfirmed.peekFirst()) {
      unconfirmed.removeFirst();
      unconfirmedBytes -= first.bytes();
      confirmed++;
    }
  }

  /** The connection is lost, and with it the knowledge of what has been read. */
  void doubt() {
    for (Outgoing first = unconfirmed.pollFirst(); first != null; first = unconfirmed.pollFirst()) {
      unconfirmedBytes -= first.bytes();
      inDoubt++;
      listener.lost(first, DeadLetter.IN_DOUBT);
    }
  }

  boolean settled() {
    return queue.isEmpty() && unconfirmed.isEmpty();
  }

  PeerReport report(String state, long roundTripNanos) {
    return new PeerReport(
        state, queue.size(), unconfirmed.size(), confirmed, inDoubt, undelivered, roundTripNanos);
  }
}

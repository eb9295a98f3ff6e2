package dev.iris.net.internal.wire;

import dev.iris.DeadLetter;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The messages for one peer, and where each of them is: queued, written and unconfirmed, confirmed,
 * in doubt, or undelivered. Each is in exactly one of these at a time. Not thread-safe.
 */
final class Outbox {

  /** Hears where messages go from here. */
  interface Listener {
    /** Bytes have left the queue. */
    void left(int bytes);

    /** A message is lost, or may be. */
    void lost(Outgoing message, String cause);
  }

  private final Listener listener;
  private final ArrayDeque<Outgoing> queue = new ArrayDeque<>();
  private final ArrayDeque<Outgoing> unconfirmed = new ArrayDeque<>();
  private long queuedBytes;
  private long unconfirmedBytes;
  private long written;
  private long confirmed;
  private long inDoubt;
  private long undelivered;

  Outbox(Listener listener) {
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

  Account account() {
    return new Account(queue.size(), unconfirmed.size(), confirmed, inDoubt, undelivered);
  }

  /**
   * Where the messages are that a session has been given.
   *
   * @param queued not written yet
   * @param unconfirmed written, and not confirmed
   * @param confirmed read by the peer's process
   * @param inDoubt written on a connection that was lost before they were confirmed
   * @param undelivered given up without having been written
   */
  record Account(long queued, long unconfirmed, long confirmed, long inDoubt, long undelivered) {}
}

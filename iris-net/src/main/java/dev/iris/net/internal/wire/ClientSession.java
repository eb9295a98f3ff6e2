package dev.iris.net.internal.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connecting side of one connection, without the connection: it writes the version, lookups,
 * pings and messages, remembers in order what it has asked, and reads replies accordingly, since a
 * reply says nothing of its kind. A frame may be written in pieces of any size and replies may come
 * so.
 *
 * <p>It takes lookups and messages from where they wait. A ping follows each quarter of what may be
 * unconfirmed, and the last message there is to write; the latter is put off for a moment if there
 * was one a moment ago, so that messages that follow each other closely share theirs.
 *
 * <p>Not thread-safe: one thread owns it.
 */
final class ClientSession {

  /** Something that has a reply. */
  private sealed interface Asked {

    /** Whether all messages up to that count have been read; asked at that time. */
    record Ping(long upTo, long at) implements Asked {}

    /** Who has a name. */
    record Name(Lookup lookup) implements Asked {}
  }

  private final int number;
  private final int unconfirmedBytes;
  private final Outbox outbox;
  private final Lookups lookups;
  private final Consumer<Target> gone;
  private final ArrayDeque<Asked> asked = new ArrayDeque<>();
  private final ByteBuffer pid = ByteBuffer.allocate(Protocol.PID_BYTES);
  private byte @Nullable [] partial;
  private int partialAt;
  private boolean hello;
  private boolean pingDue = true;
  private long pingPause;
  private long bytesSincePing;
  private long lastPing;
  private long roundTrip = -1;

  ClientSession(
      int number,
      int unconfirmedBytes,
      long pingPause,
      Outbox outbox,
      Lookups lookups,
      Consumer<Target> gone,
      long now) {
    this.number = number;
    this.gone = gone;
    this.unconfirmedBytes = unconfirmedBytes;
    this.pingPause = pingPause;
    this.outbox = outbox;
    this.lookups = lookups;
    this.lastPing = now;
  }

  // --- the way out

  /** Writes what may be written now; true if it stopped for want of room. */
  boolean fill(ByteBuffer out, long now) {
    if (!hello && out.hasRemaining()) {
      out.put(Protocol.VERSION);
      hello = true;
    }
    boolean all =
        finishPartial(out)
            && writeLookups(out)
            && (!pingDue || ping(out, now))
            && writeMessages(out, now);
    return !all;
  }

  /** False for want of room, as all of these. */
  private boolean finishPartial(ByteBuffer out) {
    byte[] frame = partial;
    if (frame == null) {
      return true;
    }
    int more = Math.min(out.remaining(), frame.length - partialAt);
    out.put(frame, partialAt, more);
    partialAt += more;
    if (partialAt < frame.length) {
      return false;
    }
    partial = null;
    return true;
  }

  private boolean writeLookups(ByteBuffer out) {
    for (Lookup first = lookups.next(); first != null; first = lookups.next()) {
      if (out.remaining() < Protocol.RESOLVE_HEAD) {
        return false;
      }
      lookups.removeNext();
      asked.addLast(new Asked.Name(first));
      out.put(Protocol.RESOLVE).putInt(first.name().length);
      if (!begin(first.name(), out)) {
        return false;
      }
    }
    return true;
  }

  private boolean ping(ByteBuffer out, long now) {
    pingDue = !out.hasRemaining();
    if (pingDue) {
      return false;
    }
    out.put(Protocol.PING);
    asked.addLast(new Asked.Ping(outbox.written(), now));
    bytesSincePing = 0;
    lastPing = now;
    return true;
  }

  private boolean writeMessages(ByteBuffer out, long now) {
    for (Outgoing next = outbox.next(); next != null; next = outbox.next()) {
      if (next.target().gone()) {
        outbox.undeliver();
        continue;
      }
      if (!next.target().flowsIn(number)) {
        verify(next.target());
        if (!writeLookups(out)) {
          return false;
        }
        break;
      }
      if (!mayWrite(next)) {
        break;
      }
      if (out.remaining() < Protocol.USER_HEAD || !begin(outbox.begin(), out)) {
        return false;
      }
      if (bytesSincePing >= unconfirmedBytes / 4 && !ping(out, now)) {
        return false;
      }
    }
    return bytesSincePing == 0 || untilPing(now) > 0 || ping(out, now);
  }

  /** What waits for a named target waits until its name is found to have the same pid still. */
  void verify(Target target) {
    String name = target.name();
    if (name != null && !target.flowsIn(number) && target.beginAsking()) {
      lookups.add(new Lookup(name, found -> verified(target, found), why -> target.stopAsking()));
    }
  }

  private void verified(Target target, long found) {
    target.resolved(found, number);
    if (target.gone()) {
      gone.accept(target);
    }
  }

  private boolean mayWrite(Outgoing message) {
    long already = outbox.unconfirmedBytes();
    return already == 0 || already + message.bytes() <= unconfirmedBytes;
  }

  private boolean begin(Outgoing message, ByteBuffer out) {
    out.put(Protocol.USER).putLong(message.target().pid()).putInt(message.body().length);
    bytesSincePing += message.bytes();
    return begin(message.body(), out);
  }

  private boolean begin(byte[] rest, ByteBuffer out) {
    partial = rest;
    partialAt = 0;
    return finishPartial(out);
  }

  /**
   * How long the ping behind the last message is put off, for one was written a moment ago and more
   * messages may follow; 0 if it is not, or there is none to be written.
   */
  long untilPing(long now) {
    boolean putOff = bytesSincePing > 0 && partial == null && outbox.isEmpty();
    return putOff ? Math.max(0, pingPause - (now - lastPing)) : 0;
  }

  /** From now on no ping is put off. */
  void hurry() {
    pingPause = 0;
  }

  /** The next thing to write, between two frames, is a ping. */
  void pingSoon() {
    pingDue = true;
  }

  // --- the way in

  /** Reads replies; not null: the other side does not speak the protocol. */
  @Nullable Violation received(ByteBuffer in, long now, Runnable pong) {
    while (in.hasRemaining()) {
      switch (asked.peekFirst()) {
        case null -> {
          return Violation.REPLY;
        }
        case Asked.Ping ping -> {
          if (in.get() != Protocol.PONG) {
            return Violation.REPLY;
          }
          asked.removeFirst();
          outbox.confirm(ping.upTo());
          roundTrip = now - ping.at();
          pong.run();
        }
        case Asked.Name(var lookup) -> readPid(in, lookup);
      }
    }
    return null;
  }

  private void readPid(ByteBuffer in, Lookup lookup) {
    while (pid.hasRemaining() && in.hasRemaining()) {
      pid.put(in.get());
    }
    if (!pid.hasRemaining()) {
      asked.removeFirst();
      pid.flip();
      long found = pid.getLong();
      pid.clear();
      lookup.found(found);
    }
  }

  /** No reply will come any more: hands over the lookups. */
  void abandon(Consumer<Lookup> each) {
    for (Asked first = asked.pollFirst(); first != null; first = asked.pollFirst()) {
      if (first instanceof Asked.Name(var lookup)) {
        each.accept(lookup);
      }
    }
  }

  // --- what can be seen

  /** Which connection of its peer this is, from 1. */
  int number() {
    return number;
  }

  /** How many replies are to come. */
  int open() {
    return asked.size();
  }

  /** Whether a reply is to come, or a ping finds no room to be written. */
  boolean waits() {
    return pingDue || !asked.isEmpty();
  }

  long lastPing() {
    return lastPing;
  }

  /** Of the last ping that was answered; -1 if none was. */
  long roundTrip() {
    return roundTrip;
  }
}

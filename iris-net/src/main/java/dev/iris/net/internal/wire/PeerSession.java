package dev.iris.net.internal.wire;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * Everything between the messages for a peer and the one connection to it, without the connection:
 * what is written when, what a reply confirms, when to connect, when to give up. Bytes, time and
 * news of the connection go in; bytes, and calls of {@link PeerLink} and {@link PeerListener}, come
 * out. It can be driven by a socket or by a test.
 *
 * <p>At most so many bytes are written and not confirmed, or one larger message alone. A ping
 * follows each quarter of that, and, put off by a moment at most, the last message there is; the
 * pong to it says that the peer's process has read all messages before it. What is unconfirmed when
 * a connection ends is in doubt and never written again; what is queued waits for the next
 * connection, for a limited time.
 *
 * <p>{@link Health} says whether the peer is up, and {@link Life} for how long it was silent.
 *
 * <p>Not thread-safe: one thread owns it, and is the one that calls back.
 */
public final class PeerSession {

  private static final int MOST_PINGS_OPEN = 64;

  private final PeerSettings settings;
  private final PeerLink link;
  private final PeerListener listener;
  private final Attempts attempts;
  private final Outbox outbox;
  private final Lookups lookups = new Lookups();
  private final Watches watches;
  private final Health health;
  private final Life life;
  private final Runnable pong = this::answered;
  private ClientSession client;
  private PeerState state = PeerState.IDLE;
  private int monitors;
  private boolean closing;
  private long closingSince;
  private long now;

  /**
   * A session without a connection.
   *
   * @param settings how it behaves
   * @param random for the jitter between attempts
   * @param link its connection
   * @param listener hears what happens
   */
  public PeerSession(
      PeerSettings settings, RandomGenerator random, PeerLink link, PeerListener listener) {
    this.settings = settings;
    this.link = link;
    this.listener = listener;
    this.outbox = new Outbox(listener);
    this.attempts = new Attempts(random, settings);
    this.watches = new Watches(outbox);
    this.health = new Health(settings.heartbeatNanos(), listener, watches);
    this.life = new Life(settings.silenceNanos());
    this.client = newClient(0);
  }

  private ClientSession newClient(int number) {
    return new ClientSession(
        number,
        settings.unconfirmedBytes(),
        closing ? 0 : settings.pingPauseNanos(),
        outbox,
        lookups,
        watches::gone,
        now);
  }

  // --- what others want

  /**
   * Takes a message; not after {@link #close}.
   *
   * @param message the message
   * @param now the time
   */
  public void offer(Outgoing message, long now) {
    this.now = now;
    outbox.add(message, now);
    if (state == PeerState.IDLE) {
      connect();
    } else if (state == PeerState.CLOSED) {
      outbox.undeliver();
    }
  }

  /**
   * Takes a lookup; it goes before all messages that wait, and fails when its connection ends.
   *
   * @param lookup the lookup
   * @param now the time
   */
  public void look(Lookup lookup, long now) {
    this.now = now;
    if (closing || state == PeerState.CLOSED) {
      lookup.fail(Trouble.LOCAL.text());
    } else if (lookups.size() + client.open() >= settings.maxLookups()) {
      lookup.fail("more than " + settings.maxLookups() + " lookups at a time are not allowed");
    } else {
      lookups.add(lookup);
      connectAtOnce();
    }
  }

  /**
   * Somebody wants to hear of the peer, so there is to be a connection; or not any more.
   *
   * @param more 1 or -1
   * @param now the time
   */
  public void monitor(int more, long now) {
    this.now = now;
    monitors += more;
    if (more > 0 && state == PeerState.IDLE && !closing) {
      connect();
    }
  }

  /**
   * Watches an actor of the peer; tells at once if it is taken to have ended already.
   *
   * @param watch the actor, and who hears
   * @param now the time
   */
  public void watch(TargetWatch watch, long now) {
    this.now = now;
    Trouble trouble = closing || state == PeerState.CLOSED ? Trouble.LOCAL : health.trouble();
    if (trouble == Trouble.LOCAL) {
      watch.listener().ended(trouble.text());
      return;
    }
    if (trouble != null || watch.target().gone()) {
      watches.late(watch, trouble == null ? TargetWatch.GONE : trouble.text());
      return;
    }
    watches.add(watch);
    if (state == PeerState.CONNECTED) {
      client.verify(watch.target());
    } else if (state == PeerState.IDLE) {
      connect();
    }
  }

  /**
   * Watches it no more.
   *
   * @param watch what was watched
   */
  public void unwatch(TargetWatch watch) {
    watches.remove(watch);
  }

  /**
   * Takes no more, and ends when all is confirmed, or the time for it is over.
   *
   * @param now the time
   */
  public void close(long now) {
    this.now = now;
    if (closing || state == PeerState.CLOSED) {
      return;
    }
    closing = true;
    closingSince = now;
    client.hurry();
    if (state == PeerState.IDLE || state == PeerState.WAITING) {
      finish();
    } else {
      finishIfSettled();
    }
  }

  // --- news of the connection

  /**
   * The connection that was asked for is there.
   *
   * @param now the time
   */
  public void connected(long now) {
    this.now = now;
    if (state != PeerState.CONNECTING) {
      return;
    }
    state = PeerState.CONNECTED;
    client = newClient(client.number() + 1);
    watches.verify(client);
    life.begin(now);
    finishIfSettled();
  }

  /**
   * The connection has ended, or none came about.
   *
   * @param why the cause
   * @param now the time
   */
  public void disconnected(Trouble why, long now) {
    this.now = now;
    if (state == PeerState.CONNECTING || state == PeerState.CONNECTED) {
      broken(why);
    }
  }

  /**
   * Reads bytes.
   *
   * @param in what has come
   * @param now the time
   */
  public void received(ByteBuffer in, long now) {
    this.now = now;
    if (state != PeerState.CONNECTED) {
      return;
    }
    life.heard(now);
    if (client.received(in, now, pong) != null) {
      giveUp(Trouble.PROTOCOL);
    } else {
      finishIfSettled();
    }
  }

  /**
   * Bytes of messages that had to wait, for want of room, have been taken by the connection: so the
   * peer has taken some before.
   *
   * @param now the time
   */
  public void progressed(long now) {
    this.now = now;
    life.heard(now);
  }

  /**
   * Looks at the time; to be called several times per shortest interval of the settings.
   *
   * @param now the time
   */
  public void tick(long now) {
    this.now = now;
    switch (state) {
      case CONNECTING -> {
        if (attempts.isOverdue(now)) {
          giveUp(Trouble.UNREACHABLE);
        }
      }
      case CONNECTED -> beat();
      case WAITING -> {
        if (attempts.isNextDue(now)) {
          connect();
        }
      }
      default -> {}
    }
    if (state != PeerState.CONNECTED) {
      expire();
    }
    if (!closing) {
      health.tick(now);
    } else if (state != PeerState.CLOSED && now - closingSince >= settings.closeNanos()) {
      giveUp(Trouble.LOCAL);
    }
  }

  private void beat() {
    if (life.silent(now) && client.waits()) {
      giveUp(Trouble.SILENT);
    } else if (now - client.lastPing() >= settings.heartbeatNanos()
        && client.open() < MOST_PINGS_OPEN) {
      client.pingSoon();
    }
  }

  private void expire() {
    outbox.expire(now, settings.queueNanos());
    if (state == PeerState.WAITING && !wanted()) {
      state = PeerState.IDLE;
    }
  }

  /**
   * Writes what may be written now.
   *
   * @param out where to
   * @param now the time
   * @return whether it stopped for want of room, so that there is more to write
   */
  public boolean fill(ByteBuffer out, long now) {
    this.now = now;
    return state == PeerState.CONNECTED && client.fill(out, now);
  }

  /**
   * How long the ping behind the last message is put off; {@link #fill} writes it then.
   *
   * @param now the time
   * @return nanoseconds; 0 if there is none to wait for
   */
  public long untilPing(long now) {
    return state == PeerState.CONNECTED ? client.untilPing(now) : 0;
  }

  private void answered() {
    attempts.succeeded();
    if (!closing) {
      health.answered();
    }
  }

  // --- connecting and giving up

  private void connectAtOnce() {
    if (state == PeerState.IDLE || state == PeerState.WAITING) {
      connect();
    }
  }

  private void connect() {
    state = PeerState.CONNECTING;
    attempts.begin(now);
    link.connect();
  }

  private void giveUp(Trouble why) {
    link.disconnect(true);
    broken(why);
  }

  private void broken(Trouble why) {
    boolean made = state == PeerState.CONNECTED;
    state = PeerState.IDLE;
    outbox.doubt();
    lookups.fail(client, why);
    if (closing) {
      finish();
      return;
    }
    health.broken(why, made, now);
    if (wanted()) {
      state = PeerState.WAITING;
      attempts.pause(now);
    }
  }

  private boolean wanted() {
    return !outbox.isEmpty() || monitors > 0 || !lookups.isEmpty() || !watches.isEmpty();
  }

  private void finishIfSettled() {
    if (closing && state == PeerState.CONNECTED && outbox.settled()) {
      link.disconnect(false);
      finish();
    }
  }

  private void finish() {
    state = PeerState.CLOSED;
    outbox.undeliver(message -> true);
    lookups.fail(client, Trouble.LOCAL);
    watches.down(Trouble.LOCAL);
    listener.closed();
  }

  // --- what can be seen

  /**
   * The number of the present connection, or of the last one.
   *
   * @return 0 before the first
   */
  public int connection() {
    return client.number();
  }

  /**
   * What waits to be written.
   *
   * @return bytes
   */
  public long queuedBytes() {
    return outbox.queuedBytes();
  }

  /**
   * Where its messages are, and how it fares.
   *
   * @return a snapshot
   */
  public PeerReport report() {
    return outbox.report(state.shown(health), client.roundTrip());
  }
}

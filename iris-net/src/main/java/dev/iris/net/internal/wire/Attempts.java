package dev.iris.net.internal.wire;

import java.util.random.RandomGenerator;

/** When a connection has taken too long to come about, and when to try again. Not thread-safe. */
final class Attempts {

  private final Backoff backoff;
  private final long mostNanos;
  private long since;
  private long pause;

  Attempts(RandomGenerator random, PeerSettings settings) {
    this.backoff = new Backoff(random, settings.firstBackoffNanos(), settings.maxBackoffNanos());
    this.mostNanos = settings.connectNanos();
  }

  void begin(long now) {
    since = now;
  }

  boolean isOverdue(long now) {
    return now - since >= mostNanos;
  }

  /** It has failed: the next one is after a pause. */
  void pause(long now) {
    since = now;
    pause = backoff.next();
  }

  boolean isNextDue(long now) {
    return now - since >= pause;
  }

  /** The next pause is the first again. */
  void succeeded() {
    backoff.reset();
  }
}

package dev.iris.net.internal.wire;

/**
 * When a peer last gave a sign of life, as far as this process was there to see it: if nobody
 * looked for long, this process did not run, and what has come meanwhile is not read yet. So the
 * time between two looks counts for an eighth of the silence at most. Not thread-safe.
 */
final class Life {

  private static final long LEAST = 100_000_000L;

  private final long silenceNanos;
  private final long mostCounted;
  private long heard;
  private long looked;

  Life(long silenceNanos) {
    this.silenceNanos = silenceNanos;
    this.mostCounted = Math.max(LEAST, silenceNanos / 8);
  }

  /** A new connection. */
  void begin(long now) {
    heard = now;
    looked = now;
  }

  void heard(long now) {
    heard = now;
  }

  /** Looks, and says whether it has been silent for too long. */
  boolean silent(long now) {
    long pause = now - looked;
    looked = now;
    if (pause > mostCounted) {
      heard += Math.min(now - heard, pause - mostCounted);
    }
    return now - heard >= silenceNanos;
  }
}

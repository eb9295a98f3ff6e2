package dev.iris.net.internal.wire;

import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: doubling up to a limit, each shortened by up to a half at random. Not
 * thread-safe.
 */
public final class Backoff {
  private final RandomGenerator random;
  private final long first;
  private final long most;
  private long pause;

  /**
   * The first pause is to come.
   *
   * @param random for the jitter
   * @param first the first pause without jitter, in nanoseconds
   * @param most the longest
   */
  public Backoff(RandomGenerator random, long first, long most) {
    this.random = random;
    this.first = first;
    this.most = most;
    this.pause = Math.min(first, most);
  }

  /**
   * The next pause.
   *
   * @return nanoseconds
   */
  public long next() {
    long now = pause;
    pause = Math.min(most, 2 * pause);
    return now - random.nextLong(now / 2 + 1);
  }

  void reset() {
    pause = Math.min(first, most);
  }
}

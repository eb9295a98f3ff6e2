package dev.iris.internal.time;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets so many pass a second. Any thread, and none waits for another: whoever finds the second over
 * offers the next one by compare-and-set, and each second has a count of its own, so that no more
 * pass in it whoever comes late. In a flood, who is refused reads the clock and two fields.
 */
public final class RateLimit {

  private static final long SECOND_NANOS = 1_000_000_000L;

  private record Second(long start, AtomicInteger passed) {
    Second(long start) {
      this(start, new AtomicInteger());
    }
  }

  private final NanoClock clock;
  private final int perSecond;
  private final AtomicReference<Second> current;

  /**
   * A limit.
   *
   * @param clock what seconds are told by
   * @param perSecond how many pass, 0 or more
   */
  public RateLimit(NanoClock clock, int perSecond) {
    this.clock = clock;
    this.perSecond = perSecond;
    this.current = new AtomicReference<>(new Second(clock.nanoTime()));
  }

  /**
   * Asks to pass.
   *
   * @return whether it may
   */
  public boolean pass() {
    if (perSecond == 0) {
      return false;
    }
    long now = clock.nanoTime();
    Second second = current.getAcquire();
    if (now - second.start >= SECOND_NANOS) {
      current.compareAndSet(second, new Second(now));
      second = current.getAcquire();
    }
    return second.passed.getAcquire() < perSecond && second.passed.getAndIncrement() < perSecond;
  }
}

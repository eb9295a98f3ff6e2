package dev.iris.internal.time;

import java.time.Duration;
import java.util.Objects;

/** Checks and converts durations; any thread. */
public final class Durations {

  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE >> 1);

  private Durations() {}

  /**
   * In nanoseconds; more than about 146 years count as that.
   *
   * @param duration the duration
   * @return the nanoseconds
   */
  public static long nanos(Duration duration) {
    return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
  }

  /**
   * The first time after {@code now} that is some periods after a former one.
   *
   * @param due the former one
   * @param period the period, in nanoseconds, as all of these
   * @param now the time now
   * @return the next time
   */
  public static long next(long due, long period, long now) {
    long next = due + period;
    return next - now > 0 ? next : next + ((now - next) / period + 1) * period;
  }

  /**
   * As {@link #atLeastZero}, of one that must not be zero either.
   *
   * @param duration the duration
   * @param name what it is, for the message
   * @return the nanoseconds
   * @throws IllegalArgumentException if it is zero or negative
   */
  public static long aboveZero(Duration duration, String name) {
    if (Objects.requireNonNull(duration, name).isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " is " + duration + "; it must be more than zero");
    }
    return nanos(duration);
  }

  /**
   * In nanoseconds, of a duration that must be given and not be negative.
   *
   * @param duration the duration
   * @param name what it is, for the message
   * @return the nanoseconds
   * @throws IllegalArgumentException if it is negative
   */
  public static long atLeastZero(Duration duration, String name) {
    if (Objects.requireNonNull(duration, name).isNegative()) {
      throw new IllegalArgumentException(name + " is " + duration + "; it must be zero or more");
    }
    return nanos(duration);
  }
}

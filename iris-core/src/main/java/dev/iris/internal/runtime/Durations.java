package dev.iris.internal.runtime;

import java.time.Duration;
import java.util.Objects;

/** Checks and converts durations. */
final class Durations {

  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE >> 1);

  private Durations() {}

  /** In nanoseconds; more than about 146 years count as that. */
  static long nanos(Duration duration) {
    return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
  }

  /** The first time after {@code now} that is some periods after a former one. */
  static long next(long due, long period, long now) {
    long next = due + period;
    return next - now > 0 ? next : next + ((now - next) / period + 1) * period;
  }

  /** As {@link #atLeastZero}, of one that must not be zero either. */
  static long aboveZero(Duration duration, String name) {
    if (Objects.requireNonNull(duration, name).isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " is " + duration + "; it must be more than zero");
    }
    return nanos(duration);
  }

  /** In nanoseconds, of a duration that must be given and not be negative. */
  static long atLeastZero(Duration duration, String name) {
    if (Objects.requireNonNull(duration, name).isNegative()) {
      throw new IllegalArgumentException(name + " is " + duration + "; it must be zero or more");
    }
    return nanos(duration);
  }
}

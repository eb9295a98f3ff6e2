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

  /** The same, of a duration that must be given and not be negative. */
  static long atLeastZero(Duration duration, String name) {
    if (Objects.requireNonNull(duration, name).isNegative()) {
      throw new IllegalArgumentException(name + " is " + duration + "; it must be zero or more");
    }
    return nanos(duration);
  }
}

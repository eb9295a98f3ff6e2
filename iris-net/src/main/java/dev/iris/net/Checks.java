package dev.iris.net;

import java.time.Duration;
import java.util.Objects;

/** What settings have in common. */
final class Checks {

  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Checks() {}

  static int range(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " is " + value + "; it must be from " + least + " to " + most);
    }
    return value;
  }

  static Duration positive(String what, Duration value) {
    if (Objects.requireNonNull(value, what).isNegative()
        || value.isZero()
        || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          what + " is " + value + "; it must be more than zero, and at most " + LONGEST);
    }
    return value;
  }

  static Duration atLeastZero(String what, Duration value) {
    if (Objects.requireNonNull(value, what).isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          what + " is " + value + "; it must be zero or more, and at most " + LONGEST);
    }
    return value;
  }
}

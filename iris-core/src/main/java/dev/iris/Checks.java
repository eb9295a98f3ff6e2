package dev.iris;

import java.time.Duration;
import java.util.Objects;

/** Checks of settings, with messages that say what was given and what is allowed. */
final class Checks {

  private Checks() {}

  static Duration aboveZero(String name, Duration duration) {
    if (Objects.requireNonNull(duration, name).isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " is " + duration + "; it must be more than zero");
    }
    return duration;
  }

  static Duration atLeastZero(String name, Duration duration) {
    if (Objects.requireNonNull(duration, name).isNegative()) {
      throw new IllegalArgumentException(name + " is " + duration + "; it must be zero or more");
    }
    return duration;
  }

  static int range(String name, int value, int least, int most) {
    if (value < least || value > most) {
      String allowed =
          most == Integer.MAX_VALUE ? least + " or more" : "from " + least + " to " + most;
      throw new IllegalArgumentException(name + " is " + value + "; it must be " + allowed);
    }
    return value;
  }
}

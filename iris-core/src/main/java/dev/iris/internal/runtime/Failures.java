package dev.iris.internal.runtime;

import dev.iris.ExitReason;
import org.jspecify.annotations.Nullable;

/** From what was thrown to why an actor ended, and back. */
final class Failures {
  private Failures() {}

  static ExitReason reasonOf(Throwable thrown) {
    return thrown instanceof RuntimeException || thrown instanceof Error
        ? new ExitReason.Panic(thrown)
        : new ExitReason.Crash(thrown);
  }

  static @Nullable Throwable causeOf(ExitReason reason) {
    return switch (reason) {
      case ExitReason.Panic panic -> panic.cause();
      case ExitReason.Crash crash -> crash.cause();
      default -> null;
    };
  }
}

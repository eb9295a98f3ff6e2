package dev.iris.test.internal;

import org.jspecify.annotations.Nullable;

/**
 * Whoever takes steps: an actor, a callback, the timers, the test. Strategies think in lanes. The
 * number tells lanes apart in every run of the same program.
 */
final class Lane {
  final int number;
  final Object who;

  /** A strategy's own: who goes first, the greater the sooner. */
  long priority;

  /** To whom it sent last. */
  @Nullable Object lastSentTo;

  /** What it sent there. */
  @Nullable Object lastSent;

  Lane(int number, Object who) {
    this.number = number;
    this.who = who;
  }

  @Override
  public String toString() {
    return who.toString();
  }
}

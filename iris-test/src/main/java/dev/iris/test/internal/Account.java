package dev.iris.test.internal;

import dev.iris.DeadLetter;

/**
 * What became of the messages of one runtime, as a probe sees it: counted apart from what the
 * runtime counts itself, so that the two can be compared. For who has the turn.
 */
final class Account {

  private long offered;
  private long refused;
  private long received;
  private long lost;

  void offered() {
    offered++;
  }

  /** It is offered to somebody else instead, who counts it. */
  void passedOn() {
    offered--;
  }

  void received() {
    received++;
  }

  /** A message at which a handler crashes, or does not return, was received before. */
  void lost(String cause, boolean accepted) {
    if (!accepted) {
      refused++;
    } else if (!cause.equals(DeadLetter.CRASHED) && !cause.equals(DeadLetter.FENCED)) {
      lost++;
    }
  }

  /** Those offered of which nothing more is known: they are queued, or their senders wait. */
  long open() {
    return offered - refused - received - lost;
  }

  @Override
  public String toString() {
    return "offered="
        + offered
        + ", refused="
        + refused
        + ", received="
        + received
        + ", lost="
        + lost;
  }
}

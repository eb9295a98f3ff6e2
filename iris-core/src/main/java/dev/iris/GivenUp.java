package dev.iris;

import java.util.Objects;

/**
 * What the root supervisor has given up on: it failed more often than is tolerated, has ended, and
 * is not started again.
 *
 * @param what the actor, or the path of the supervisor all of whose children have ended
 * @param reason the last failure
 */
public record GivenUp(String what, ExitReason reason) {
  /** Checks that both are there. */
  public GivenUp {
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(reason, "reason");
  }
}

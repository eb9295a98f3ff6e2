package dev.iris;

import java.util.Objects;

/**
 * A failure a supervisor has dealt with.
 *
 * @param child the actor, or the path of the supervisor below that gave up
 * @param reason why
 */
public record ChildFailure(String child, ExitReason reason) {
  /** Checks that both are there. */
  public ChildFailure {
    Objects.requireNonNull(child, "child");
    Objects.requireNonNull(reason, "reason");
  }
}

package dev.iris.internal.supervise;

import dev.iris.ExitReason;
import org.jspecify.annotations.Nullable;

/**
 * What a supervisor supervises: an actor, or a supervisor below it. In turns only, but for the
 * links of the list, which are under the monitor of {@link Members}.
 */
abstract sealed class Member permits Child, Supervisor {

  enum State {
    /** It runs. */
    RUNNING,
    /** It was told to start, and has not said that it has. */
    STARTING,
    /** It was told to come to rest or to end. */
    QUIESCING,
    /** It is at rest, or has ended and can be made again. */
    QUIET,
    /** It is nobody's member any more. */
    GONE
  }

  @Nullable Member previous;
  @Nullable Member next;
  volatile @Nullable Supervisor supervisor;
  State state = State.RUNNING;
  @Nullable Round round;
  private @Nullable Trouble trouble;

  /** What it is called by in listings and logs: as text, for that is rarely needed. */
  abstract Object who();

  final String title() {
    return who().toString();
  }

  /** Brings it to rest, or to its end; it becomes QUIET or GONE and says so. */
  abstract void quiesce(boolean end);

  /** From QUIET: starts it; it becomes RUNNING and says so, or fails. */
  abstract void start();

  /** It takes too long to become quiet; false: no use to wait longer. */
  abstract boolean force();

  /** From QUIET, for good: it has failed too often. */
  abstract void giveUp(ExitReason reason);

  /** Whether there is nothing to do to have it quiet in that way. */
  abstract boolean quiet(boolean end);

  final Trouble trouble() {
    Trouble existing = trouble;
    if (existing == null) {
      existing = new Trouble();
      trouble = existing;
    }
    return existing;
  }

  final @Nullable Trouble knownTrouble() {
    return trouble;
  }
}

package dev.iris.test;

import java.util.Objects;

/**
 * A run failed. The cause is what it failed with; the message shows the trace of the shortest run
 * found that fails in the same way, and the line that replays it.
 */
public final class ExplorationError extends AssertionError {

  private static final long serialVersionUID = 1;

  /** The line that replays it. */
  private final String replay;

  private final transient Trace trace;

  /**
   * An error.
   *
   * @param message the particulars
   * @param replay for {@link Explore#replay}
   * @param trace what happened in the shortest run
   * @param cause what it failed with
   */
  public ExplorationError(String message, String replay, Trace trace, Throwable cause) {
    super(message, cause);
    this.replay = Objects.requireNonNull(replay, "replay");
    this.trace = Objects.requireNonNull(trace, "trace");
  }

  /**
   * What replays the shortest run.
   *
   * @return the argument of {@link Explore#replay}, and the value of the property {@code
   *     iris.test.replay}
   */
  public String replay() {
    return replay;
  }

  /**
   * What happened in the shortest run.
   *
   * @return its trace
   */
  public Trace trace() {
    return trace;
  }
}

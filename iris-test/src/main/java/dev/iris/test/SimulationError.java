package dev.iris.test;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A simulation found something wrong, by one of the checks built in. The message says what, shows
 * the end of the trace, and the line that replays it.
 */
public final class SimulationError extends AssertionError {

  private static final long serialVersionUID = 1;

  /** What was found. */
  public enum Kind {
    /** Everything waits, no timer is set, and somebody needs what will not come. */
    DEADLOCK,
    /** Too many steps without time passing. */
    LIVELOCK,
    /** Code of an actor, or of the test, waits for something the simulation does not control. */
    UNCONTROLLED,
    /** An actor is left over. */
    LEAK,
    /** An account of messages does not balance, which is a defect of Iris. */
    LEDGER
  }

  /** What was found. */
  private final Kind kind;

  /**
   * An error.
   *
   * @param kind what was found
   * @param message the particulars
   */
  public SimulationError(Kind kind, String message) {
    this(kind, message, null);
  }

  /**
   * An error with a cause.
   *
   * @param kind what was found
   * @param message the particulars
   * @param cause what shows it, for example with a stack
   */
  public SimulationError(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /**
   * What was found.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }
}

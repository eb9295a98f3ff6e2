package dev.iris;

import java.util.Objects;

/** Why an actor ended. A switch over reasons needs a default: variants may be added. */
public interface ExitReason {

  /**
   * Whether this is a failure.
   *
   * @return false for {@link Normal} and {@link Shutdown}, else true
   */
  default boolean abnormal() {
    return !(this instanceof Normal || this instanceof Shutdown);
  }

  /** It was done: a pull body returned, or the actor said so. */
  record Normal() implements ExitReason {}

  /** It was stopped in good order, and had handled what it had accepted. */
  record Shutdown() implements ExitReason {}

  /** It was killed. */
  record Killed() implements ExitReason {}

  /**
   * An unchecked exception or an error left its code.
   *
   * @param cause what was thrown
   */
  record Panic(Throwable cause) implements ExitReason {
    /** Checks the cause. */
    public Panic {
      Objects.requireNonNull(cause, "cause");
    }
  }

  /**
   * A checked exception left its code, or the actor said so.
   *
   * @param cause what was thrown
   */
  record Crash(Throwable cause) implements ExitReason {
    /** Checks the cause. */
    public Crash {
      Objects.requireNonNull(cause, "cause");
    }
  }

  /** It had ended before it was watched or linked; why is not known any more. */
  record NoProcess() implements ExitReason {}

  /**
   * Its node is declared down, or the name it was known by is found to have another pid; whether it
   * still runs is not known.
   *
   * @param address the node
   * @param cause why it is taken to have ended
   */
  record NodeDown(String address, String cause) implements ExitReason {
    /** Checks the components. */
    public NodeDown {
      Objects.requireNonNull(address, "address");
      Objects.requireNonNull(cause, "cause");
    }
  }
}

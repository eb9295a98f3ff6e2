package dev.iris.test;

import java.time.Duration;
import java.util.Objects;

/** What can go wrong with one message. */
public sealed interface Fault {

  /**
   * The handler, or the pull body, throws a {@link SimulatedCrash} instead of handling it.
   *
   * @return the fault
   */
  static Fault crash() {
    return new Crash();
  }

  /**
   * The actor is killed while it handles it.
   *
   * @return the fault
   */
  static Fault kill() {
    return new Kill();
  }

  /**
   * The actor takes so long before it handles it; others go on meanwhile.
   *
   * @param by how long, on the virtual clock, more than zero
   * @return the fault
   */
  static Fault slow(Duration by) {
    return new Slow(by);
  }

  /**
   * The mailbox is treated as full: of an actor with {@code dropNew}, {@code block} or {@code
   * redirect}, whatever it holds. Others cannot be full for the sender.
   *
   * @return the fault
   */
  static Fault fullMailbox() {
    return new FullMailbox();
  }

  /** See {@link Fault#crash}. */
  record Crash() implements Fault {
    @Override
    public String toString() {
      return "crashes";
    }
  }

  /** See {@link Fault#kill}. */
  record Kill() implements Fault {
    @Override
    public String toString() {
      return "is killed";
    }
  }

  /**
   * See {@link Fault#slow}.
   *
   * @param by how long
   */
  record Slow(Duration by) implements Fault {
    /** Checks the time. */
    public Slow {
      if (Objects.requireNonNull(by, "by").isNegative() || by.isZero()) {
        throw new IllegalArgumentException("by is " + by + "; it must be more than zero");
      }
    }

    @Override
    public String toString() {
      return "takes " + by;
    }
  }

  /** See {@link Fault#fullMailbox}. */
  record FullMailbox() implements Fault {
    @Override
    public String toString() {
      return "finds the mailbox full";
    }
  }
}

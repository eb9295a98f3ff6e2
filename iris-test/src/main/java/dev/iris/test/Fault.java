package dev.iris.test;

import dev.iris.internal.time.Durations;
import java.time.Duration;

/** What can go wrong: with a message, or between two nodes. */
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

  /**
   * Bytes that are written to a connection, and all behind them, take so much longer.
   *
   * @param by how much, on the virtual clock, more than zero
   * @return the fault
   */
  static Fault delay(Duration by) {
    return new Delay(by);
  }

  /**
   * The connection that bytes are written to breaks: they and all that is on its way are lost, and
   * both ends hear of it.
   *
   * @return the fault
   */
  static Fault cut() {
    return new Cut();
  }

  /**
   * When bytes are written to a connection, its nodes are parted for so long; see {@link
   * SimulatedNetwork#partition}.
   *
   * @param by how long, on the virtual clock, more than zero
   * @return the fault
   */
  static Fault partition(Duration by) {
    return new Partition(by);
  }

  /**
   * When bytes are written to a connection, the node at its other end crashes, and is started again
   * after so long; see {@link SimulatedNetwork#crash}.
   *
   * @param after how long, on the virtual clock, more than zero
   * @return the fault
   */
  static Fault restart(Duration after) {
    return new Restart(after);
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
      Durations.aboveZero(by, "by");
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

  /**
   * See {@link Fault#delay}.
   *
   * @param by how much
   */
  record Delay(Duration by) implements Fault {
    /** Checks the time. */
    public Delay {
      Durations.aboveZero(by, "by");
    }

    @Override
    public String toString() {
      return "delayed by " + by;
    }
  }

  /** See {@link Fault#cut}. */
  record Cut() implements Fault {
    @Override
    public String toString() {
      return "cut";
    }
  }

  /**
   * See {@link Fault#partition}.
   *
   * @param by how long
   */
  record Partition(Duration by) implements Fault {
    /** Checks the time. */
    public Partition {
      Durations.aboveZero(by, "by");
    }

    @Override
    public String toString() {
      return "parted for " + by;
    }
  }

  /**
   * See {@link Fault#restart}.
   *
   * @param after how long
   */
  record Restart(Duration after) implements Fault {
    /** Checks the time. */
    public Restart {
      Durations.aboveZero(after, "after");
    }

    @Override
    public String toString() {
      return "crashes, and starts again after " + after;
    }
  }
}

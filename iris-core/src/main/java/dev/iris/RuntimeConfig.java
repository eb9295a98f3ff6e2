package dev.iris;

import java.time.Duration;
import java.util.Objects;

/**
 * Immutable settings of a runtime. Begin with {@link #defaults()} and change what you need with the
 * with-ers; components may be added, so do not call the constructor.
 *
 * @param budget messages an actor handles before others get their turn, 1 to 65535, unless its
 *     recipe says otherwise
 * @param closeTimeout how long {@link IrisRuntime#close()} lets actors finish before it kills them,
 *     and how long it then waits for those it killed
 * @param deadLetterQueue how many dead letters may wait for each subscriber, 1 or more; what does not
 *     fit is counted as missed
 * @param deadLetterLogsPerSecond how many dead letters a second are logged one by one, 0 or more;
 *     the others are summed up in a line
 */
public record RuntimeConfig(
    int budget, Duration closeTimeout, int deadLetterQueue, int deadLetterLogsPerSecond) {

  private static final int MAX_BUDGET = 65_535;

  /** Checks the settings. */
  public RuntimeConfig {
    checkBudget(budget);
    if (Objects.requireNonNull(closeTimeout, "closeTimeout").isNegative()) {
      throw new IllegalArgumentException(
          "closeTimeout is " + closeTimeout + "; it must be zero or more");
    }
    if (deadLetterQueue < 1) {
      throw new IllegalArgumentException(
          "deadLetterQueue is " + deadLetterQueue + "; it must be 1 or more");
    }
    if (deadLetterLogsPerSecond < 0) {
      throw new IllegalArgumentException(
          "deadLetterLogsPerSecond is " + deadLetterLogsPerSecond + "; it must be 0 or more");
    }
  }

  /**
   * The defaults: budget 100, close timeout 10 seconds, 1024 dead letters a subscriber, 10 logged a
   * second.
   *
   * @return the defaults
   */
  public static RuntimeConfig defaults() {
    return new RuntimeConfig(100, Duration.ofSeconds(10), 1024, 10);
  }

  /**
   * With another default budget.
   *
   * @param reductions 1 to 65535
   * @return the new settings
   */
  public RuntimeConfig withBudget(int reductions) {
    return new RuntimeConfig(reductions, closeTimeout, deadLetterQueue, deadLetterLogsPerSecond);
  }

  /**
   * With another close timeout.
   *
   * @param timeout zero or more
   * @return the new settings
   */
  public RuntimeConfig withCloseTimeout(Duration timeout) {
    return new RuntimeConfig(budget, timeout, deadLetterQueue, deadLetterLogsPerSecond);
  }

  /**
   * With another bound for each dead-letter subscriber.
   *
   * @param capacity 1 or more
   * @return the new settings
   */
  public RuntimeConfig withDeadLetterQueue(int capacity) {
    return new RuntimeConfig(budget, closeTimeout, capacity, deadLetterLogsPerSecond);
  }

  /**
   * With another rate of logged dead letters.
   *
   * @param lines 0 or more; 0 logs none, they are still counted
   * @return the new settings
   */
  public RuntimeConfig withDeadLetterLogsPerSecond(int lines) {
    return new RuntimeConfig(budget, closeTimeout, deadLetterQueue, lines);
  }

  static void checkBudget(int budget) {
    if (budget < 1 || budget > MAX_BUDGET) {
      throw new IllegalArgumentException(
          "budget is " + budget + "; it must be from 1 to " + MAX_BUDGET);
    }
  }
}

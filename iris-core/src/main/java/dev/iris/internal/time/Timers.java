package dev.iris.internal.time;

/** Runs tasks later. Any thread. */
public interface Timers extends AutoCloseable {

  /** A task that waits for its time. */
  @FunctionalInterface
  interface Timer {
    /**
     * Takes the task back.
     *
     * @return true if it has not begun and now never will; false if it has, or was cancelled before
     */
    boolean cancel();
  }

  /**
   * Runs a task once, after a delay, never early. It must neither block nor throw, for it delays
   * others.
   *
   * @param delayNanos zero or more
   * @param task what to run
   * @return the timer; already cancelled if the timers are closed
   */
  Timer schedule(long delayNanos, Runnable task);

  /**
   * Runs a task in the same way, without an object for the timer beside it.
   *
   * @param delayNanos zero or more
   * @param task what to run; it does not wait for another time already
   */
  void start(long delayNanos, TimedTask task);

  /**
   * Takes such a task back.
   *
   * @param task the task
   * @return true if it waited for its time, which will not come now
   */
  boolean cancel(TimedTask task);

  /** Cancels everything and ends its threads. */
  @Override
  void close();
}

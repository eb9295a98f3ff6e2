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

  /** Cancels everything and ends its threads. */
  @Override
  void close();
}

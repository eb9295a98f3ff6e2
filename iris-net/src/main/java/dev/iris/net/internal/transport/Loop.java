package dev.iris.net.internal.transport;

/**
 * A place for the steps of some connections, which come one after the other; steps neither wait nor
 * run code of users. Any thread.
 */
public interface Loop {

  /**
   * Whether the calling thread is in one of its steps.
   *
   * @return true if so
   */
  boolean isCurrent();

  /**
   * Makes it one of the next steps.
   *
   * @param step the step
   * @return false if the loop is closed, and the step will not be run
   */
  boolean execute(Runnable step);

  /**
   * The same after what has already come from other nodes has been looked at.
   *
   * @param step the step
   */
  void executeAfterALook(Runnable step);

  /**
   * The same after some time; without effect if the loop is closed.
   *
   * @param nanos how much later
   * @param step the step
   * @return cancels it
   */
  Runnable after(long nanos, Runnable step);

  /**
   * The time, to be compared with others by difference.
   *
   * @return nanoseconds
   */
  long now();
}

package dev.iris.internal.time;

/**
 * The clock that actors are timed by: receives, timers, log limits. Waiting threads use the JDK's.
 * Any thread.
 */
@FunctionalInterface
public interface NanoClock {

  /**
   * Nanoseconds since an arbitrary moment; never goes back. Compare by difference.
   *
   * @return the time
   */
  long nanoTime();
}

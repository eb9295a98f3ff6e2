package dev.iris.internal.time;

/** The only clock the runtime reads. Any thread. */
@FunctionalInterface
public interface NanoClock {

  /**
   * Nanoseconds since an arbitrary moment; never goes back. Compare by difference.
   *
   * @return the time
   */
  long nanoTime();
}

package dev.iris.internal.schedule;

import java.time.Duration;

/**
 * A bounded queue to one receiver, who gets one item after the other on a thread that runs no
 * actor.
 *
 * @param <T> the items
 */
public interface Post<T> {

  /**
   * Takes an item. Any thread; does not wait.
   *
   * @param item the item
   * @return false if there is no room
   */
  boolean offer(T item);

  /**
   * Whether the calling thread is the receiver's.
   *
   * @return true if so
   */
  boolean onItsThread();

  /** Delivers nothing more after the item in hand. Any thread. */
  void cancel();

  /**
   * Delivers what waits, as far as time allows, then ends the thread.
   *
   * @param atMost how long to wait
   * @return false if it has not ended
   */
  boolean finish(Duration atMost);
}

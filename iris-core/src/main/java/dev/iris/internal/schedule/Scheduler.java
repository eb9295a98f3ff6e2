package dev.iris.internal.schedule;

import java.time.Duration;

/**
 * What runs actors. It knows nothing of messages: an actor that has some is scheduled once, and not
 * again before it has run. Any thread may call.
 */
public interface Scheduler {

  /**
   * Runs an activation soon. What the caller did before is seen by it.
   *
   * @param activation the activation
   */
  void schedule(Activation activation);

  /**
   * Makes the thread of a pull actor.
   *
   * @param body what it runs; does not throw
   * @return the thread, not yet started
   */
  Thread newActorThread(Runnable body);

  /**
   * Runs a host's callback on a thread that belongs to no actor.
   *
   * @param callback the callback
   */
  void runOutside(Runnable callback);

  /**
   * Whether the calling thread is running an actor of this scheduler.
   *
   * @return true if so
   */
  boolean onActorThread();

  /**
   * Waits for what runs to end. Nothing is scheduled afterwards.
   *
   * @param atMost how long to wait
   * @return whether all has ended
   */
  boolean close(Duration atMost);
}

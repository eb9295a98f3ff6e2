package dev.iris.internal.schedule;

import java.time.Duration;
import java.util.function.ObjLongConsumer;

/**
 * What runs actors. It knows nothing of messages: an actor that has some is scheduled once, and not
 * again before it has run. Any thread may call.
 */
public interface Scheduler extends Dispatcher {

  /**
   * A hint from a sender whose message found many before it: others should run, and this one may
   * pause, or give its place up if nobody handles what it sends.
   *
   * @param depth how many messages wait there
   * @param attended whether somebody is handling them
   */
  void deepSend(int depth, boolean attended);

  /**
   * From inside a long message: others get this thread's place, and this thread yields.
   *
   * @param runner the runner of the calling thread
   */
  void stepAside(Runner runner);

  /**
   * Does without a runner whose actor's code does not return: it is retired, and others get its
   * place.
   *
   * @param runner the runner, of any thread of this scheduler
   */
  default void abandon(Runner runner) {
    runner.retire();
  }

  /**
   * Makes the thread of a pull actor, to be started with {@link #startActorThread}.
   *
   * @param body what it runs; does not throw, and ends with {@link #actorThreadEnds}
   * @return the thread, not yet started
   */
  Thread newActorThread(Runnable body);

  /**
   * Starts the thread of a pull actor.
   *
   * @param thread the thread
   */
  void startActorThread(Thread thread);

  /**
   * By such a thread, as its last act. (A wrapper around its body would cost each of them memory.)
   */
  void actorThreadEnds();

  /**
   * Makes a thread, or a share in some, for one push actor.
   *
   * @return what runs that actor
   * @throws IllegalStateException if there is none left, and strictness forbids sharing
   */
  Dispatcher dedicate();

  /**
   * Sets a platform thread aside for a pull actor.
   *
   * @throws IllegalStateException if there is none left
   */
  void reserveDedicatedActorThread();

  /**
   * Makes that platform thread.
   *
   * @param body what it runs; does not throw, and ends with {@link #actorThreadEnds}
   * @return the thread, not yet started
   */
  Thread newDedicatedActorThread(Runnable body);

  /** The pull actor of such a thread has ended, or will never run. */
  void releaseDedicatedActorThread();

  /**
   * Limits dedicated threads from now on.
   *
   * @param max how many actors have a thread of their own
   * @param pool how many threads the others share
   * @param strict whether there is no sharing
   */
  void limitDedicated(int max, int pool, boolean strict);

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
   * Messages taken from mailboxes and handled by activations so far.
   *
   * @return the sums
   */
  Totals totals();

  /**
   * Adds the scheduler's own counters.
   *
   * @param into called with each name and count
   */
  void counters(ObjLongConsumer<String> into);

  /**
   * What to run now and then, at least once a second, on a thread that runs no actor.
   *
   * @param task short, and does not block
   */
  void everyNowAndThen(Runnable task);

  /**
   * Waits for what runs to end. Nothing is scheduled afterwards.
   *
   * @param atMost how long to wait
   * @return whether all has ended
   */
  boolean close(Duration atMost);

  /**
   * Sums over all runners.
   *
   * @param accepted messages taken from mailboxes, by their senders' count
   * @param handled messages handled
   */
  record Totals(long accepted, long handled) {}
}

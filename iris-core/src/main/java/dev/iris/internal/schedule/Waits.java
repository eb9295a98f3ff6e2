package dev.iris.internal.schedule;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/**
 * How the runtime's own code waits and is woken, so that it can be run on threads that somebody
 * else hands out. Nothing above this package parks a thread, starts one, or makes a future, by
 * itself.
 */
public interface Waits {

  /**
   * By the thread of a pull actor: waits until it is unparked or interrupted, or for no reason.
   *
   * @param blocker what it waits for, for those who look at threads
   */
  void park(Object blocker);

  /**
   * The same, at most so long.
   *
   * @param blocker what it waits for
   * @param nanos how long
   */
  void parkNanos(Object blocker, long nanos);

  /**
   * Lets the thread of a pull actor go on, or not wait the next time. Any thread may call.
   *
   * @param thread that thread
   */
  void unpark(Thread thread);

  /**
   * Interrupts the thread of an actor. Any thread may call.
   *
   * @param thread that thread
   */
  void interrupt(Thread thread);

  /**
   * Stops a thread for a moment and looks where it is. What it had written by then is seen by the
   * caller, and what the caller had written is seen by it afterwards, though it does nothing for
   * that itself.
   *
   * @param thread the thread
   * @return what it is in, innermost first; empty if it has not begun or has ended
   */
  StackTraceElement[] look(Thread thread);

  /** By the thread of a pull actor: lets others go first. */
  void yieldNow();

  /**
   * What senders wait at for room in a mailbox.
   *
   * @param lock the lock of the mailbox
   * @param owner whose mailbox it is, for those who ask who waits for whom
   * @return a new condition of it
   */
  Condition newCondition(Lock lock, Object owner);

  /**
   * What callers wait for: the reply to an ask, the end of a runtime.
   *
   * @param <T> what it brings
   * @param from who is to complete it, for those who ask who waits for whom
   * @return a new future, not completed
   */
  <T> CompletableFuture<T> newFuture(Object from);

  /**
   * Runs a task of the runtime itself on a thread of its own.
   *
   * @param name the thread's name
   * @param task what to run; does not throw
   */
  void start(String name, Runnable task);

  /**
   * Opens a post to a receiver who may be slow, on a thread of its own.
   *
   * @param <T> what it takes
   * @param name the thread's name
   * @param capacity how many items may wait
   * @param receiver called with each; does not throw
   * @param ended called on that thread when it ends
   * @return the post
   */
  <T> Post<T> newPost(String name, int capacity, Consumer<? super T> receiver, Runnable ended);
}

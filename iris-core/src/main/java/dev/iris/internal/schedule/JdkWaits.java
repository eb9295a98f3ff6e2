package dev.iris.internal.schedule;

import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Waiting as the JDK does it, with fences. To unpark a virtual thread that still has a permit is to
 * read that permit, and nothing else. So what the caller wrote before must be out by then, and who
 * has taken the permit must look for it only afterwards; else one that takes an old permit, sees
 * nothing yet, and parks again, misses the wake-up for good.
 */
public final class JdkWaits implements Waits {

  /** Has no state. */
  public JdkWaits() {}

  @Override
  public void park(Object blocker) {
    LockSupport.park(blocker);
    VarHandle.fullFence();
  }

  @Override
  public void parkNanos(Object blocker, long nanos) {
    LockSupport.parkNanos(blocker, nanos);
    VarHandle.fullFence();
  }

  @Override
  public void unpark(Thread thread) {
    Stack.probeForWaking();
    VarHandle.fullFence();
    LockSupport.unpark(thread);
  }

  @Override
  public void interrupt(Thread thread) {
    thread.interrupt();
  }

  /** The JVM takes a stack while the thread stands at a safepoint, so both sides are in order. */
  @Override
  public StackTraceElement[] look(Thread thread) {
    return thread.getStackTrace();
  }

  @Override
  public void yieldNow() {
    Thread.yield();
  }

  @Override
  public Condition newCondition(Lock lock, Object owner) {
    return lock.newCondition();
  }

  @Override
  public <T> CompletableFuture<T> newFuture(Object from) {
    return new CompletableFuture<>();
  }

  @Override
  public void start(String name, Runnable task) {
    Thread.ofPlatform().name(name).start(task);
  }

  @Override
  public <T> Post<T> newPost(
      String name, int capacity, Consumer<? super T> receiver, Runnable ended) {
    return new ThreadPost<>(name, capacity, receiver, ended);
  }
}

package dev.iris.internal.schedule;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Waiting as the JDK does it. */
public final class JdkWaits implements Waits {

  /** Has no state. */
  public JdkWaits() {}

  @Override
  public void park(Object blocker) {
    LockSupport.park(blocker);
  }

  @Override
  public void parkNanos(Object blocker, long nanos) {
    LockSupport.parkNanos(blocker, nanos);
  }

  @Override
  public void unpark(Thread thread) {
    Stack.probeForWaking();
    LockSupport.unpark(thread);
  }

  @Override
  public void interrupt(Thread thread) {
    thread.interrupt();
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

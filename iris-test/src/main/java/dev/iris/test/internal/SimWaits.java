package dev.iris.test.internal;

import dev.iris.internal.schedule.Post;
import dev.iris.internal.schedule.Waits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/** Waiting, under a conductor. */
record SimWaits(Conductor conductor) implements Waits {

  @Override
  public void park(Object blocker) {
    conductor.parking().park(blocker, Parking.FOREVER);
  }

  @Override
  public void parkNanos(Object blocker, long nanos) {
    conductor.parking().park(blocker, nanos);
  }

  @Override
  public void unpark(Thread thread) {
    conductor.parking().unpark(thread);
  }

  @Override
  public void interrupt(Thread thread) {
    conductor.parking().interrupt(thread);
  }

  /** They run one at a time, so everything is in order already. */
  @Override
  public StackTraceElement[] look(Thread thread) {
    return thread.getStackTrace();
  }

  @Override
  public void yieldNow() {
    conductor.point();
  }

  @Override
  public Condition newCondition(Lock lock, Object owner) {
    return new SimCondition(conductor, lock, owner);
  }

  @Override
  public <T> CompletableFuture<T> newFuture(Object from) {
    return new SimFuture<>(conductor, from);
  }

  @Override
  public void start(String name, Runnable task) {
    conductor.addCallback(name, task);
  }

  @Override
  public <T> Post<T> newPost(
      String name, int capacity, Consumer<? super T> receiver, Runnable ended) {
    return new SimPost<>(conductor, name, capacity, receiver, ended);
  }
}

package dev.iris.test.internal;

import java.util.ArrayDeque;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** A condition whose waiters give the turn away. Its lock is held by all who call. */
final class SimCondition implements Condition {

  private final Conductor conductor;
  private final Lock lock;
  private final Object owner;
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();

  /** One who waits. */
  private static final class Waiter {
    private final Strand strand;
    private boolean signalled;

    Waiter(Strand strand) {
      this.strand = strand;
    }
  }

  SimCondition(Conductor conductor, Lock lock, Object owner) {
    this.conductor = conductor;
    this.lock = lock;
    this.owner = owner;
  }

  @Override
  public long awaitNanos(long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before waiting for " + owner);
    }
    Waiter me = new Waiter(conductor.parking().parker());
    waiters.add(me);
    long deadline = nanos == Parking.FOREVER ? 0 : conductor.now() + nanos;
    lock.unlock();
    long left = nanos;
    try {
      while (!me.signalled && left > 0 && !conductor.isOver()) {
        conductor.parking().park(owner, left);
        left = nanos == Parking.FOREVER ? nanos : deadline - conductor.now();
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while waiting for " + owner);
        }
      }
    } finally {
      lock.lock();
      waiters.remove(me);
    }
    return conductor.isOver() ? 0 : left;
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // it is the caller's to look again
  public void await() throws InterruptedException {
    awaitNanos(Parking.FOREVER);
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // it is the caller's to look again
  public boolean await(long time, TimeUnit unit) throws InterruptedException {
    return awaitNanos(unit.toNanos(time)) > 0;
  }

  /** Not needed by any mailbox. */
  @Override
  public void awaitUninterruptibly() {
    throw new UnsupportedOperationException("a simulated wait can be interrupted");
  }

  /** Not needed by any mailbox. */
  @Override
  public boolean awaitUntil(Date deadline) {
    throw new UnsupportedOperationException("a simulation has no calendar");
  }

  @Override
  public void signal() {
    Waiter first = waiters.poll();
    if (first != null) {
      wake(first);
    }
  }

  @Override
  public void signalAll() {
    while (!waiters.isEmpty()) {
      signal();
    }
  }

  private void wake(Waiter waiter) {
    waiter.signalled = true;
    conductor.parking().unpark(waiter.strand);
  }
}

package dev.iris.contract;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Several threads that begin together; what fails in one of them fails the test. */
final class Crowd {

  /** What one of them does. */
  @FunctionalInterface
  interface Work {
    void run(int index) throws Exception;
  }

  private final AtomicReferenceArray<Thread> threads;
  private final CountDownLatch begun;
  private final CountDownLatch ended;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private Crowd(int size) {
    threads = new AtomicReferenceArray<>(size);
    begun = new CountDownLatch(size);
    ended = new CountDownLatch(size);
  }

  static Crowd start(int size, Work work) {
    Crowd crowd = new Crowd(size);
    CyclicBarrier together = new CyclicBarrier(Await.pace() == Pace.REAL ? size : 1);
    for (int i = 0; i < size; i++) {
      int index = i;
      Await.pace().start("crowd-" + i, () -> crowd.guarded(together, work, index));
    }
    return crowd;
  }

  /** Runs to the end. */
  static void run(int size, Work work) {
    start(size, work).join();
  }

  void join() {
    Await.latch(ended, "all threads to end");
    if (failure.get() != null) {
      throw new AssertionError("one of the threads failed", failure.get());
    }
  }

  Thread thread(int index) {
    return threads.get(index);
  }

  void awaitAllWaiting() {
    Await.latch(begun, "all threads to begin");
    for (int i = 0; i < threads.length(); i++) {
      Await.waiting(threads.get(i));
    }
  }

  private void guarded(CyclicBarrier together, Work work, int index) {
    try {
      threads.set(index, Thread.currentThread());
      together.await();
      begun.countDown();
      work.run(index);
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    } finally {
      ended.countDown();
    }
  }
}

package dev.iris.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;

/** Several threads that begin together; what fails in one of them fails the test. */
final class Crowd {

  /** What one of them does. */
  @FunctionalInterface
  interface Work {
    void run(int index) throws Exception;
  }

  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch begun;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private Crowd(int size) {
    begun = new CountDownLatch(size);
  }

  static Crowd start(int size, Work work) {
    Crowd crowd = new Crowd(size);
    CyclicBarrier together = new CyclicBarrier(size);
    for (int i = 0; i < size; i++) {
      int index = i;
      crowd.threads.add(
          Thread.ofPlatform()
              .name("crowd-" + i)
              .daemon()
              .start(() -> crowd.guarded(together, work, index)));
    }
    return crowd;
  }

  /** Runs to the end. */
  static void run(int size, Work work) {
    start(size, work).join();
  }

  void join() {
    threads.forEach(Await::end);
    if (failure.get() != null) {
      throw new AssertionError("one of the threads failed", failure.get());
    }
  }

  Thread thread(int index) {
    return threads.get(index);
  }

  void awaitAllWaiting() {
    Await.latch(begun, "all threads to begin");
    threads.forEach(Await::waiting);
  }

  private void guarded(CyclicBarrier together, Work work, int index) {
    try {
      together.await();
      begun.countDown();
      work.run(index);
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }
}

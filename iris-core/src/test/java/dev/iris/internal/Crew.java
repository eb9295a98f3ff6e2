package dev.iris.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;

/** Platform threads that begin together; what fails in one of them fails the test. */
public final class Crew {

  /** What one of them does. */
  @FunctionalInterface
  public interface Work {
    void run(int index) throws Exception;
  }

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private Crew() {}

  public static Crew start(int size, Work work) {
    Crew crew = new Crew();
    CyclicBarrier together = new CyclicBarrier(size);
    for (int i = 0; i < size; i++) {
      int index = i;
      crew.threads.add(
          Thread.ofPlatform()
              .name("crew-" + i)
              .daemon()
              .start(() -> crew.guarded(together, work, index)));
    }
    return crew;
  }

  /** Runs to the end. */
  public static void run(int size, Work work) {
    start(size, work).join();
  }

  public void join() {
    threads.forEach(Eventually::end);
    if (failure.get() != null) {
      throw new AssertionError("one of the threads failed", failure.get());
    }
  }

  public Thread thread(int index) {
    return threads.get(index);
  }

  private void guarded(CyclicBarrier together, Work work, int index) {
    try {
      together.await();
      work.run(index);
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }
}

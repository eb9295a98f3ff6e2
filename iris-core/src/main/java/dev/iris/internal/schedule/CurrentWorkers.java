package dev.iris.internal.schedule;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which worker the calling thread is, without a thread-local: a table by thread id. Two threads may
 * want the same entry; the second is then not found, and counts as an outsider. Any thread may look;
 * a worker enters itself, and is taken out by itself or by who takes its place.
 */
final class CurrentWorkers {

  private static final int SIZE = 4096;

  private final AtomicReferenceArray<@Nullable Worker> table = new AtomicReferenceArray<>(SIZE);

  @Nullable Worker find() {
    Thread me = Thread.currentThread();
    Worker worker = table.getAcquire(index(me));
    return worker != null && worker.thread() == me ? worker : null;
  }

  void enter(Worker worker) {
    table.compareAndSet(index(worker.thread()), null, worker);
  }

  void remove(Worker worker) {
    table.compareAndSet(index(worker.thread()), worker, null);
  }

  private static int index(Thread thread) {
    return (int) thread.threadId() & (SIZE - 1);
  }
}

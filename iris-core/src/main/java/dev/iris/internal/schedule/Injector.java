package dev.iris.internal.schedule;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What outsiders schedule, and what does not fit elsewhere. Unbounded: each actor is in it once. */
final class Injector {
  private final ConcurrentLinkedQueue<Activation> queue = new ConcurrentLinkedQueue<>();

  void add(Activation activation) {
    queue.add(activation);
  }

  @Nullable Activation poll() {
    return queue.poll();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }
}

package dev.iris.internal.runtime;

import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The swaps of one actor that are in force, whose futures are to be completed: on a thread that may
 * block, one after the other, as long as there are some. A thread for each would cost more than the
 * swap. A future that somebody waits for has a thread of its own all the same, for a stage may
 * block; one that is added to it at this very moment holds up the next swaps of this actor at
 * worst. Any thread.
 */
final class Outcomes {

  private final ConcurrentLinkedQueue<Swap> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  void add(Swap swap) {
    waiting.add(swap);
    if (count.getAndIncrement() == 0) {
      swap.who().kernel().scheduler().runOutside(this::completeAll);
    }
  }

  private void completeAll() {
    do {
      Objects.requireNonNull(waiting.poll()).complete();
    } while (count.decrementAndGet() > 0);
  }
}

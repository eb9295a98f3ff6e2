package dev.iris.internal.runtime;

import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what it is given one after the other, on the threads that give it. The end of a last child
 * ends its parent, and that again its own, and so on: in turn, this takes no stack.
 */
final class InTurn {

  private static final Logger LOG = LoggerFactory.getLogger(InTurn.class);

  private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /** The task may have been run when this returns, or be run soon by another thread. */
  void run(Runnable task) {
    waiting.add(task);
    if (count.getAndIncrement() > 0) {
      return;
    }
    do {
      try {
        Objects.requireNonNull(waiting.poll()).run();
      } catch (Throwable thrown) {
        LOG.error("The end of an actor failed, which is a defect of Iris", thrown);
      }
    } while (count.decrementAndGet() > 0);
  }
}

package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a runtime: outsiders refused, transports closed, actors stopped one after the other in
 * reverse order of their start, the rest killed, threads ended. The first caller does it, others
 * wait for it; an actor never waits, for it would wait for itself.
 */
final class Closing {

  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);
  private static final Duration LEAST_GRACE = Duration.ofSeconds(1);

  private final Kernel kernel;
  private final Runnable closeTransports;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<List<ActorRef<?>>> result = new CompletableFuture<>();

  Closing(Kernel kernel, Runnable closeTransports) {
    this.kernel = kernel;
    this.closeTransports = closeTransports;
  }

  List<ActorRef<?>> close(Duration atMost) {
    boolean inside = kernel.scheduler().onActorThread();
    if (begun.compareAndSet(false, true)) {
      kernel.beginClosing();
      if (!inside) {
        run(atMost);
      } else {
        Thread.ofPlatform().name("iris-close").start(() -> run(atMost));
      }
    }
    return inside ? List.of() : await();
  }

  private List<ActorRef<?>> await() {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the runtime failed to close", e.getCause());
    }
  }

  private void run(Duration atMost) {
    try {
      closeTransports.run();
      List<ActorRef<?>> killed = stopActors(atMost);
      endThreads(grace(atMost));
      result.complete(List.copyOf(killed));
    } catch (Throwable thrown) {
      result.completeExceptionally(thrown);
    }
  }

  private List<ActorRef<?>> stopActors(Duration atMost) {
    Drain drain = new Drain(kernel);
    drain.advance();
    if (drain.await(atMost)) {
      return List.of();
    }
    List<ActorRef<?>> killed = drain.killRest();
    if (!drain.await(grace(atMost))) {
      for (ActorRef<?> actor : killed) {
        if (actor.isAlive()) {
          LOG.error("{} has not returned from its code; its thread is left behind", actor);
        }
      }
    }
    return killed;
  }

  private void endThreads(Duration atMost) {
    if (!kernel.scheduler().close(atMost)) {
      LOG.error("Threads that run actors or callbacks have not ended and are left behind");
    }
    kernel.timers().close();
    if (!kernel.deadLetters().close(atMost)) {
      LOG.error("A dead-letter subscriber has not returned; its thread is left behind");
    }
  }

  private static Duration grace(Duration atMost) {
    return atMost.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : atMost;
  }

  /** Stops actors one after the other, the youngest first: each when the one before has ended. */
  private static final class Drain implements ExitListener {
    private final Cell<?>[] cells;
    private final CountDownLatch done = new CountDownLatch(1);
    private int next;

    Drain(Kernel kernel) {
      record Found(Cell<?> cell, int order) {}
      List<Found> found = new ArrayList<>();
      kernel.pids().forEach((cell, order) -> found.add(new Found(cell, order)));
      found.sort((a, b) -> b.order() - a.order()); // by difference: the numbers may wrap
      cells = found.stream().map(Found::cell).toArray(Cell<?>[]::new);
    }

    void advance() {
      while (next < cells.length) {
        Cell<?> cell = cells[next++];
        if (cell.attachments().addExitListener(this)) {
          cell.stop();
          return;
        }
      }
      done.countDown();
    }

    @Override
    public void ended(Cell<?> who, ExitReason reason, Map<String, String> metadata) {
      advance();
    }

    /** False if time runs out, or the waiting thread is interrupted, which then keeps its flag. */
    boolean await(Duration atMost) {
      try {
        return done.await(Durations.nanos(atMost), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    List<ActorRef<?>> killRest() {
      List<ActorRef<?>> killed = new ArrayList<>();
      for (Cell<?> cell : cells) {
        if (cell.isAlive()) {
          cell.kill();
          killed.add(cell);
        }
      }
      return killed;
    }
  }
}

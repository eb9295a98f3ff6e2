package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.internal.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a runtime: outsiders refused, transports closed, actors stopped one after the other in
 * reverse order of their start, the rest killed, threads ended. A thread of its own does it, so an
 * interrupt of the caller spoils nothing; callers wait for it, but an actor, or a stage of an ask,
 * never waits, for it would wait for itself.
 */
final class Closing {

  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);
  private static final long LEAST_GRACE_NANOS = 1_000_000_000L;
  private static final long LEAST_THREADS_NANOS = 200_000_000L;

  private final Kernel kernel;
  private final Runnable closeTransports;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<List<ActorRef<?>>> result;

  Closing(Kernel kernel, Runnable closeTransports) {
    this.kernel = kernel;
    this.closeTransports = closeTransports;
    this.result = kernel.waits().newFuture(kernel.runtime());
  }

  List<ActorRef<?>> close(Duration atMost) {
    boolean inside = kernel.scheduler().onActorThread();
    if (begun.compareAndSet(false, true)) {
      kernel.beginClosing();
      kernel.waits().start("iris-close", () -> run(Durations.nanos(atMost)));
    }
    return inside || kernel.deadLetters().onSubscriberThread() ? List.of() : await();
  }

  private List<ActorRef<?>> await() {
    try {
      return result.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the runtime failed to close", e.getCause());
    }
  }

  private void run(long nanos) {
    try {
      closeTransports.run();
      Drain drain = kernel.beginDraining();
      boolean drained = drain.run(nanos);
      long deadline = now() + Math.max(nanos, LEAST_GRACE_NANOS);
      if (!drained) {
        drain.killRest();
        drain.awaitEnds(deadline);
        drain.leftBehind().forEach(Closing::failAsks);
      }
      endThreads(deadline);
      result.complete(withLeftBehind(drain.killed()));
    } catch (Throwable thrown) {
      result.completeExceptionally(thrown);
    }
  }

  /** There will be no timers by which those who have asked it could give up. */
  private static void failAsks(Cell<?> leftBehind) {
    leftBehind
        .attachments()
        .asks()
        .forEach(ask -> ask.fail(leftBehind + " was left behind by the close", null));
  }

  /** Also those that were killed before, and ended without the thread in their code. */
  private List<ActorRef<?>> withLeftBehind(List<ActorRef<?>> killed) {
    List<ActorRef<?>> fenced = kernel.fences().held();
    Stream.concat(killed.stream().filter(ActorRef::isAlive), fenced.stream())
        .distinct()
        .forEach(Closing::logLeftBehind);
    return Stream.concat(killed.stream(), fenced.stream()).distinct().toList();
  }

  private static void logLeftBehind(ActorRef<?> actor) {
    LOG.error("{} has not returned from its code; its thread is left behind", actor);
  }

  private void endThreads(long deadline) {
    if (!kernel.scheduler().close(left(deadline))) {
      LOG.error("Threads that run actors or callbacks have not ended and are left behind");
    }
    kernel.timers().close();
    kernel.logFailuresHeldBack();
    if (!kernel.deadLetters().close(left(deadline))) {
      LOG.error("A dead-letter subscriber has not returned; its thread is left behind");
    }
  }

  private long now() {
    return kernel.clock().nanoTime();
  }

  private Duration left(long deadline) {
    return Duration.ofNanos(Math.max(LEAST_THREADS_NANOS, deadline - now()));
  }
}

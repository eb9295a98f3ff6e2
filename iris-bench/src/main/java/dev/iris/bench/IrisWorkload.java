package dev.iris.bench;

import dev.iris.IrisRuntime;
import java.time.Duration;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A workload on one Iris runtime, whose ledger must balance when it ends. */
@State(Scope.Benchmark)
public abstract class IrisWorkload extends Workload {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  protected IrisRuntime iris;
  private long messages;

  /** Spawns what the runs need. */
  abstract void prepare();

  /** Runs once. */
  abstract void work();

  /** How many messages one run sends altogether, those that only start it among them. */
  abstract long messagesPerRun();

  @Override
  void open() {
    iris = IrisRuntime.start();
    prepare();
  }

  @Override
  final void run() {
    messages += messagesPerRun();
    work();
  }

  @Override
  public void close() {
    try (IrisRuntime closed = iris) {
      goal.checkExact();
      checkHandled(closed, messages);
    }
  }

  /** Exactly so many messages were handled; none was lost, refused, or handled twice. */
  static void checkHandled(IrisRuntime iris, long expected) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (stat(iris, "handled") < expected && System.nanoTime() < deadline) {
      pause();
    }
    if (stat(iris, "handled") != expected
        || stat(iris, "lost") != 0
        || stat(iris, "refused") != 0) {
      throw new IllegalStateException(
          expected + " messages were sent, and the ledger says " + iris.stats());
    }
  }

  /** Waits until nobody is left: the last actor says so a moment before it is gone. */
  static void awaitNobody(IrisRuntime iris) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (stat(iris, "alive") != 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("actors that ended are still alive: " + iris.stats());
      }
      pause();
    }
  }

  private static long stat(IrisRuntime iris, String name) {
    return iris.stats().getOrDefault(name, 0L);
  }

  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

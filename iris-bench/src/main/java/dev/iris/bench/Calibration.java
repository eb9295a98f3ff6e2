package dev.iris.bench;

import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What no message can do without, on one thread: a small allocation, a compare-and-set that
 * publishes it, and a call through an interface whose receiver changes. Counts such steps. Figures
 * given as a multiple of it compare between machines.
 */
@State(Scope.Benchmark)
public class Calibration extends Rounds {

  private static final int STEPS = 1_000_000;

  private final AtomicReference<Node> tail = new AtomicReference<>(new Node(0));
  private final Handler[] handlers = {new First(), new Second(), new Third(), new First()};

  /** Of 16 bytes. */
  record Node(int depth) {}

  interface Handler {
    int handle(Node node);
  }

  /** A million steps. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public int steps() {
    int sum = 0;
    for (int i = 0; i < STEPS; i++) {
      Node last = tail.get();
      Node next = new Node(last.depth + 1);
      if (!tail.compareAndSet(last, next)) {
        throw new IllegalStateException("nobody else is here");
      }
      sum += handlers[i & 3].handle(next);
    }
    return sum;
  }

  private static final class First implements Handler {
    @Override
    public int handle(Node node) {
      return node.depth;
    }
  }

  private static final class Second implements Handler {
    @Override
    public int handle(Node node) {
      return node.depth ^ 1;
    }
  }

  private static final class Third implements Handler {
    @Override
    public int handle(Node node) {
      return -node.depth;
    }
  }
}

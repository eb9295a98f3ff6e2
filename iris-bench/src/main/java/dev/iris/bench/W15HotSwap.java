package dev.iris.bench;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.IrisRuntime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * W15: a sender keeps an actor busy while the main thread swaps its behaviour as fast as it can;
 * each version counts what it handles. Counts swaps that were carried out: the last of a run is
 * done when all before it are. Throws if a message is missing at the end, and prints how many
 * messages each second brought.
 */
public class W15HotSwap extends Rounds {

  private static final int OPERATIONS = 100_000;

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void iris(Iris workload) {
    workload.swapAll();
  }

  /** Counts on behalf of one version; the sum over all versions is what was handled. */
  private static final class Version implements Behavior<Integer> {
    private final AtomicLong handled;

    Version(AtomicLong handled) {
      this.handled = handled;
    }

    @Override
    public void onMessage(Integer message, ActorContext<Integer> ctx) {
      handled.setPlain(handled.getPlain() + 1);
    }
  }

  /** On Iris. */
  @State(Scope.Benchmark)
  public static class Iris {
    @Param("100000")
    public int swaps;

    private final AtomicLong handled = new AtomicLong();
    private IrisRuntime iris;
    private ActorRef<Integer> actor;
    private Thread sender;
    private volatile boolean ended;
    private long sent;
    private long began;

    /** Starts the sender. */
    @Setup(Level.Trial)
    public void open() {
      iris = IrisRuntime.start();
      actor = iris.spawn(Integer.class, new Version(handled));
      sender = Thread.ofPlatform().name("sender").start(this::send);
      began = System.nanoTime();
    }

    private void send() {
      while (!ended) {
        if (!actor.send(1)) {
          throw new IllegalStateException("refused");
        }
        sent++;
      }
    }

    void swapAll() {
      CompletableFuture<Long> last = new CompletableFuture<>();
      for (int i = 0; i < swaps; i++) {
        last = actor.hotSwap(new Version(handled));
      }
      last.join();
    }

    /** Every message must have been handled. */
    @TearDown(Level.Trial)
    public void close() throws InterruptedException {
      ended = true;
      sender.join();
      long nanos = System.nanoTime() - began;
      actor.hotSwap(new Version(handled)).join();
      iris.close();
      if (handled.get() != sent) {
        throw new IllegalStateException(sent + " were sent, " + handled + " were handled");
      }
      System.out.printf("%n%d messages, %.2fM/s, none lost%n", sent, sent * 1e3 / nanos);
    }
  }
}

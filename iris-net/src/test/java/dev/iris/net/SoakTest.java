package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.IrisRuntime;
import dev.iris.Signal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Three nodes under load, whose connections are broken and held up at random, and one of which is
 * closed and opened again on its port. For {@code -Diris.test.soak} seconds, 4 if not told.
 */
class SoakTest {

  private static final long SECONDS = Long.getLong("iris.test.soak", 4);

  @RegisterExtension static final Nodes nodes = new Nodes();

  private static final PeerConfig BRISK =
      PeerConfig.defaults()
          .withHeartbeat(Duration.ofMillis(100))
          .withSilence(Duration.ofMillis(100), 4)
          .withBackoff(Duration.ofMillis(5), Duration.ofMillis(50))
          .withQueueBytes(1 << 20)
          .withQueueTime(Duration.ofMinutes(2));

  /** One node sends numbers to an actor of another, as fast as that takes them. */
  private final class Flow {
    private final MeshNode from;
    final Breaker breaker;
    private final ActorRef<byte[]> remote;
    private final BitSet seen = new BitSet();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong twice = new AtomicLong();
    private final AtomicBoolean enough = new AtomicBoolean();
    final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final Thread sender;

    Flow(IrisRuntime sending, MeshNode from, IrisRuntime receiving, IntSupplier port) {
      this.from = from;
      String name = "flow" + flows.incrementAndGet();
      receiving
          .actor(byte[].class)
          .name(name)
          .spawn((body, ctx) -> see(ByteBuffer.wrap(body).getInt()));
      breaker = nodes.closing(new Breaker(port));
      remote =
          Eventually.result(from.resolve(breaker.address(), name, Codec.bytes())).orElseThrow();
      from.monitor(breaker.address(), sending.spawn(Signal.class, (s, ctx) -> signals.add(s)));
      sender = Thread.ofPlatform().start(this::send);
    }

    private void see(int number) {
      if (seen.get(number)) {
        twice.incrementAndGet();
      }
      seen.set(number);
      read.incrementAndGet();
    }

    private void send() {
      for (int n = 0; !enough.get(); ) {
        if (remote.send(ByteBuffer.allocate(16).putInt(n).array())) {
          n++;
        } else {
          Thread.yield();
        }
      }
    }

    PeerStats stats() {
      PeerStats stats =
          from.stats().peers().stream()
              .filter(peer -> peer.address().equals(breaker.address()))
              .findFirst()
              .orElseThrow();
      Nodes.assertBalanced(stats);
      return stats;
    }

    void goOn(long more) {
      long before = stats().confirmed();
      Eventually.until("more to be confirmed", () -> stats().confirmed() >= before + more);
      assertThat(twice).as("numbers handled twice").hasValue(0);
    }

    /** Until it is declared down, which it is in the end. */
    void holdUp() {
      signals.clear();
      breaker.hold();
      Signal news = Eventually.next(signals, "news of a connection that is held up");
      breaker.letGo();
      while (!(news instanceof Signal.NodeUp)) {
        news = Eventually.next(signals, "the node to be up again");
      }
    }

    void end() {
      enough.set(true);
      Eventually.end(sender);
      Eventually.until("the rest", () -> stats().queued() + stats().unconfirmed() == 0);
      PeerStats end = stats();
      long handledAtMost = end.confirmed() + end.inDoubt();
      Eventually.until("all that was confirmed", () -> read.get() >= end.confirmed());
      assertThat(read.get()).isLessThanOrEqualTo(handledAtMost);
      assertThat(end.undelivered()).isZero();
      assertThat(twice).as("numbers handled twice").hasValue(0);
      System.out.printf(
          "soak: %d connections; %d accepted = %d confirmed + %d in doubt + %d undelivered; "
              + "%d handled%n",
          breaker.connections.get(),
          end.accepted(),
          end.confirmed(),
          end.inDoubt(),
          end.undelivered(),
          read.get());
    }
  }

  private final AtomicInteger flows = new AtomicInteger();
  private MeshNode restarted;

  private static MeshConfig config(int port) {
    return MeshConfig.defaults().withAddress("127.0.0.1", port).withPeers(BRISK);
  }

  @Test
  void whateverBreaksNothingIsHandledTwiceAndTheAccountsAreExact() {
    long seed = System.nanoTime();
    System.out.println("soak: seed " + seed + ", " + SECONDS + " s");
    Random random = new Random(seed);
    IrisRuntime first = nodes.runtime();
    IrisRuntime second = nodes.runtime();
    IrisRuntime third = nodes.runtime();
    MeshNode a = nodes.node(first, config(0));
    MeshNode b = nodes.node(second, config(0));
    restarted = nodes.node(third, config(0));
    int port = restarted.address().getPort();
    List<Flow> all =
        List.of(
            new Flow(first, a, third, () -> port),
            new Flow(second, b, third, () -> port),
            new Flow(first, a, second, b.address()::getPort),
            new Flow(second, b, first, a.address()::getPort));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    do {
      Flow flow = all.get(random.nextInt(all.size()));
      flow.goOn(1 + random.nextInt(5_000));
      switch (random.nextInt(10)) {
        case 0 -> flow.holdUp();
        case 1 -> restart(third, port);
        default -> flow.breaker.breakAll(random.nextBoolean());
      }
    } while (System.nanoTime() < end);
    all.forEach(Flow::end);

    long inDoubt = all.stream().mapToLong(flow -> flow.stats().inDoubt()).sum();
    assertThat(inDoubt).isPositive();
    Eventually.until("a dead letter for each", () -> doubts(first) + doubts(second) == inDoubt);
  }

  private static long doubts(IrisRuntime iris) {
    return iris.stats().getOrDefault("lost." + DeadLetter.IN_DOUBT, 0L);
  }

  private void restart(IrisRuntime iris, int port) {
    restarted.close();
    restarted = nodes.node(iris, config(port));
  }
}

package dev.iris.net.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.net.Codec;
import dev.iris.net.MeshConfig;
import dev.iris.net.internal.transport.Receiver;
import dev.iris.net.internal.wire.Request;
import dev.iris.test.SimulatedRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole nodes, as users have them, swept over a simulated network. {@code -Diris.test.sweeps=N} for
 * more seeds, {@code -Diris.test.sweep=N} for one.
 */
class WholeNodesTest {

  private static final int SEEDS = Integer.getInteger("iris.test.sweeps", 1_000) / 20;

  /** Those that have found something. */
  private static final long[] FOUND = {126, 255};

  private static final long ONE = Long.getLong("iris.test.sweep", -1);

  @Test
  void aMessageGoesFromNodeToNode() {
    List<String> got = new ArrayList<>();
    MeshConfig config = MeshConfig.defaults().withAddress("127.0.0.1", 4100);
    try (var sim = SimulatedRuntime.seed(1)) {
      sim.network()
          .start(
              "b",
              node -> {
                var inbox = node.iris().spawn(String.class, (m, ctx) -> got.add(m));
                SimulatedCarrier.listen(node, config.withExposed("inbox", inbox, Codec.utf8()));
              });
      var mesh = SimulatedCarrier.listen(sim.network().start("a", node -> {}), config);
      var inbox = mesh.resolve("b:4100", "inbox", Codec.utf8()).join().orElseThrow();

      assertThat(inbox.send("hello")).isTrue();
      sim.advance(Duration.ofSeconds(1));

      assertThat(got).containsExactly("hello");
      assertThat(mesh.stats().peers().getFirst().confirmed()).isEqualTo(1);
    }
  }

  @Test
  void whateverHappensEachMessageIsAccountedForAndNothingUnconfirmedIsCalledSo() {
    MeshLedger.Seen all = sweep(NodeSweep::chaos);

    if (ONE < 0) {
      assertThat(all.confirmed()).isPositive();
      assertThat(all.refused()).isPositive();
      assertThat(all.inDoubt()).isPositive();
      assertThat(all.undelivered()).isPositive();
    }
  }

  @Test
  void whenItIsOverEverybodyIsUpAndWhatDependsOnARemoteNameGoesOn() {
    MeshLedger.Seen all = sweep(NodeSweep::healed);

    assertThat(all.confirmed()).isPositive();
  }

  @Test
  void theSameSeedIsTheSameRun() {
    for (long seed = 0; seed < 5; seed++) {
      assertThat(NodeSweep.chaos(seed).trace().lines())
          .isEqualTo(NodeSweep.chaos(seed).trace().lines());
    }
  }

  /** What a node could do wrong. */
  private enum Wrong {
    FORGETS,
    REPEATS,
    OVERTAKES
  }

  @ParameterizedTest
  @EnumSource
  void whatANodeDoesWrongIsFound(Wrong wrong) {
    assertThatThrownBy(
            () -> {
              for (long seed = 0; seed < 20; seed++) {
                NodeSweep.planted(seed, receiver -> new Faulty(receiver, wrong));
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            switch (wrong) {
              case FORGETS -> "confirmed, and never read";
              case REPEATS -> "was handled twice";
              case OVERTAKES -> "was handled after";
            });
  }

  /** Treats one message in fifty as it must not. */
  private static final class Faulty implements Receiver {
    private final Receiver receiver;
    private final Wrong wrong;
    private Request held;
    private int count;

    Faulty(Receiver receiver, Wrong wrong) {
      this.receiver = receiver;
      this.wrong = wrong;
    }

    @Override
    public boolean handleNow(Request request, Replies replies) {
      if (!(request instanceof Request.User)) {
        return receiver.handleNow(request, replies);
      }
      if (held != null) {
        receiver.handleNow(request, replies);
        receiver.handleNow(held, replies);
        held = null;
        return true;
      }
      boolean now = ++count % 50 == 0;
      if (now && wrong == Wrong.OVERTAKES) {
        held = request;
      } else if (!now || wrong == Wrong.REPEATS) {
        receiver.handleNow(request, replies);
      }
      return !now || wrong != Wrong.REPEATS || receiver.handleNow(request, replies);
    }

    @Override
    public void handle(Request request, Replies replies) {
      receiver.handle(request, replies);
    }
  }

  private static MeshLedger.Seen sweep(LongFunction<NodeSweep.Run> run) {
    if (ONE >= 0) {
      return one(ONE, run);
    }
    long start = System.nanoTime();
    MeshLedger.Seen all =
        LongStream.concat(LongStream.range(0, SEEDS), LongStream.of(FOUND))
            .parallel()
            .mapToObj(seed -> one(seed, run))
            .reduce(MeshLedger.Seen.NOTHING, MeshLedger.Seen::plus);
    System.out.printf("%d seeds in %.1f s: %s%n", SEEDS, (System.nanoTime() - start) / 1e9, all);
    return all;
  }

  private static MeshLedger.Seen one(long seed, LongFunction<NodeSweep.Run> run) {
    try {
      return run.apply(seed).seen();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d: %s%nagain: -Dtest=WholeNodesTest -Diris.test.sweep=%d"
              .formatted(seed, e.getMessage(), seed),
          e);
    }
  }
}

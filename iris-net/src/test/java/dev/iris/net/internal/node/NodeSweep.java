package dev.iris.net.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.RuntimeConfig;
import dev.iris.net.PeerStats;
import dev.iris.net.internal.transport.Receiver;
import dev.iris.test.Faults;
import dev.iris.test.SimulatedNetwork;
import dev.iris.test.SimulatedNode;
import dev.iris.test.SimulatedRuntime;
import dev.iris.test.SimulationConfig;
import dev.iris.test.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One run of three nodes, drawn from a seed: what goes wrong when, and in which order all happens.
 */
final class NodeSweep {

  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final Duration STEP = Duration.ofMillis(700);
  private static final int STEPS = 14;

  /** No dead letter is kept from those who listen. */
  private static final RuntimeConfig RUNTIME =
      RuntimeConfig.defaults()
          .withDeadLettersPerSecond(Integer.MAX_VALUE)
          .withDeadLetterQueue(100_000)
          .withDeadLetterLogsPerSecond(0);

  /** Whatever bytes are written, something may happen to them. */
  static final Faults CHAOS =
      Faults.none()
          .delay(0.02, Duration.ofMillis(900))
          .cut(0.004)
          .partition(0.003, Duration.ofSeconds(3))
          .restart(0.003, Duration.ofSeconds(2));

  private final Random random;
  private final SimulatedRuntime sim;
  private final SimulatedNetwork network;
  private final UnaryOperator<Receiver> plant;
  private final MeshLedger ledger = new MeshLedger();
  private final Map<String, Integer> incarnations = new HashMap<>();
  private final Map<String, SweptNode> present = new HashMap<>();
  private final Set<String> restarted = new HashSet<>();

  private NodeSweep(long seed, SimulatedRuntime sim, UnaryOperator<Receiver> plant) {
    this.random = new Random(seed);
    this.sim = sim;
    this.network = sim.network();
    this.plant = plant;
  }

  /** What was seen, and each step that was taken. */
  record Run(MeshLedger.Seen seen, Trace trace) {}

  /** Faults at any write, and whatever the seed has in store besides. */
  static Run chaos(long seed) {
    return run(seed, CHAOS, UnaryOperator.identity());
  }

  /** Only what the seed has in store; when it is over all is well again. */
  static Run healed(long seed) {
    return run(seed, Faults.none(), UnaryOperator.identity());
  }

  static Run planted(long seed, UnaryOperator<Receiver> plant) {
    return run(seed, Faults.none(), plant);
  }

  private static Run run(long seed, Faults faults, UnaryOperator<Receiver> plant) {
    SimulationConfig config = SimulationConfig.seed(seed).withFaults(faults).withRuntime(RUNTIME);
    try (SimulatedRuntime sim = SimulatedRuntime.start(config)) {
      NodeSweep sweep = new NodeSweep(seed, sim, plant);
      sweep.run(faults == CHAOS);
      sim.check();
      sim.close();
      return new Run(sweep.ledger.seen(), sim.trace());
    }
  }

  private void run(boolean chaos) {
    NAMES.forEach(name -> network.start(name, this::boot));
    sim.advance(Duration.ofSeconds(1));
    for (int i = 0; i < STEPS; i++) {
      happen(random.nextInt(8), pair());
      sim.advance(STEP);
    }
    mend();
    sim.advance(Duration.ofSeconds(12));
    if (!chaos) {
      allIsWell();
    }
    nobodyIsOwedAnEnd();
    closeAll();
  }

  private void nobodyIsOwedAnEnd() {
    for (SweptNode node : present.values()) {
      if (node.isUp()) {
        assertThat(node.owed()).as(node.id() + " is not told of an end there").isEmpty();
      }
    }
  }

  private void boot(SimulatedNode node) {
    int incarnation = incarnations.merge(node.name(), 1, Integer::sum);
    if (incarnation > 1) {
      restarted.add(node.name());
    }
    List<String> others = NAMES.stream().filter(name -> !name.equals(node.name())).toList();
    present.put(node.name(), new SweptNode(node, incarnation, others, ledger, plant));
  }

  private List<String> pair() {
    List<String> pair = new ArrayList<>(NAMES);
    pair.remove(random.nextInt(NAMES.size()));
    return random.nextBoolean() ? pair : pair.reversed();
  }

  private void happen(int what, List<String> pair) {
    String one = pair.getFirst();
    String other = pair.getLast();
    switch (what) {
      case 0 -> network.cut(one, other);
      case 1 -> network.partition(one, other);
      case 2 -> network.heal(one, other);
      case 3 -> network.restart(one);
      case 4 -> halfOpen(one, other);
      case 5 -> network.latency(Duration.ofMillis(1 + random.nextInt(150)));
      default -> {}
    }
  }

  /** It goes without a word: whoever was connected to it is not told. */
  private void halfOpen(String gone, String left) {
    network.partition(gone, left);
    network.crash(gone);
    sim.advance(STEP);
    network.heal(gone, left);
    network.restart(gone);
  }

  private void mend() {
    for (String one : NAMES) {
      NAMES.stream().filter(other -> !other.equals(one)).forEach(o -> network.heal(one, o));
    }
    network.latency(Duration.ofNanos(100_000));
  }

  /** Everybody is up for everybody, and what depends on a remote name goes on. */
  private void allIsWell() {
    for (SweptNode node : present.values()) {
      assertThat(node.verdicts().values()).as(node.id()).hasSize(2).containsOnly("up");
      for (PeerStats peer : node.mesh().stats().peers()) {
        assertThat(peer.state()).as(node.id() + ": " + peer).isEqualTo("up");
      }
    }
    SweptNode a = present.get("a");
    assertThat(a.carts()).isPositive();
    a.stop();
    sim.advance(STEP);
    String order = MeshLedger.message(a.id(), "b:" + SweptNode.PORT, 1_000_000, 1);
    assertThat(a.order(order)).isTrue();
    sim.advance(Duration.ofSeconds(2));
    assertThat(ledger.wasHandled(order)).as(order).isTrue();
  }

  private void closeAll() {
    boolean quietly = random.nextBoolean();
    present.values().forEach(quietly ? SweptNode::stop : SweptNode::closeSoon);
    sim.advance(Duration.ofMillis(random.nextInt(3000)));
    for (String name : NAMES) {
      if (present.get(name).isUp()) {
        present.get(name).mesh().close();
      }
    }
    present.values().forEach(SweptNode::stop);
    sim.settle();
    for (SweptNode node : present.values()) {
      if (node.isUp()) {
        node.mesh().stats().peers().forEach(peer -> check(node, peer));
      }
    }
    ledger.nothingIsWrong();
  }

  private void check(SweptNode node, PeerStats peer) {
    String receiver = peer.address().substring(0, 1);
    ledger.agreesWith(
        peer, node.id(), !restarted.contains(receiver) && present.get(receiver).isUp());
  }
}

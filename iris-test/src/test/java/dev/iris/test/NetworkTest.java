package dev.iris.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.Pid;
import dev.iris.Restart;
import dev.iris.Supervision;
import dev.iris.test.SimulatedConnection.End;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several runtimes in one simulation, and what goes wrong between them. */
@Timeout(60)
class NetworkTest {

  private static final Duration LATENCY = Duration.ofNanos(100_000);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Notes what it hears, with the time. */
  private static final class Ear implements SimulatedConnection.Endpoint {
    private final SimulatedRuntime sim;
    private final List<String> heard = new ArrayList<>();
    private final List<Duration> times = new ArrayList<>();

    Ear(SimulatedRuntime sim) {
      this.sim = sim;
    }

    private void note(String what) {
      heard.add(what);
      times.add(sim.now());
    }

    @Override
    public void connected() {
      note("connected");
    }

    @Override
    public void received(ByteBuffer bytes) {
      note(StandardCharsets.UTF_8.decode(bytes).toString());
    }

    @Override
    public void ended(End how) {
      note(how.toString());
    }
  }

  private static void write(SimulatedConnection to, String text) {
    to.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private SimulatedRuntime sim = SimulatedRuntime.seed(5);
  private SimulatedNetwork network = sim.network();
  private final List<SimulatedConnection> accepted = new ArrayList<>();
  private Ear client = new Ear(sim);
  private Ear server = new Ear(sim);

  private void start(Faults faults) {
    sim.close();
    sim = SimulatedRuntime.start(SimulationConfig.seed(5).withFaults(faults));
    network = sim.network();
    client = new Ear(sim);
    server = new Ear(sim);
  }

  @AfterEach
  void close() {
    sim.close();
  }

  private void listens(SimulatedNode node) {
    node.listen(
        4100,
        connection -> {
          accepted.add(connection);
          return server;
        });
  }

  private SimulatedConnection connected() {
    network.start("b", this::listens);
    SimulatedNode a = network.start("a", node -> {});
    SimulatedConnection connection = a.connect("b:4100", client);
    sim.advance(SECOND);
    assertThat(client.heard).containsExactly("connected");
    assertThat(accepted).hasSize(1);
    client.heard.clear();
    client.times.clear();
    return connection;
  }

  // --- connections

  @Test
  void bytesComeInOrderAfterTheLatency() {
    SimulatedConnection connection = connected();
    Duration before = sim.now();
    write(connection, "one");
    write(connection, "two");
    sim.settle();
    assertThat(server.heard).as("on their way").isEmpty();
    sim.advance(SECOND);
    assertThat(server.heard).containsExactly("one", "two");
    assertThat(server.times).containsOnly(before.plus(LATENCY));
    write(accepted.getFirst(), "back");
    sim.advance(LATENCY.minusNanos(1));
    assertThat(client.heard).isEmpty();
    sim.advance(Duration.ofNanos(1));
    assertThat(client.heard).containsExactly("back");
    assertThat(connection.local()).isEqualTo(accepted.getFirst().remote()).startsWith("a:");
    assertThat(connection.remote()).isEqualTo(accepted.getFirst().local()).isEqualTo("b:4100");
  }

  @Test
  void theLatencyIsASetting() {
    SimulatedConnection connection = connected();
    network.latency(Duration.ofSeconds(3));
    write(connection, "slow");
    network.latency(Duration.ZERO);
    write(connection, "not before it");
    sim.advance(Duration.ofMillis(2999));
    assertThat(server.heard).isEmpty();
    sim.advance(Duration.ofMillis(1));
    assertThat(server.heard).containsExactly("slow", "not before it");
    assertThatThrownBy(() -> network.latency(Duration.ofNanos(-1)))
        .hasMessage("latency is PT-0.000000001S; it must be zero or more");
  }

  @Test
  void nobodyListens() {
    network.start("b", node -> {});
    SimulatedNode a = network.start("a", node -> {});
    SimulatedConnection connection = a.connect("b:4100", client);
    assertThatThrownBy(() -> write(connection, "too early"))
        .isInstanceOf(IllegalStateException.class);
    sim.advance(SECOND);
    assertThat(client.heard).containsExactly("REFUSED");
    assertThat(connection.isOpen()).isFalse();
    network.crash("b");
    a.connect("b:4100", client);
    a.connect("c:4100", client);
    sim.advance(SECOND);
    assertThat(client.heard).containsExactly("REFUSED", "REFUSED", "REFUSED");
  }

  @Test
  void theOtherEndHearsOfACloseAfterWhatWasWritten() {
    SimulatedConnection connection = connected();
    write(connection, "last words");
    connection.close();
    write(connection, "nobody hears");
    sim.advance(SECOND);
    assertThat(server.heard).containsExactly("last words", "CLOSED");
    assertThat(client.heard).isEmpty();
    assertThat(accepted.getFirst().isOpen()).isFalse();
  }

  @Test
  void anAbortLosesWhatIsOnItsWay() {
    SimulatedConnection connection = connected();
    write(connection, "lost");
    connection.abort();
    sim.advance(SECOND);
    assertThat(server.heard).containsExactly("RESET");
    assertThat(client.heard).isEmpty();
  }

  @Test
  void anAttemptCanBeGivenUp() {
    network.start("b", this::listens);
    SimulatedNode a = network.start("a", node -> {});
    a.connect("b:4100", client).abort();
    SimulatedConnection later = a.connect("b:4100", client);
    sim.advance(LATENCY);
    later.close(); // the acceptance is on its way
    sim.advance(SECOND);
    assertThat(client.heard).isEmpty();
    assertThat(accepted).hasSize(1);
    assertThat(server.heard).containsExactly("RESET");
  }

  // --- what a test can do to them

  @Test
  void aCutIsHeardAtBothEnds() {
    SimulatedConnection connection = connected();
    write(connection, "lost");
    network.cut("a", "b");
    sim.advance(SECOND);
    assertThat(server.heard).containsExactly("RESET");
    assertThat(client.heard).containsExactly("RESET");
    network.node("a").connect("b:4100", client);
    sim.advance(SECOND);
    assertThat(client.heard).containsExactly("RESET", "connected");
  }

  @Test
  void betweenPartedNodesNothingComesUntilTheyAreHealed() {
    SimulatedConnection connection = connected();
    network.partition("b", "a");
    write(connection, "late");
    write(accepted.getFirst(), "late, too");
    Ear other = new Ear(sim);
    network.node("a").connect("b:4100", other);
    sim.advance(Duration.ofHours(1));
    assertThat(server.heard).isEmpty();
    assertThat(client.heard).isEmpty();
    assertThat(other.heard).isEmpty();
    Duration healed = sim.now();
    network.heal("a", "b");
    sim.advance(SECOND);
    assertThat(server.heard).containsExactly("late");
    assertThat(client.heard).containsExactly("late, too");
    assertThat(client.times).containsExactly(healed.plus(LATENCY));
    assertThat(other.heard).containsExactly("connected");
  }

  @Test
  void whoOnlyListensDoesNotLearnOfAnEndItCouldNotBeTold() {
    SimulatedConnection connection = connected();
    network.partition("a", "b");
    connection.abort();
    network.heal("a", "b");
    sim.advance(Duration.ofHours(1));
    assertThat(server.heard).as("half open").isEmpty();
    write(accepted.getFirst(), "are you there?");
    sim.advance(SECOND);
    assertThat(server.heard).containsExactly("RESET");
  }

  // --- nodes

  @Test
  void aCrashEndsConnectionsAfterWhatWasWritten() {
    SimulatedConnection connection = connected();
    write(connection, "never read");
    write(accepted.getFirst(), "written before");
    network.crash("b");
    assertThat(network.node("b").isUp()).isFalse();
    sim.advance(SECOND);
    assertThat(server.heard).isEmpty();
    assertThat(client.heard).startsWith("written before").hasSize(2);
    assertThat(client.heard.getLast()).isIn("CLOSED", "RESET");
    network.crash("b");
    network.restart("b");
    network.node("a").connect("b:4100", client);
    sim.advance(SECOND);
    assertThat(client.heard.getLast()).isEqualTo("connected");
    assertThat(sim.trace().lines().stream().map(String::strip))
        .contains("0s  b starts", "1s  b FAULT crashes", "2s  b starts");
  }

  @Test
  void aCrashedNodeDoesNothingAnyMore() {
    List<String> done = new ArrayList<>();
    SimulatedNode b =
        network.start(
            "b",
            node -> {
              node.schedule(SECOND, () -> done.add("timer"));
              node.iris().supervise("/svc", Supervision.oneForOne());
              node.iris()
                  .actor(String.class)
                  .path("/svc/worker")
                  .restart(Restart.PERMANENT)
                  .spawn(
                      (m, ctx) -> {
                        done.add(m);
                        ctx.after(SECOND, "again");
                        network.crash("b");
                        done.add("message in hand");
                      });
            });
    ActorRef<String> worker = b.iris().paths().whereis("/svc/worker", String.class).orElseThrow();
    worker.send("first");
    worker.send("second");
    b.execute(() -> done.add("step"));
    sim.advance(Duration.ofHours(1));
    assertThat(done)
        .contains("first", "message in hand")
        .doesNotContain("timer", "again", "second");
    assertThat(worker.isAlive()).isFalse();
    assertThat(b.iris().actors(Pid.NONE, 10)).isEmpty();
    int before = sim.trace().events().size();
    b.execute(() -> done.add("late"));
    assertThat(b.schedule(SECOND, () -> done.add("later")).cancel()).isFalse();
    sim.advance(SECOND);
    assertThat(done).doesNotContain("late", "later");
    assertThat(sim.trace().events()).hasSize(before);
    sim.check();
  }

  @Test
  void aRestartedNodeIsBootedAnew() {
    List<SimulatedRuntime> runtimes = new ArrayList<>();
    network.start(
        "b",
        node -> {
          runtimes.add(node.iris());
          node.iris().actor(String.class).name("service").spawn((m, ctx) -> {});
        });
    SimulatedNode first = network.node("b");
    var before = first.iris().whereis("service", String.class).orElseThrow();
    SimulatedNode second = network.restart("b");
    assertThat(second).isSameAs(network.node("b")).isNotSameAs(first);
    assertThat(runtimes).hasSize(2).doesNotHaveDuplicates();
    sim.settle();
    assertThat(before.isAlive()).isFalse();
    assertThat(second.iris().whereis("service", String.class))
        .hasValueSatisfying(now -> assertThat(now.isAlive()).isTrue());
    assertThat(first.iris().network()).isSameAs(network);
  }

  @Test
  void runtimesShareClockAndTraceAndNothingElse() {
    var a = network.start("a", node -> {}).iris();
    var b = network.start("b", node -> {}).iris();
    var here = a.actor(String.class).name("x").spawn((m, ctx) -> ctx.after(SECOND, "tick"));
    var there = b.actor(String.class).name("x").spawnWithMailbox(mailbox -> mailbox.receive());
    here.send("go");
    there.send("go");
    a.advance(SECOND);
    assertThat(b.now()).isEqualTo(sim.now()).isEqualTo(SECOND);
    assertThat(here.pid()).isEqualTo(there.pid());
    assertThat(sim.trace().lines().stream().map(String::strip))
        .contains("0s  a: actor 1.0 'x' <- go", "1s  a: actor 1.0 'x' <- tick")
        .contains("0s  b: actor 1.0 'x' ends Normal[]");
    assertThat(a.stats()).containsEntry("handled", 2L);
    assertThat(b.stats()).containsEntry("handled", 1L);
    assertThat(sim.stats()).containsEntry("handled", 0L);
    assertThat(b.history(there).exit()).hasValue(new ExitReason.Normal());
    a.close();
    assertThat(here.isAlive()).isFalse();
    sim.check();
  }

  @Test
  void stepsComeOneAfterTheOtherInOrder() {
    List<Integer> done = new ArrayList<>();
    SimulatedNode a = network.start("a", node -> {});
    for (int i = 0; i < 10; i++) {
      int number = i;
      a.execute(() -> done.add(number));
    }
    var late = a.schedule(SECOND, () -> done.add(10));
    var never = a.schedule(SECOND, () -> done.add(11));
    assertThat(never.cancel()).isTrue();
    sim.advance(SECOND);
    assertThat(done).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(late.cancel()).isFalse();
    a.execute(
        () -> {
          throw new IllegalStateException("a step failed");
        });
    assertThatThrownBy(sim::settle).hasMessageContaining("a step failed");
  }

  @Test
  void badArgumentsAreRefused() {
    SimulatedNode a = network.start("a", node -> {});
    assertThatThrownBy(() -> network.start("a", node -> {}))
        .hasMessageContaining("there is a node");
    assertThatThrownBy(() -> network.start("a b", node -> {})).hasMessageContaining("is no name");
    assertThatThrownBy(() -> network.crash("z")).hasMessage("there is no node 'z'; there are [a]");
    assertThatThrownBy(() -> network.partition("a", "a")).hasMessageContaining("from itself");
    assertThatThrownBy(() -> a.connect("b", client)).hasMessageContaining("is no address");
    assertThatThrownBy(() -> a.listen(0, c -> client)).hasMessageContaining("port is 0");
    a.listen(1, c -> client);
    assertThatThrownBy(() -> a.listen(1, c -> client)).hasMessage("a:1 is taken");
    assertThatThrownBy(() -> a.schedule(Duration.ofNanos(-1), () -> {}))
        .hasMessageContaining("delay is");
  }

  // --- faults

  @Test
  void aDelayByScript() {
    start(Faults.none().at("a->b", 2, Fault.delay(SECOND)));
    SimulatedConnection connection = connected();
    write(connection, "one");
    write(connection, "two");
    write(connection, "three");
    sim.advance(SECOND);
    assertThat(server.heard).containsExactly("one");
    sim.advance(SECOND);
    assertThat(server.heard).containsExactly("one", "two", "three");
  }

  @Test
  void aCutByScript() {
    start(Faults.none().at("a->b", 2, Fault.cut()));
    SimulatedConnection connection = connected();
    write(connection, "one");
    sim.advance(SECOND);
    write(connection, "two");
    sim.advance(SECOND);
    assertThat(server.heard).containsExactly("one", "RESET");
    assertThat(client.heard).containsExactly("RESET");
  }

  @Test
  void aPartitionByScript() {
    start(Faults.none().at("b->a", 1, Fault.partition(Duration.ofHours(1))));
    SimulatedConnection connection = connected();
    write(accepted.getFirst(), "late");
    write(connection, "late, too");
    sim.advance(Duration.ofMinutes(59));
    assertThat(client.heard).isEmpty();
    assertThat(server.heard).isEmpty();
    sim.advance(Duration.ofMinutes(2));
    assertThat(client.heard).containsExactly("late");
    assertThat(server.heard).containsExactly("late, too");
  }

  @Test
  void aRestartByScript() {
    start(Faults.none().at("a->b", 1, Fault.restart(SECOND)));
    SimulatedConnection connection = connected();
    SimulatedNode before = network.node("b");
    write(connection, "never read");
    sim.advance(Duration.ofMillis(999));
    assertThat(before.isUp()).isFalse();
    assertThat(network.node("b")).isSameAs(before);
    assertThat(client.heard).hasSize(1);
    sim.advance(Duration.ofMillis(1));
    assertThat(network.node("b").isUp()).isTrue();
    assertThat(server.heard).isEmpty();
  }

  @Test
  void scriptsCanNameTheNodeOfAnActor() {
    start(Faults.none().at("b/worker", 1, Fault.kill()));
    var onA = network.start("a", node -> {}).iris().actor(String.class).name("worker");
    var onB = network.start("b", node -> {}).iris().actor(String.class).name("worker");
    var first = onA.spawn((m, ctx) -> {});
    var second = onB.spawn((m, ctx) -> {});
    first.send("go");
    second.send("go");
    sim.settle();
    assertThat(first.isAlive()).isTrue();
    assertThat(second.isAlive()).isFalse();
  }

  @Test
  void faultsOfTheNetworkAreShownAsTheCodeThatMakesThem() {
    Faults faults =
        Faults.none()
            .cut(0.5)
            .partition(0.1, SECOND)
            .at("a->b", 2, Fault.restart(SECOND))
            .at("a->b", 3, Fault.delay(SECOND));
    assertThat(faults)
        .hasToString(
            "Faults.none().cut(0.5).partition(0.1, Duration.parse(\"PT1S\"))"
                + ".at(\"a->b\", 2, Fault.restart(Duration.parse(\"PT1S\")))"
                + ".at(\"a->b\", 3, Fault.delay(Duration.parse(\"PT1S\")))");
    assertThatThrownBy(() -> Faults.none().cut(2))
        .hasMessage("the probability is 2.0; it must be from 0 to 1");
    assertThatThrownBy(() -> Faults.none().delay(1, Duration.ZERO))
        .hasMessage("by is PT0S; it must be more than zero");
  }

  /**
   * A sender that counts a number as arrived once written: wrong as soon as a connection breaks.
   */
  private static void countsTooEarly(SimulatedRuntime sim) {
    SimulatedNetwork network = sim.network();
    int[] arrived = new int[1];
    SimulatedConnection.Endpoint counter =
        new SimulatedConnection.Endpoint() {
          @Override
          public void connected() {}

          @Override
          public void received(ByteBuffer bytes) {
            arrived[0] += bytes.remaining();
          }

          @Override
          public void ended(End how) {}
        };
    network.start("b", node -> node.listen(4100, connection -> counter));
    SimulatedNode a = network.start("a", node -> {});
    SimulatedConnection connection = a.connect("b:4100", new Ear(sim));
    sim.advance(SECOND);
    for (int i = 0; i < 20; i++) {
      connection.write(ByteBuffer.allocate(1));
      sim.advance(SECOND);
    }
    sim.advance(Duration.ofHours(1));
    if (arrived[0] != 20) {
      throw new AssertionError(arrived[0] + " of 20 have arrived");
    }
  }

  @Test
  void faultsAreDrawnShortenedAndReplayed() {
    Faults slow = Faults.none().delay(0.3, Duration.ofMinutes(1)).partition(0.1, SECOND);
    Explore.seeds(50).faults(slow).run(NetworkTest::countsTooEarly);
    for (Faults faults :
        List.of(slow.cut(0.02), slow.restart(0.02, Duration.ofSeconds(2)), slow.cut(1))) {
      ExplorationError error =
          catchThrowableOfType(
              ExplorationError.class,
              () -> Explore.seeds(1000).faults(faults).run(NetworkTest::countsTooEarly));
      assertThat(error).isNotNull();
      assertThat(error.replay()).as(error.getMessage()).matches("\\d+::\\d+(x|r\\d+)");
      assertThat(error.getMessage()).contains("FAULT b:4100");
      assertThatThrownBy(() -> Explore.replay(error.replay()).run(NetworkTest::countsTooEarly))
          .isInstanceOf(ExplorationError.class)
          .hasMessageContaining("of 20 have arrived");
    }
  }
}

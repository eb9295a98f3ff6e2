package dev.iris.test;

import static dev.iris.test.IrisAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.MailboxPolicy;
import dev.iris.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong on demand, and what can be asserted about it. */
@Timeout(60)
class FaultsTest {

  private static SimulatedRuntime with(Faults faults) {
    return SimulatedRuntime.start(SimulationConfig.seed(1).withFaults(faults));
  }

  private static ActorRef<Integer> worker(SimulatedRuntime sim, boolean pull, List<Integer> done) {
    var recipe = sim.actor(Integer.class).name("worker");
    return pull
        ? recipe.spawnWithMailbox(
            mailbox -> {
              while (true) {
                done.add(mailbox.receive());
              }
            })
        : recipe.spawn((n, ctx) -> done.add(n));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCrashByScript(boolean pull) {
    List<Integer> done = new ArrayList<>();
    try (var sim = with(Faults.none().at("worker", 3, Fault.crash()))) {
      var worker = worker(sim, pull, done);
      for (int i = 1; i <= 5; i++) {
        worker.send(i);
      }
      sim.check();
      assertThat(done).containsExactly(1, 2);
      assertThat(sim, worker).received(1, 2, 3).ended(ExitReason.Panic.class);
      assertThat(sim.history(worker).exit().orElseThrow())
          .isInstanceOfSatisfying(
              ExitReason.Panic.class,
              panic -> assertThat(panic.cause()).isInstanceOf(SimulatedCrash.class));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aKillByScript(boolean pull) {
    List<Integer> done = new ArrayList<>();
    try (var sim = with(Faults.none().at("1.0", 2, Fault.kill()))) {
      var worker = worker(sim, pull, done);
      for (int i = 1; i <= 5; i++) {
        worker.send(i);
      }
      sim.check();
      assertThat(done).as("the message in hand is handled").containsExactly(1, 2);
      assertThat(sim, worker).ended(ExitReason.Killed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSlowActorByScript(boolean pull) {
    List<Integer> done = new ArrayList<>();
    try (var sim = with(Faults.none().at("worker", 1, Fault.slow(Duration.ofSeconds(3))))) {
      var worker = worker(sim, pull, done);
      worker.send(1);
      worker.send(2);
      var other = sim.spawn(Integer.class, (n, ctx) -> done.add(n));
      other.send(10);
      sim.advance(Duration.ofMillis(2999));
      assertThat(done).as("others go on").containsExactly(10);
      sim.advance(Duration.ofMillis(1));
      assertThat(done).containsExactly(10, 1, 2);
    }
  }

  @Test
  void aFullMailboxByScript() {
    List<Integer> done = new ArrayList<>();
    try (var sim = with(Faults.none().at("1.1", 2, Fault.fullMailbox()))) {
      var overflow = worker(sim, false, done);
      var bounded =
          sim.actor(Integer.class)
              .mailbox(MailboxPolicy.redirect(100, overflow))
              .spawn((n, ctx) -> done.add(100 + n));
      assertThat(bounded.send(1)).isTrue();
      assertThat(bounded.send(2)).as("redirected").isTrue();
      assertThat(bounded.send(3)).isTrue();
      sim.check();
      assertThat(done).containsExactlyInAnyOrder(101, 2, 103);
    }
    try (var sim = with(Faults.none().at("1.0", 1, Fault.fullMailbox()))) {
      var bounded = sim.actor(Integer.class).mailbox(MailboxPolicy.dropNew(9)).spawn((n, c) -> {});
      assertThat(bounded.send(1)).isFalse();
      assertThat(bounded.send(2)).isTrue();
      sim.check();
      assertThat(sim, bounded).received(2);
    }
  }

  @Test
  void faultsByProbability() {
    Faults faults = Faults.none().crash(0.2).kill(0.2).slow(0.2, Duration.ofSeconds(5));
    int crashed = 0;
    int killed = 0;
    int late = 0;
    for (int seed = 0; seed < 200; seed++) {
      var config = SimulationConfig.seed(seed).withFaults(faults);
      try (var sim = SimulatedRuntime.start(config)) {
        var worker = sim.spawn(Integer.class, (n, ctx) -> {});
        worker.send(1);
        sim.advance(Duration.ofSeconds(5));
        var exit = sim.history(worker).exit();
        crashed += exit.filter(ExitReason.Panic.class::isInstance).isPresent() ? 1 : 0;
        killed += exit.filter(ExitReason.Killed.class::isInstance).isPresent() ? 1 : 0;
        late += sim.trace().toString().contains("FAULT takes PT") ? 1 : 0;
      }
    }
    assertThat(crashed).isBetween(20, 80);
    assertThat(killed).isBetween(10, 70);
    assertThat(late).isBetween(5, 70);
  }

  // --- assertions

  @Test
  void assertionsAboutMessagesAndSignals() {
    try (var sim = SimulatedRuntime.seed(1)) {
      var mortal = sim.spawn(String.class, (m, ctx) -> {});
      Behavior<String> watch =
          (m, ctx) -> {
            if (m.equals("watch")) {
              ctx.watch(mortal);
            }
          };
      var watcher = sim.spawn(String.class, Behavior.of(watch, FaultsTest::ignore));
      watcher.send("watch");
      sim.settle();
      mortal.stop();
      watcher.send("go on");
      sim.settle();

      assertThat(sim, watcher)
          .received("watch", "go on")
          .receivedAmongOthers("go on")
          .receivedMessages(2)
          .heard(Signal.Exit.class)
          .heard(Signal.Exit.class, exit -> assertThat(exit.who()).isEqualTo(mortal))
          .isAlive();
      assertThat(sim, mortal).receivedNothing().ended(ExitReason.Shutdown.class);
      assertThatThrownBy(() -> assertThat(sim, watcher).received("watch"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("messages of actor 1.1");
      assertThatThrownBy(() -> assertThat(sim, watcher).ended(ExitReason.Killed.class))
          .isInstanceOf(AssertionError.class);
      assertThatThrownBy(() -> assertThat(sim, mortal).isAlive())
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("why actor 1.0 has ended");
      assertThatThrownBy(() -> assertThat(sim, mortal).heard(Signal.Exit.class))
          .isInstanceOf(AssertionError.class);
      assertThatThrownBy(() -> assertThat(sim, watcher).receivedNothing())
          .isInstanceOf(AssertionError.class);
    }
  }

  private static void ignore(Signal signal, ActorContext<String> ctx) {}
}

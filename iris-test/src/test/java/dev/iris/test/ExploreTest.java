package dev.iris.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ExploreTest {

  /** Fails when the third of three senders comes first, and the first last. */
  private static void inOrder(SimulatedRuntime sim) {
    List<Integer> seen = new ArrayList<>();
    var sink = sim.spawn(Integer.class, (n, ctx) -> seen.add(n));
    for (int i = 1; i <= 3; i++) {
      int n = i;
      sim.actor(String.class).spawnWithMailbox(mailbox -> sink.send(n));
    }
    sim.settle();
    assertThat(seen).isNotEqualTo(List.of(3, 2, 1));
  }

  private static ExplorationError failure(Explore explore, Explore.Body body) {
    ExplorationError error = catchThrowableOfType(ExplorationError.class, () -> explore.run(body));
    assertThat(error).isNotNull();
    return error;
  }

  @Test
  void aFailureIsFoundShortenedAndReplayed() {
    ExplorationError error = failure(Explore.seeds(1000), ExploreTest::inOrder);
    assertThat(error)
        .hasMessageContaining("shortened from ")
        .hasMessageContaining("to 2 switches, 0 faults")
        .hasMessageContaining("actor 1.0 <- 3")
        .hasMessageContaining("-Diris.test.replay=" + error.replay())
        .hasCauseInstanceOf(AssertionError.class);

    ExplorationError again = failure(Explore.replay(error.replay()), ExploreTest::inOrder);

    assertThat(again.trace().lines()).isEqualTo(error.trace().lines());
    assertThat(again.replay()).isEqualTo(error.replay());
  }

  @Test
  void theSameExplorationFindsTheSame() {
    String first = failure(Explore.seeds(1000), ExploreTest::inOrder).getMessage();
    for (int i = 0; i < 5; i++) {
      String other = failure(Explore.seeds(1000).threads(1 + i), ExploreTest::inOrder).getMessage();
      assertThat(other.lines().skip(1)).isEqualTo(first.lines().skip(1).toList());
    }
  }

  @Test
  void itStopsAtTheFirstFailure() {
    AtomicInteger runs = new AtomicInteger();
    failure(
        Explore.seeds(1_000_000),
        sim -> {
          runs.incrementAndGet();
          inOrder(sim);
        });
    assertThat(runs).hasValueLessThan(10_000);
  }

  @Test
  void allSeedsAreRunIfNoneFails() {
    AtomicInteger runs = new AtomicInteger();
    Explored explored = Explore.seeds(500).run(sim -> runs.incrementAndGet());
    assertThat(runs).as("and one without switches").hasValue(501);
    assertThat(explored.schedules()).isEqualTo(501);
  }

  /** They meet, which they can only if they run at the same time. */
  @Test
  void severalRunAtATime() {
    CyclicBarrier all = new CyclicBarrier(2);
    AtomicInteger runs = new AtomicInteger();
    Explore.seeds(2)
        .threads(2)
        .run(
            sim -> {
              if (runs.incrementAndGet() > 1) {
                all.await();
              }
            });
    assertThat(runs).hasValue(3);
  }

  @Test
  void aFaultThatMattersIsKeptAndTheOthersAreTakenBack() {
    Faults faults =
        Faults.none().crash(0.1).slow(0.3, Duration.ofSeconds(1)).fullMailbox(0.1).kill(0.05);
    ExplorationError error =
        failure(
            Explore.seeds(1000).faults(faults),
            sim -> {
              var first = sim.actor(Integer.class).name("first").spawn((n, ctx) -> {});
              var second = sim.actor(Integer.class).name("second").spawn((n, ctx) -> {});
              for (int i = 0; i < 5; i++) {
                first.send(i);
                second.send(i);
              }
              sim.advance(Duration.ofMinutes(1));
              assertThat(first.isAlive() || second.isAlive()).as("one is left").isTrue();
            });
    assertThat(error).hasMessageContaining("to 0 switches, 2 faults");
    assertThat(error.trace().events().stream().filter(e -> e.kind() == Trace.Kind.FAULT))
        .hasSize(2);
  }

  @Test
  void aBodyThatDependsOnSomethingElseIsSaidTo() {
    AtomicInteger runs = new AtomicInteger();
    assertThat(
            failure(
                Explore.seeds(100),
                sim -> assertThat(runs.incrementAndGet()).as("only once").isNotEqualTo(50)))
        .hasMessageContaining("depends on something the simulation does not control");
  }

  @Test
  void aBodyThatWaitsForSomethingElseIsFound() {
    CountDownLatch never = new CountDownLatch(1);
    assertThat(failure(Explore.seeds(10), sim -> never.await()))
        .hasMessageContaining("the test waits for something the simulation does not control")
        .hasMessageContaining("CountDownLatch.await");
  }

  /** Even if it does not let itself be interrupted. */
  @Test
  void aBodyThatNeverComesBackIsLeftToItself() {
    CountDownLatch enough = new CountDownLatch(1);
    assertThat(
            failure(
                Explore.seeds(10),
                sim -> {
                  while (enough.getCount() > 0) {
                    try {
                      enough.await();
                    } catch (InterruptedException e) {
                      continue;
                    }
                  }
                }))
        .hasMessageContaining("the test waits");
    enough.countDown();
  }

  @Test
  void theChecksAreMadeAfterTheBody() {
    Explore.Body body =
        sim -> {
          sim.actor(Object.class)
              .spawnWithMailbox(mailbox -> mailbox.receive(Integer.class))
              .send("not this");
        };
    assertThat(failure(Explore.seeds(1), body)).hasMessageContaining("everything waits");
    Explore.seeds(1).withoutChecks().run(body);
  }

  @Test
  void ordersDiffer() {
    for (Order order : List.of(Order.random(), Order.pct(3, 20))) {
      assertThat(outcomes(order)).as("%s", order).hasSize(6);
    }
    assertThat(outcomes(Order.roundRobin())).hasSize(1);
  }

  private static Set<List<Integer>> outcomes(Order order) {
    Set<List<Integer>> outcomes = ConcurrentHashMap.newKeySet();
    for (int seed = 0; seed < 300; seed++) {
      List<Integer> seen = new ArrayList<>();
      try (var sim = SimulatedRuntime.start(SimulationConfig.seed(seed).withOrder(order))) {
        var sink = sim.spawn(Integer.class, (n, ctx) -> seen.add(n));
        for (int i = 1; i <= 3; i++) {
          int n = i;
          sim.actor(String.class).spawnWithMailbox(mailbox -> sink.send(n));
        }
        sim.settle();
      }
      outcomes.add(seen);
    }
    return outcomes;
  }

  @Test
  void badArgumentsAreSaidAtOnce() {
    assertThatThrownBy(() -> Explore.seeds(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seeds is -1");
    assertThatThrownBy(() -> Explore.replay("1:2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'1:2' is no run to be replayed");
    assertThatThrownBy(() -> Explore.seeds(1).threads(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Order.pct(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Faults.none().crash(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 0 to 1");
    assertThatThrownBy(() -> Fault.slow(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SimulationConfig.seed(1).withLivelockBound(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

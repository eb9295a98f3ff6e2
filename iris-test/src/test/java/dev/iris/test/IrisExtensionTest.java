package dev.iris.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The annotation, in use and when its tests fail. */
@Timeout(60)
class IrisExtensionTest {

  @IrisTest(seeds = 50)
  void theRuntimeIsInjected(SimulatedRuntime sim, TestInfo info) {
    List<String> seen = new ArrayList<>();
    sim.spawn(String.class, (m, ctx) -> seen.add(m)).send(info.getDisplayName());
    sim.settle();
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0)).startsWith("theRuntimeIsInjected");
  }

  /** Not a test of this project, but run as one by the tests below. */
  static class Failing {

    static final AtomicInteger RUNS = new AtomicInteger();

    @IrisTest(seeds = 1000)
    void inOrder(SimulatedRuntime sim) {
      RUNS.incrementAndGet();
      List<Integer> seen = new ArrayList<>();
      var sink = sim.spawn(Integer.class, (n, ctx) -> seen.add(n));
      for (int i = 1; i <= 3; i++) {
        int n = i;
        sim.actor(String.class).spawnWithMailbox(mailbox -> sink.send(n));
      }
      sim.settle();
      assertThat(seen).isNotEqualTo(List.of(3, 2, 1));
    }

    @IrisTest(seeds = 1000, kill = 0.1)
    void nobodyIsKilled(SimulatedRuntime sim) {
      var actor = sim.spawn(String.class, (m, ctx) -> {});
      actor.send("x");
      sim.settle();
      assertThat(actor.isAlive()).isTrue();
    }

    @IrisTest
    void nothingToSimulate() {}
  }

  private static Events run(String method, String parameters) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(Failing.class, method, parameters))
        .execute()
        .testEvents();
  }

  private static final String SIM = SimulatedRuntime.class.getName();

  private static Throwable failureOf(Events events) {
    return events.failed().stream()
        .findFirst()
        .orElseThrow()
        .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
        .getThrowable()
        .orElseThrow();
  }

  @Test
  @ResourceLock(Resources.SYSTEM_PROPERTIES)
  void aFailureIsReplayedByTheProperty() {
    Throwable failure = failureOf(run("inOrder", SIM));
    assertThat(failure).isInstanceOf(ExplorationError.class);
    String replay = ((ExplorationError) failure).replay();
    assertThat(failure).hasMessageContaining("-Diris.test.replay=" + replay);
    Failing.RUNS.set(0);
    System.setProperty(IrisExtension.REPLAY, replay);
    try {
      Throwable again = failureOf(run("inOrder", SIM));
      assertThat(((ExplorationError) again).replay()).isEqualTo(replay);
      assertThat(Failing.RUNS).hasValue(1);
    } finally {
      System.clearProperty(IrisExtension.REPLAY);
    }
  }

  @Test
  void faultsAreTakenFromTheAnnotation() {
    run("nobodyIsKilled", SIM)
        .assertThatEvents()
        .haveExactly(
            1,
            finishedWithFailure(
                instanceOf(ExplorationError.class),
                message(text -> text.contains("0 switches, 1 fault"))));
  }

  @Test
  void aTestWithoutRuntimeIsRefused() {
    run("nothingToSimulate", "")
        .assertThatEvents()
        .haveExactly(
            1, finishedWithFailure(message(text -> text.contains("takes no SimulatedRuntime"))));
  }
}

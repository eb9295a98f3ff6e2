package dev.iris.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;
import dev.iris.contract.ActorContextContract;
import dev.iris.contract.ActorRefContract;
import dev.iris.contract.ArgumentsContract;
import dev.iris.contract.AskContract;
import dev.iris.contract.AskFailureContract;
import dev.iris.contract.BehaviorContract;
import dev.iris.contract.BlockContract;
import dev.iris.contract.ChildContract;
import dev.iris.contract.CloseContract;
import dev.iris.contract.CloseOrderContract;
import dev.iris.contract.ClosedContract;
import dev.iris.contract.DeadLetterContract;
import dev.iris.contract.DeadLetterFloodContract;
import dev.iris.contract.ExitContract;
import dev.iris.contract.FairnessContract;
import dev.iris.contract.FenceContract;
import dev.iris.contract.FencedCodeContract;
import dev.iris.contract.HotSwapContract;
import dev.iris.contract.LastWordsContract;
import dev.iris.contract.LazyChangeContract;
import dev.iris.contract.LazyContract;
import dev.iris.contract.LinkContract;
import dev.iris.contract.ListingContract;
import dev.iris.contract.MailboxContract;
import dev.iris.contract.MailboxPolicyContract;
import dev.iris.contract.MailboxRaceContract;
import dev.iris.contract.NamesContract;
import dev.iris.contract.ObservedContract;
import dev.iris.contract.Pace;
import dev.iris.contract.PathSwapContract;
import dev.iris.contract.PathsContract;
import dev.iris.contract.PullEndContract;
import dev.iris.contract.RecipientContract;
import dev.iris.contract.RepeatingTimersContract;
import dev.iris.contract.ReplacementContract;
import dev.iris.contract.SkippedRoomContract;
import dev.iris.contract.SpawnRaceContract;
import dev.iris.contract.SpawnerContract;
import dev.iris.contract.StartContract;
import dev.iris.contract.StressContract;
import dev.iris.contract.SupervisionContract;
import dev.iris.contract.SupervisionEdgesContract;
import dev.iris.contract.SupervisionStressContract;
import dev.iris.contract.SupervisorRulesContract;
import dev.iris.contract.TimersContract;
import dev.iris.contract.UncountedContract;
import dev.iris.contract.WatchContract;
import dev.iris.contract.WatchRaceContract;
import dev.iris.test.internal.SimulatedPace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every contract of a runtime, kept by the simulated one; see {@link LeftOut} for what is not. */
@ExtendWith(LeftOut.class)
class SimulatedContractsTest {

  /** Whoever adds a suite there adds it here. */
  @Test
  void everySuiteOfTheRealRuntimeIsHere() throws Exception {
    assertThat(suitesOf(SimulatedContractsTest.class))
        .isEqualTo(suitesOf(Class.forName("dev.iris.contract.LocalRuntimeTest")));
  }

  private static List<String> suitesOf(Class<?> test) {
    return Stream.of(test.getDeclaredClasses())
        .filter(type -> type.isAnnotationPresent(Nested.class))
        .map(Class::getSimpleName)
        .sorted()
        .toList();
  }

  @Test
  void whatIsLeftOutIsThere() {
    for (String name : LeftOut.REASONS.keySet()) {
      String[] parts = name.split("#");
      Class<?> suite =
          Stream.of(SimulatedContractsTest.class.getDeclaredClasses())
              .filter(type -> type.getSimpleName().equals(parts[0]))
              .findFirst()
              .orElseThrow(() -> new AssertionError("there is no suite for " + name));
      if (parts.length > 1) {
        assertThat(suite.getSuperclass().getDeclaredMethods())
            .as("a test for %s", name)
            .anyMatch(method -> method.getName().equals(parts[1]));
      }
    }
  }

  private static final List<SimulatedRuntime> OF_THIS_TEST = new ArrayList<>();

  private static IrisRuntime start(RuntimeConfig config) {
    SimulatedRuntime sim =
        SimulatedRuntime.start(
            SimulationConfig.seed(SEED).withRuntime(config).withLivelockBound(BOUND));
    OF_THIS_TEST.add(sim);
    return sim;
  }

  private static final int BOUND = 10_000_000;
  private static final long SEED = Long.getLong("iris.test.seed", 1);

  private static Pace simulated() {
    OF_THIS_TEST.clear();
    return new SimulatedPace(OF_THIS_TEST);
  }

  @Nested
  class ActorContext extends ActorContextContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class ActorRef extends ActorRefContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Arguments extends ArgumentsContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Ask extends AskContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class AskFailure extends AskFailureContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Behavior extends BehaviorContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Block extends BlockContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Close extends CloseContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class CloseOrder extends CloseOrderContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Closed extends ClosedContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class DeadLetter extends DeadLetterContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class DeadLetterFlood extends DeadLetterFloodContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Exit extends ExitContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Fairness extends FairnessContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class LastWords extends LastWordsContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Fence extends FenceContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class FencedCode extends FencedCodeContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Listing extends ListingContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Mailbox extends MailboxContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class MailboxPolicy extends MailboxPolicyContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class MailboxRace extends MailboxRaceContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Names extends NamesContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class PathSwap extends PathSwapContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Paths extends PathsContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class PullEnd extends PullEndContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Recipient extends RecipientContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class RepeatingTimers extends RepeatingTimersContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class SkippedRoom extends SkippedRoomContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class SpawnRace extends SpawnRaceContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Spawner extends SpawnerContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Start extends StartContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Stress extends StressContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Child extends ChildContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class HotSwap extends HotSwapContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Observed extends ObservedContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Lazy extends LazyContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class LazyChange extends LazyChangeContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Link extends LinkContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class SupervisionEdges extends SupervisionEdgesContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class SupervisionStress extends SupervisionStressContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Supervision extends SupervisionContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Replacement extends ReplacementContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class SupervisorRules extends SupervisorRulesContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Timers extends TimersContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Uncounted extends UncountedContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class Watch extends WatchContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }

  @Nested
  class WatchRace extends WatchRaceContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return SimulatedContractsTest.start(config);
    }

    @Override
    protected Pace pace() {
      return simulated();
    }
  }
}

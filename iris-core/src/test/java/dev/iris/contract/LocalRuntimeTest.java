package dev.iris.contract;

import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;
import org.junit.jupiter.api.Nested;

/** Every contract, kept by the runtime that {@link IrisRuntime#start(RuntimeConfig)} gives. */
class LocalRuntimeTest {

  @Nested
  class ActorContext extends ActorContextContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class ActorRef extends ActorRefContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Arguments extends ArgumentsContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Ask extends AskContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class AskFailure extends AskFailureContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Behavior extends BehaviorContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Block extends BlockContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Child extends ChildContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Close extends CloseContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class CloseOrder extends CloseOrderContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Closed extends ClosedContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class DeadLetter extends DeadLetterContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class DeadLetterFlood extends DeadLetterFloodContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Exit extends ExitContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Fairness extends FairnessContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class LastWords extends LastWordsContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Fence extends FenceContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class FencedCode extends FencedCodeContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class HotSwap extends HotSwapContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Lazy extends LazyContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class LazyChange extends LazyChangeContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Link extends LinkContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Listing extends ListingContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Mailbox extends MailboxContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class MailboxPolicy extends MailboxPolicyContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class MailboxRace extends MailboxRaceContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Names extends NamesContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Observed extends ObservedContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class PullEnd extends PullEndContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Recipient extends RecipientContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class SkippedRoom extends SkippedRoomContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class SpawnRace extends SpawnRaceContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Spawner extends SpawnerContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Start extends StartContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Stress extends StressContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class PathSwap extends PathSwapContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Paths extends PathsContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class RepeatingTimers extends RepeatingTimersContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class SupervisionEdges extends SupervisionEdgesContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class SupervisionStress extends SupervisionStressContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Supervision extends SupervisionContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Replacement extends ReplacementContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class SupervisorRules extends SupervisorRulesContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Timers extends TimersContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Uncounted extends UncountedContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class Watch extends WatchContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }

  @Nested
  class WatchRace extends WatchRaceContract {
    @Override
    protected IrisRuntime newRuntime(RuntimeConfig config) {
      return IrisRuntime.start(config);
    }
  }
}

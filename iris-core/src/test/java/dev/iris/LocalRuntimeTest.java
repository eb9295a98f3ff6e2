package dev.iris;

import dev.iris.contract.ActorContextContract;
import dev.iris.contract.ActorRefContract;
import dev.iris.contract.ArgumentsContract;
import dev.iris.contract.AskContract;
import dev.iris.contract.AskFailureContract;
import dev.iris.contract.BehaviorContract;
import dev.iris.contract.BlockContract;
import dev.iris.contract.CloseContract;
import dev.iris.contract.ClosedContract;
import dev.iris.contract.DeadLetterContract;
import dev.iris.contract.ExitContract;
import dev.iris.contract.FairnessContract;
import dev.iris.contract.MailboxContract;
import dev.iris.contract.MailboxPolicyContract;
import dev.iris.contract.NamesContract;
import dev.iris.contract.PullEndContract;
import dev.iris.contract.RecipientContract;
import dev.iris.contract.SpawnerContract;
import dev.iris.contract.StressContract;
import dev.iris.contract.TimersContract;
import dev.iris.contract.WatchContract;
import dev.iris.contract.WatchRaceContract;
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
  class Close extends CloseContract {
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
  class Names extends NamesContract {
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
  class Spawner extends SpawnerContract {
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
  class Timers extends TimersContract {
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

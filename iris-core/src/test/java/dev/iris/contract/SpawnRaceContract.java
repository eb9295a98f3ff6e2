package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.Pid;
import dev.iris.Spawner;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A spawn that is refused, while others have found the actor already: none is left of it. */
public abstract class SpawnRaceContract extends RuntimeContract {

  private static final int ROUNDS = 3_000;

  /** What those who have found it do. */
  enum Doing {
    SEND {
      @Override
      void to(ActorRef<String> found) {
        found.send("found");
      }
    },
    STOP {
      @Override
      void to(ActorRef<String> found) {
        found.stop();
      }
    },
    KILL {
      @Override
      void to(ActorRef<String> found) {
        found.kill();
      }
    };

    abstract void to(ActorRef<String> found);
  }

  private static void areRefused(Supplier<ActorRef<String>> spawn) {
    for (int i = 0; i < ROUNDS; i++) {
      assertThatThrownBy(spawn::get)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("taken"); // the path, or the name, by the one before
    }
  }

  private void othersFindItMeanwhile(
      Function<Spawner<String>, ActorRef<String>> spawn, Doing doing) {
    ActorRef<String> owner = iris.actor(String.class).path("/taken").spawn((m, ctx) -> {});
    Spawner<String> recipe = iris.actor(String.class).name("found").path("/taken");
    AtomicBoolean enough = new AtomicBoolean();
    Crowd crowd =
        Crowd.start(
            1,
            t -> {
              while (!enough.get()) {
                iris.whereis("found", String.class).ifPresent(doing::to);
              }
            });
    areRefused(() -> spawn.apply(recipe));
    enough.set(true);
    crowd.join();

    assertThat(owner.isAlive()).isTrue();
    Ledger.awaitCount(iris, "alive", 1);
    Await.until("its name to be free", () -> iris.whereis("found", String.class).isEmpty());
    assertThat(iris.actors(Pid.NONE, 10)).hasSize(1);
    Map<String, Long> stats = Ledger.awaitQuiet(iris);
    Ledger.assertBalanced(stats);
  }

  @ParameterizedTest
  @EnumSource(Doing.class)
  void aPushActorThatIsFoundBeforeItsSpawnIsRefusedIsNotLeft(Doing doing) {
    othersFindItMeanwhile(recipe -> Kind.PUSH.spawn(recipe, (m, ctx) -> {}), doing);
  }

  @ParameterizedTest
  @EnumSource(Doing.class)
  void aPullActorThatIsFoundBeforeItsSpawnIsRefusedIsNotLeft(Doing doing) {
    othersFindItMeanwhile(recipe -> Kind.PULL.spawn(recipe, (m, ctx) -> {}), doing);
  }

  @ParameterizedTest
  @EnumSource(Doing.class)
  void aLazyActorThatIsFoundBeforeItsSpawnIsRefusedIsNotLeft(Doing doing) {
    othersFindItMeanwhile(recipe -> recipe.lazy(HOUR).spawn(() -> (message, ctx) -> {}), doing);
  }
}

package dev.iris.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.AskFailedException;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.Pid;
import dev.iris.Recipient;
import dev.iris.Signal;
import dev.iris.internal.Eventually;
import dev.iris.internal.registry.Generations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No pid and no reference of a former owner of a slot reaches the next one, at no generation. */
class StalePidTest {

  private static final Duration SOON = Duration.ofMillis(1);

  private final IrisRuntime iris = IrisRuntime.start();
  private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
  private final List<ActorRef<String>> former = new ArrayList<>();

  @AfterEach
  void close() {
    iris.close();
  }

  private ActorRef<String> spawn() {
    return iris.spawn(String.class, (message, ctx) -> handled.add(ctx.self().pid() + message));
  }

  /** Ends it; then its slot is free for the next. */
  private void end(ActorRef<String> ref) {
    ref.kill();
    Eventually.until("the end of " + ref, () -> Phase.isTold((Cell<?>) ref), () -> "");
    Eventually.until("its slot to be free", () -> slotIsFree(ref), () -> "");
    former.add(ref);
  }

  private static boolean slotIsFree(ActorRef<?> ref) {
    Cell<?> cell = (Cell<?>) ref;
    return cell.kernel().pids().find(cell.number()) == null;
  }

  private static void force(ActorRef<?> ref, int generation) {
    Generations.force(((Cell<?>) ref).kernel().pids(), (int) ref.pid().index(), generation);
  }

  /** By every way there is to address an actor. */
  private void assertNoneReaches(ActorRef<String> owner) throws Exception {
    for (ActorRef<String> stale : former) {
      assertThat(iris.ref(stale.pid(), String.class)).isEmpty();
      assertThat(iris.ref(stale.pid(), Integer.class)).isEmpty();
      assertThat(stale).isNotEqualTo(owner);
      assertThat(stale.isAlive()).isFalse();
      assertThat(stale.send("stale")).isFalse();
      iris.sendAfter(stale, Duration.ZERO, "stale");
      iris.sendInterval(stale, SOON, "stale");
      stale.stop();
      stale.kill();
      assertThatThrownBy(() -> iris.register("stale", stale))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> ask(stale))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(AskFailedException.class);
    }
    assertThat(iris.ref(owner.pid(), String.class)).contains(owner);
    assertThat(owner.isAlive()).isTrue();
    assertThat(owner.send("own")).isTrue();
    assertThat(handled.poll(30, TimeUnit.SECONDS)).isEqualTo(owner.pid() + "own");
    assertThat(handled).isEmpty();
    assertThat(iris.actors(Pid.NONE, 10)).hasSize(1);
  }

  private static String ask(ActorRef<String> whom) {
    return whom.ask(String.class, (Recipient<String> to) -> "stale", Duration.ofHours(1)).join();
  }

  /** The numbers at which a signed one turns over, and the last there are. */
  @ParameterizedTest
  @ValueSource(ints = {1, 0x7fff_fffd, 0xffff_fffb})
  void noFormerPidReachesTheOwnerOfItsSlot(int generation) throws Exception {
    ActorRef<String> first = spawn();
    assertThat(first.pid()).isEqualTo(new Pid(1L << 32));
    end(first);
    force(first, generation);

    for (int i = 1; i <= 4; i++) {
      ActorRef<String> owner = spawn();
      assertThat(owner.pid().index()).isZero();
      assertThat(owner.pid().value() >>> 32).isEqualTo((generation + i) & 0xffff_ffffL);
      assertNoneReaches(owner);
      end(owner);
    }
  }

  @Test
  void afterItsLastGenerationASlotIsNotUsedAgain() throws Exception {
    ActorRef<String> first = spawn();
    end(first);
    force(first, -2);
    ActorRef<String> last = spawn();
    assertThat(last.pid().value()).isEqualTo(0xffff_ffffL << 32);
    assertNoneReaches(last);
    end(last);

    ActorRef<String> next = spawn();

    assertThat(next.pid()).isEqualTo(new Pid(1L << 32 | 1));
    assertNoneReaches(next);
    end(next);
    assertThat(spawn().pid()).isEqualTo(new Pid(2L << 32 | 1));
  }

  @Test
  void whoWatchesOrLinksAFormerOwnerHearsOfNoProcessAndNeverOfTheNextOne() throws Exception {
    ActorRef<String> first = spawn();
    end(first);
    force(first, 0x7fff_ffff);
    ActorRef<String> next = spawn();
    BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    var watcher =
        iris.spawn(
            String.class,
            Behavior.of(
                (message, ctx) -> {
                  ctx.trapExits(true);
                  ctx.watch(first);
                  ctx.link(first);
                },
                (signal, ctx) -> signals.add(signal)));
    watcher.send("watch");
    for (int i = 0; i < 2; i++) {
      Signal.Exit exit = (Signal.Exit) signals.poll(30, TimeUnit.SECONDS);
      assertThat(exit.who()).isEqualTo(first);
      assertThat(exit.reason()).isEqualTo(new ExitReason.NoProcess());
    }

    end(next);

    iris.close();
    assertThat(signals).isEmpty();
  }
}

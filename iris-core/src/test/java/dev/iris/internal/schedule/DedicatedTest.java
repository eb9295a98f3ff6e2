package dev.iris.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.Spawner;
import dev.iris.internal.Eventually;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Actors with a platform thread of their own, and those that share some. */
class DedicatedTest extends EngineFixture {

  private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

  private IrisRuntime limited(int max, int pool, boolean strict) {
    return start(
        quiet()
            .withMaxDedicatedThreads(max)
            .withDedicatedPoolSize(pool)
            .withDedicatedStrict(strict));
  }

  private static Spawner<String> dedicated(IrisRuntime iris) {
    return iris.actor(String.class).dedicatedThread();
  }

  /** An actor that tells on which thread it runs. */
  private ActorRef<String> telling(IrisRuntime iris) {
    return dedicated(iris).spawn((m, ctx) -> threads.add(Thread.currentThread()));
  }

  private Thread threadOf(ActorRef<String> telling) {
    telling.send("tell");
    return Eventually.next(threads, "the thread of " + telling);
  }

  private static void awaitDedicated(IrisRuntime iris, long expected) {
    Eventually.until(
        expected + " dedicated threads",
        () -> count(iris, "dedicated") == expected,
        () -> Dump.of(iris));
  }

  @Test
  void eachHasOnePlatformThreadForItself() {
    IrisRuntime iris = limited(3, 1, false);
    List<ActorRef<String>> actors = Stream.generate(() -> telling(iris)).limit(3).toList();
    Set<Thread> all = new HashSet<>();
    for (ActorRef<String> actor : actors) {
      Thread own = threadOf(actor);
      assertThat(own.isVirtual()).isFalse();
      assertThat(all.add(own)).as("its own").isTrue();
      for (int i = 0; i < 10; i++) {
        assertThat(threadOf(actor)).isSameAs(own);
      }
    }
    assertThat(count(iris, "dedicated")).isEqualTo(3);
    actors.forEach(ActorRef::stop);
    all.forEach(Eventually::end);
    awaitDedicated(iris, 0);
    assertOnlyNormalThreadsAreLeft(iris);
  }

  @Test
  void beyondTheCapTheyShareAPool() {
    IrisRuntime iris = limited(1, 1, false);
    Thread own = threadOf(telling(iris));
    Set<Thread> pool = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      pool.add(threadOf(telling(iris)));
    }
    assertThat(pool).hasSize(1).doesNotContain(own).allMatch(thread -> !thread.isVirtual());
    assertThat(count(iris, "dedicated")).isOne();
  }

  @Test
  void withoutAnyThreadOfTheirOwnThePoolServesThemInOrderWithinTheBudget() {
    IrisRuntime iris = limited(0, 2, false);
    int count = 10_000;
    BlockingQueue<Integer> got = new LinkedBlockingQueue<>();
    ActorRef<Integer> actor =
        iris.actor(Integer.class).budget(3).dedicatedThread().spawn((m, ctx) -> got.add(m));
    for (int i = 0; i < count; i++) {
      actor.send(i);
    }
    for (int i = 0; i < count; i++) {
      assertThat(Eventually.next(got, "a message")).isEqualTo(i);
    }
    actor.stop();
    assertOnlyNormalThreadsAreLeft(iris); // the pool's go when they have been idle for a while
  }

  @Test
  void inStrictModeOneMoreIsAnErrorThatSaysWhatToDo() {
    IrisRuntime iris = limited(2, 1, true);
    ActorRef<String> first = telling(iris);
    telling(iris);
    assertThatThrownBy(() -> telling(iris))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("2")
        .hasMessageContaining("dedicatedThreads");
    assertThat(count(iris, "alive")).isEqualTo(2);
    first.stop();
    awaitDedicated(iris, 1);
    assertThat(threadOf(telling(iris)).isVirtual()).isFalse();
  }

  @Test
  void theSetterCountsFromThenOnAndNobodyLosesAThread() {
    IrisRuntime iris = limited(0, 1, true);
    assertThatThrownBy(() -> telling(iris)).isInstanceOf(IllegalStateException.class);
    iris.dedicatedThreads(1, 1, true);
    ActorRef<String> one = telling(iris);
    Thread own = threadOf(one);
    iris.dedicatedThreads(0, 1, false);
    assertThat(threadOf(one)).isSameAs(own);
    assertThat(threadOf(telling(iris))).isNotSameAs(own);
    assertThat(count(iris, "dedicated")).isOne();
    iris.dedicatedThreads(2, 1, false);
    telling(iris);
    assertThat(count(iris, "dedicated")).isEqualTo(2);
    one.stop();
    Eventually.end(own);
    awaitDedicated(iris, 1);
  }

  @Test
  void howeverAnActorEndsItsThreadIsGivenBack() {
    IrisRuntime iris = limited(1, 1, true);
    for (int i = 0; i < 50; i++) {
      ActorRef<String> actor =
          dedicated(iris)
              .spawn(
                  (m, ctx) -> {
                    throw new IllegalStateException("on purpose");
                  });
      switch (i % 3) {
        case 0 -> actor.stop();
        case 1 -> actor.kill();
        default -> actor.send("crash");
      }
      awaitDedicated(iris, 0);
    }
    assertOnlyNormalThreadsAreLeft(iris);
  }

  @Test
  void aSpawnThatFailsGivesTheThreadBack() {
    IrisRuntime iris = limited(1, 1, true);
    iris.actor(String.class).name("taken").spawn((m, ctx) -> {});
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> dedicated(iris).name("taken").spawn((m, ctx) -> {}))
          .isInstanceOf(IllegalStateException.class);
      awaitDedicated(iris, 0);
      assertThatThrownBy(() -> dedicated(iris).name("taken").spawnWithMailbox(mailbox -> {}))
          .isInstanceOf(IllegalStateException.class);
      awaitDedicated(iris, 0);
    }
    assertOnlyNormalThreadsAreLeft(iris);
  }

  /** What was taken for an actor that never came to be is free for the next. */
  @Test
  void aSpawnRefusedForWantOfThreadsUsesUpNoPid() {
    IrisRuntime iris = limited(0, 1, true);
    ActorRef<String> before = iris.spawn(String.class, (m, ctx) -> {});
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> dedicated(iris).spawn((m, ctx) -> {}))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> dedicated(iris).spawnWithMailbox(mailbox -> {}))
          .isInstanceOf(IllegalStateException.class);
    }
    ActorRef<String> after = iris.spawn(String.class, (m, ctx) -> {});
    assertThat((int) after.pid().value()).isEqualTo((int) before.pid().value() + 1);
  }

  @Test
  void aKillInterruptsAHandlerThatBlocksOnItsOwnThread() {
    IrisRuntime iris = limited(1, 1, true);
    for (int i = 0; i < 50; i++) {
      CountDownLatch blocked = new CountDownLatch(1);
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      ActorRef<String> actor =
          dedicated(iris)
              .spawn(
                  (m, ctx) -> {
                    blocked.countDown();
                    try {
                      release.await();
                      interrupted.complete(false);
                    } catch (InterruptedException e) {
                      interrupted.complete(true);
                    }
                  });
      actor.send("block");
      Eventually.latch(blocked, "the handler");
      actor.kill();
      assertThat(Eventually.result(interrupted, "the interrupt", () -> Dump.of(iris))).isTrue();
      awaitDedicated(iris, 0);
    }
  }

  @Test
  void aFlagThatAHandlerSetsIsNotSeenByOthersInThePool() {
    IrisRuntime iris = limited(0, 1, false);
    BlockingQueue<Boolean> seen = new LinkedBlockingQueue<>();
    for (int i = 0; i < 20; i++) {
      dedicated(iris).spawn((m, ctx) -> Thread.currentThread().interrupt()).send("interrupt");
      dedicated(iris).spawn((m, ctx) -> seen.add(Thread.currentThread().isInterrupted())).send("?");
    }
    for (int i = 0; i < 20; i++) {
      assertThat(Eventually.next(seen, "a look")).isFalse();
    }
  }

  @Test
  void thoseThatLoopOrBlockOnTheirOwnThreadsDoNotConcernTheWorkers() {
    IrisRuntime iris = limited(4, 1, true);
    CountDownLatch held = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      boolean loops = i < 2;
      dedicated(iris)
          .spawn(
              (m, ctx) -> {
                held.countDown();
                while (loops && !enough) {
                  Thread.onSpinWait();
                }
                release.await();
              })
          .send("hold");
    }
    Eventually.latch(held, "all to hold");
    assertAnswers(iris, doubler(iris), 100);
  }

  @Test
  void aPullActorsOwnThreadIsAPlatformThreadAndGoesWithIt() {
    IrisRuntime iris = limited(1, 1, false);
    ActorRef<String> actor =
        dedicated(iris)
            .spawnWithMailbox(
                mailbox -> {
                  for (; ; ) {
                    mailbox.receive();
                    threads.add(Thread.currentThread());
                  }
                });
    Thread own = threadOf(actor);
    assertThat(own.isVirtual()).isFalse();
    assertThat(threadOf(actor)).isSameAs(own);
    assertThatThrownBy(() -> dedicated(iris).spawnWithMailbox(mailbox -> {}))
        .as("a pull actor cannot share")
        .isInstanceOf(IllegalStateException.class);
    actor.kill();
    Eventually.end(own);
    awaitDedicated(iris, 0);
    assertOnlyNormalThreadsAreLeft(iris);
  }

  /**
   * A pool thread that has just taken a message is not one that waits for the next. Each round
   * begins with one thread that waits; a handler blocks it for good, and the message sent right
   * after that one needs a new thread.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aHandlerThatBlocksAThreadOfThePoolLeavesTheOthersToTheRest(int seed) {
    int rounds = 400;
    IrisRuntime iris = limited(0, rounds + 1, false);
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      CountDownLatch done = new CountDownLatch(1);
      ActorRef<String> blocks = dedicated(iris).spawn((m, ctx) -> release.await());
      ActorRef<String> next = dedicated(iris).spawn((m, ctx) -> done.countDown());
      blocks.send("block");
      for (int spins = random.nextInt(500); spins > 0; spins--) {
        Thread.onSpinWait();
      }
      next.send("go");
      Eventually.latch(done, "the message of round " + round, () -> Dump.of(iris));
    }
  }
}

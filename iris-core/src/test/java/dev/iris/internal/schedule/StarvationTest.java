package dev.iris.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.internal.Eventually;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever handlers do, and however many of them, another push actor answers: on a scheduler with a
 * fixed number of threads none of these ends. Afterwards no more threads are left than before.
 */
class StarvationTest extends EngineFixture {

  private static final int ASKS = 100;

  @Test
  void moreEndlessLoopsThanCores() {
    IrisRuntime iris = start(quiet());
    ActorRef<Question> doubler = doubler(iris);
    spin(iris, 2 * CORES + 1);

    assertAnswers(iris, doubler, ASKS);

    assertThat(count(iris, "rescues")).isPositive();
    assertOnlyNormalThreadsAreLeft(iris);
    assertAnswers(iris, doubler, ASKS);
  }

  @Test
  void moreForeverBlockedHandlersThanCores() {
    IrisRuntime iris = start(quiet());
    ActorRef<Question> doubler = doubler(iris);
    block(iris, 50 * CORES);

    assertAnswers(iris, doubler, ASKS);

    assertThat(count(iris, "handoffs")).isGreaterThanOrEqualTo(50 * CORES - 1);
    assertOnlyNormalThreadsAreLeft(iris);
    assertAnswers(iris, doubler, ASKS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void theSameWithOtherNumbersOfWorkers(int workers) {
    IrisRuntime iris = start(parallelism(workers));
    ActorRef<Question> doubler = doubler(iris);
    block(iris, workers + 1);
    spin(iris, workers + 1);

    assertAnswers(iris, doubler, 20);

    assertThat(count(iris, "handoffs")).isPositive();
    assertThat(count(iris, "rescues")).isPositive();
    assertOnlyNormalThreadsAreLeft(iris);
  }

  @Test
  void spinningFirstAndBlockingThen() {
    IrisRuntime iris = start(quiet());
    ActorRef<Question> doubler = doubler(iris);
    spin(iris, CORES + 1);
    block(iris, 20 * CORES);

    assertAnswers(iris, doubler, 20);

    assertOnlyNormalThreadsAreLeft(iris);
    assertAnswers(iris, doubler, ASKS);
  }

  /** The one place where a handler sleeps: that it does is what is tested. */
  @Test
  void tenThousandThatSleepAtOnce() {
    int sleepers = 10_000;
    IrisRuntime iris = start(quiet());
    ActorRef<Question> doubler = doubler(iris);
    CountDownLatch woken = new CountDownLatch(sleepers);
    for (int i = 0; i < sleepers; i++) {
      iris.spawn(
              String.class,
              (m, ctx) -> {
                Thread.sleep(100);
                woken.countDown();
              })
          .send("sleep");
    }

    int answers = 0;
    for (; woken.getCount() > 0 && answers < 1_000_000; answers++) {
      assertThat(ask(iris, doubler, answers)).isEqualTo(2 * answers);
    }

    Eventually.latch(woken, "all to wake up", () -> Dump.of(iris));
    assertThat(answers).as("answers while they slept").isGreaterThan(10);
    assertThat(count(iris, "handoffs")).isPositive();
    assertOnlyNormalThreadsAreLeft(iris);
  }

  /** What a hog has sent before it began to loop or to wait is not left behind with it. */
  @Test
  void whatAHogHasSentIsHandledThoughTheHogNeverReturns() {
    IrisRuntime iris = start(quiet());
    int each = 10;
    CountDownLatch heard = new CountDownLatch(4 * CORES * each);
    AtomicInteger hogs = new AtomicInteger();
    for (int i = 0; i < 4 * CORES; i++) {
      iris.spawn(
              String.class,
              (m, ctx) -> {
                for (int n = 0; n < each; n++) {
                  iris.spawn(String.class, (child, c) -> heard.countDown()).send("go");
                }
                if (hogs.getAndIncrement() % 2 == 0) {
                  release.await();
                }
                while (!enough) {
                  Thread.onSpinWait();
                }
              })
          .send("hog");
    }

    Eventually.latch(heard, "all that hogs have sent", () -> Dump.of(iris));
    assertOnlyNormalThreadsAreLeft(iris);
  }

  /** Handlers that hold on for a while each, again and again: places come and go all the time. */
  @Test
  void hogsThatComeAndGo() {
    IrisRuntime iris = start(quiet());
    ActorRef<Question> doubler = doubler(iris);
    for (int round = 0; round < 20; round++) {
      CountDownLatch held = new CountDownLatch(2 * CORES);
      CountDownLatch goOn = new CountDownLatch(1);
      for (int i = 0; i < 2 * CORES; i++) {
        boolean spins = i % 2 == 0;
        iris.spawn(
                String.class,
                (m, ctx) -> {
                  held.countDown();
                  while (spins && goOn.getCount() > 0) {
                    Thread.onSpinWait();
                  }
                  goOn.await();
                })
            .send("hold");
      }
      Eventually.latch(held, "all to hold", () -> Dump.of(iris));
      assertAnswers(iris, doubler, 3);
      goOn.countDown();
    }
    assertOnlyNormalThreadsAreLeft(iris);
    assertThat(count(iris, "alive")).isEqualTo(20L * 2 * CORES + 1);
  }
}

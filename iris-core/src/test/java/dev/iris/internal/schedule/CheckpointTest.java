package dev.iris.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;
import dev.iris.internal.Eventually;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long messages that let others go first, where nobody would be rescued from them. */
class CheckpointTest extends EngineFixture {

  private static RuntimeConfig noRescue(int workers) {
    return parallelism(workers).withSamplesBeforeRescue(Integer.MAX_VALUE);
  }

  private void loopWithCheckpoints(IrisRuntime iris, int reductions, CountDownLatch looping) {
    iris.spawn(
            String.class,
            (m, ctx) -> {
              looping.countDown();
              while (!enough) {
                ctx.checkpoint(reductions);
              }
            })
        .send("loop");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000_000})
  void aLongMessageWithCheckpointsLetsOthersRunOnTheOnlyWorker(int reductions) {
    IrisRuntime iris = start(noRescue(1));
    ActorRef<Question> doubler = doubler(iris);
    CountDownLatch looping = new CountDownLatch(1);
    loopWithCheckpoints(iris, reductions, looping);
    Eventually.latch(looping, "the loop");

    assertAnswers(iris, doubler, 1_000);

    assertThat(count(iris, "rescues")).isZero();
    assertOnlyNormalThreadsAreLeft(iris);
  }

  @Test
  void moreSuchLoopsThanWorkers() {
    IrisRuntime iris = start(noRescue(2));
    ActorRef<Question> doubler = doubler(iris);
    CountDownLatch looping = new CountDownLatch(8);
    for (int i = 0; i < 8; i++) {
      loopWithCheckpoints(iris, 10, looping);
    }
    Eventually.latch(looping, "all loops at once", () -> Dump.of(iris));

    assertAnswers(iris, doubler, 100);

    assertOnlyNormalThreadsAreLeft(iris);
  }

  /** One thread more for a long message, not one for each share of reductions. */
  @Test
  void aMessageStepsAsideOnce() {
    IrisRuntime iris = start(noRescue(1));
    CountDownLatch stepped = new CountDownLatch(1);
    loopWithCheckpoints(iris, 1_000_000, stepped);
    Eventually.latch(stepped, "the loop");
    ActorRef<Question> doubler = doubler(iris);
    for (int i = 0; i < 100; i++) {
      assertAnswers(iris, doubler, 1);
      // Monitor, worker, stand-in, and what asks end on; a busy machine hands off once more.
      assertThat(count(iris, "threads")).isLessThan(16);
    }
  }

  /** It never runs another actor inside the message, nor its own next one. */
  @Test
  void theActorItselfStaysWithItsMessage() {
    IrisRuntime iris = start(noRescue(1));
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1_000);
    ActorRef<String> actor =
        iris.spawn(
            String.class,
            (m, ctx) -> {
              Thread before = Thread.currentThread();
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              for (int i = 0; i < 10; i++) {
                ctx.checkpoint(1_000);
              }
              assertThat(Thread.currentThread()).isSameAs(before);
              inside.decrementAndGet();
              done.countDown();
            });
    for (int i = 0; i < 1_000; i++) {
      actor.send("go");
    }
    Eventually.latch(done, "all messages", () -> Dump.of(iris));
    assertThat(most).hasValue(1);
    assertOnlyNormalThreadsAreLeft(iris);
  }
}

package dev.iris.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.internal.Eventually;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Handlers, and virtual threads of the host, that wait while they are in a {@code synchronized}
 * block. Before JDK 24 a virtual thread keeps its carrier then, so that no other can run there.
 */
class PinnedTest extends EngineFixture {

  private static final boolean PINS = Runtime.version().feature() < 24;

  /** Its answers come by callbacks, and these cannot have virtual threads then. */
  @Test
  void moreThatBlockInsideSynchronizedThanThereAreCarriers() {
    IrisRuntime iris = start(quiet());
    ActorRef<Question> doubler = doubler(iris);
    blockSynchronized(iris, 20 * CORES);

    assertAnswers(iris, doubler, 20);

    assertOnlyNormalThreadsAreLeft(iris);
    assertAnswers(iris, doubler, 20);
    assertAnswers(iris, pullDoubler(iris), 20);
  }

  /** Few stand-ins may be platform threads; where virtual ones get no carrier, nobody goes on. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void whereThatLeavesNoWorkerThatGoesOnOthersAreAdded(int workers) {
    IrisRuntime iris = start(parallelism(workers).withMaxStandIns(1));
    ActorRef<Question> doubler = doubler(iris);
    blockSynchronized(iris, 10 * CORES + workers);

    assertAnswers(iris, doubler, 20);

    if (PINS) {
      assertThat(count(iris, "rescues")).as("rescue workers").isPositive();
    }
    assertOnlyNormalThreadsAreLeft(iris);
    assertAnswers(iris, doubler, 20);
    assertAnswers(iris, pullDoubler(iris), 20);
  }

  @Test
  void callbacksThatBlockDoNotHoldUpOthers() {
    IrisRuntime iris = start(quiet());
    ActorRef<Question> doubler = doubler(iris);
    blockSynchronized(iris, 20 * CORES);
    CountDownLatch inside = new CountDownLatch(3);
    CountDownLatch attached = new CountDownLatch(1);
    ActorRef<Question> late =
        iris.spawn(
            Question.class,
            (q, ctx) -> {
              attached.await();
              q.replyTo().send(0);
            });
    for (int i = 0; i < 3; i++) {
      late.ask(Integer.class, to -> new Question(1, to), HOUR)
          .thenRun(() -> waitSynchronized(inside));
    }
    attached.countDown();
    Eventually.latch(inside, "all callbacks", () -> Dump.of(iris));

    assertAnswers(iris, doubler, 20);

    assertOnlyNormalThreadsAreLeft(iris);
  }

  /** All of them wait to get into one block. */
  @Test
  void moreThatWaitForAMonitorThanThereAreCarriers() {
    IrisRuntime iris = start(quiet());
    ActorRef<Question> doubler = doubler(iris);
    int count = 20 * CORES;
    CountDownLatch waiting = new CountDownLatch(count);
    CountDownLatch through = new CountDownLatch(count);
    Object monitor = new Object();
    synchronized (monitor) {
      for (int i = 0; i < count; i++) {
        iris.spawn(
                String.class,
                (m, ctx) -> {
                  waiting.countDown();
                  synchronized (monitor) {
                    through.countDown();
                  }
                })
            .send("enter");
      }
      Eventually.latch(waiting, "all to wait", () -> Dump.of(iris));
      assertAnswers(iris, doubler, 20);
      assertThat(through.getCount()).isEqualTo(count);
    }
    Eventually.latch(through, "all to get through", () -> Dump.of(iris));
    assertOnlyNormalThreadsAreLeft(iris);
    assertAnswers(iris, pullDoubler(iris), 20);
  }

  /** The host's threads have the carriers, and handlers that loop the worker that needs none. */
  @Test
  void allCarriersTakenByTheHost() {
    IrisRuntime iris = start(quiet());
    ActorRef<Question> doubler = doubler(iris);
    CountDownLatch inside = new CountDownLatch(CORES);
    for (int i = 0; i < CORES; i++) {
      Thread.ofVirtual().start(() -> waitSynchronized(inside));
    }
    Eventually.latch(inside, "the host's threads");
    spin(iris, CORES);

    assertAnswers(iris, doubler, 20);

    assertThat(count(iris, "rescues")).isPositive();
    assertOnlyNormalThreadsAreLeft(iris);
    assertAnswers(iris, pullDoubler(iris), 20);
  }

  private void blockSynchronized(IrisRuntime iris, int count) {
    CountDownLatch inside = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      iris.spawn(String.class, (m, ctx) -> waitSynchronized(inside)).send("block");
    }
    Eventually.latch(inside, "all to be inside", () -> Dump.of(iris));
  }

  /** What nobody should write, and libraries have. */
  private void waitSynchronized(CountDownLatch inside) {
    synchronized (new Object()) {
      inside.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

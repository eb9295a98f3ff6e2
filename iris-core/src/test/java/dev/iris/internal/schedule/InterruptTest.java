package dev.iris.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.internal.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kill interrupts the blocked handler it is meant for, and no interrupt reaches another. */
class InterruptTest extends EngineFixture {

  /** Blocks until it is interrupted or the test ends, and tells what became of it. */
  private final class Blocker implements Behavior<String> {
    final CountDownLatch blocked = new CountDownLatch(1);
    final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    final CompletableFuture<ExitReason> ended = new CompletableFuture<>();

    @Override
    public void onMessage(String message, ActorContext<String> ctx) throws InterruptedException {
      blocked.countDown();
      try {
        release.await();
        interrupted.complete(false);
      } catch (InterruptedException e) {
        interrupted.complete(true);
        throw e;
      }
    }

    @Override
    public void onStop(ExitReason reason, ActorContext<String> ctx) {
      ended.complete(reason);
    }

    void assertKilled(IrisRuntime iris) {
      assertThat(Eventually.result(interrupted, "the interrupt", () -> Dump.of(iris))).isTrue();
      assertThat(Eventually.result(ended, "the end", () -> Dump.of(iris)))
          .isInstanceOf(ExitReason.Killed.class);
    }
  }

  private static ActorRef<String> sent(IrisRuntime iris, Blocker blocker) {
    ActorRef<String> actor = iris.spawn(String.class, blocker);
    actor.send("block");
    Eventually.latch(blocker.blocked, "the handler to block", () -> Dump.of(iris));
    return actor;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void killedAfterTheHandOff(int workers) {
    IrisRuntime iris = start(parallelism(workers));
    List<Blocker> blockers = new ArrayList<>();
    List<ActorRef<String>> actors = new ArrayList<>();
    for (int i = 0; i < 3 * workers; i++) {
      Blocker blocker = new Blocker();
      actors.add(sent(iris, blocker));
      blockers.add(blocker);
    }
    Eventually.until(
        "all to be handed off", () -> count(iris, "handoffs") == 3L * workers, () -> Dump.of(iris));
    actors.forEach(ActorRef::kill);
    blockers.forEach(blocker -> blocker.assertKilled(iris));
    assertOnlyNormalThreadsAreLeft(iris);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void killedWheneverItIs(int workers) {
    IrisRuntime iris = start(parallelism(workers));
    for (int i = 0; i < 100; i++) {
      Blocker blocker = new Blocker();
      sent(iris, blocker).kill();
      blocker.assertKilled(iris);
    }
    assertOnlyNormalThreadsAreLeft(iris);
  }

  /** All places loop, so what blocks then does so on a thread that was added. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void killedOnAThreadThatWasAddedBecauseAllOthersLoop(int workers) {
    IrisRuntime iris = start(parallelism(workers));
    spin(iris, workers);
    for (int i = 0; i < 3; i++) {
      Blocker blocker = new Blocker();
      ActorRef<String> actor = sent(iris, blocker);
      actor.kill();
      blocker.assertKilled(iris);
    }
    assertOnlyNormalThreadsAreLeft(iris);
  }

  @Test
  void killedAfterItHasSteppedAside() {
    IrisRuntime iris = start(parallelism(1));
    Blocker blocker = new Blocker();
    ActorRef<String> actor =
        iris.actor(String.class)
            .budget(1)
            .spawn(
                (m, ctx) -> {
                  ctx.checkpoint(10);
                  blocker.onMessage(m, ctx);
                });
    actor.send("block");
    Eventually.latch(blocker.blocked, "the handler to block");
    actor.kill();
    assertThat(Eventually.result(blocker.interrupted, "the interrupt")).isTrue();
    Eventually.until("the end", () -> !actor.isAlive());
    assertOnlyNormalThreadsAreLeft(iris);
  }

  @Test
  void aKilledHandlerThatLoopsEndsWhenItReturnsAndTakesNothingMore() {
    IrisRuntime iris = start(parallelism(1));
    CountDownLatch looping = new CountDownLatch(1);
    AtomicInteger handled = new AtomicInteger();
    CompletableFuture<ExitReason> ended = new CompletableFuture<>();
    ActorRef<String> actor =
        iris.spawn(
            String.class,
            new Behavior<>() {
              @Override
              public void onMessage(String m, ActorContext<String> ctx) {
                handled.incrementAndGet();
                looping.countDown();
                while (!enough) {
                  Thread.onSpinWait();
                }
              }

              @Override
              public void onStop(ExitReason reason, ActorContext<String> ctx) {
                ended.complete(reason);
              }
            });
    actor.send("loop");
    actor.send("never");
    Eventually.latch(looping, "the loop");

    actor.kill();
    assertAnswers(iris, doubler(iris), 10);
    assertThat(ended).as("its handler has not returned").isNotDone();

    enough = true;
    assertThat(Eventually.result(ended, "its end")).isInstanceOf(ExitReason.Killed.class);
    assertThat(handled).hasValue(1);
    assertOnlyNormalThreadsAreLeft(iris);
  }

  /** One worker, so the others run on the very thread whose flag was set. */
  @Test
  void aFlagThatAHandlerSetsIsNotSeenByOthers() {
    IrisRuntime iris = start(parallelism(1));
    BlockingQueue<Boolean> seen = new LinkedBlockingQueue<>();
    for (int i = 0; i < 20; i++) {
      iris.spawn(String.class, (m, ctx) -> Thread.currentThread().interrupt()).send("interrupt");
      iris.spawn(String.class, (m, ctx) -> seen.add(Thread.currentThread().isInterrupted()))
          .send("look");
    }
    for (int i = 0; i < 20; i++) {
      assertThat(Eventually.next(seen, "a look")).isFalse();
    }
  }

  /** A thread whose flag is set does not park; without work the worker would spin for ever. */
  @Test
  void aFlagThatAHandlerSetsDoesNotKeepTheWorkerAwake() {
    IrisRuntime iris = start(parallelism(1));
    CompletableFuture<Thread> worker = new CompletableFuture<>();
    iris.spawn(
            String.class,
            (m, ctx) -> {
              Thread.currentThread().interrupt();
              worker.complete(Thread.currentThread());
            })
        .send("interrupt");
    Thread thread = Eventually.result(worker, "the worker");
    Eventually.waiting(thread);
    assertThat(thread.isInterrupted()).isFalse();
    assertAnswers(iris, doubler(iris), 10);
  }

  /** Kills come at any moment of a handler that blocks briefly; the others look for the flag. */
  @Test
  void aKillsInterruptIsNotSeenByOthers() {
    IrisRuntime iris = start(parallelism(2));
    AtomicInteger strange = new AtomicInteger();
    ActorRef<Integer> looking =
        iris.spawn(
            Integer.class,
            (m, ctx) -> strange.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0));
    for (int i = 0; i < 300; i++) {
      CountDownLatch in = new CountDownLatch(1);
      CountDownLatch out = new CountDownLatch(1);
      ActorRef<String> victim =
          iris.spawn(
              String.class,
              (m, ctx) -> {
                in.countDown();
                out.await();
              });
      long before = count(iris, "handoffs");
      victim.send("wait");
      Eventually.latch(in, "the handler");
      looking.send(i);
      if (i % 2 == 0) {
        Eventually.until(
            "the hand-off", () -> count(iris, "handoffs") > before, () -> Dump.of(iris));
      }
      victim.kill();
      out.countDown();
      looking.send(i);
      Eventually.until("its end", () -> !victim.isAlive(), () -> Dump.of(iris));
      looking.send(i);
    }
    assertThat(awaitQuiet(iris)).containsEntry("queued", 0L);
    assertThat(strange).hasValue(0);
    assertOnlyNormalThreadsAreLeft(iris);
  }
}

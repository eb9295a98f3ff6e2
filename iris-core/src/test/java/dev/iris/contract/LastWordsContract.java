package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.Supervision;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An interrupt that comes with a kill is not meant for {@code onStop}. */
public abstract class LastWordsContract extends RuntimeContract {

  /** Why a behaviour says its last words. The actor has a thread of its own, to be interrupted. */
  private enum Occasion {
    STOP,
    RESTART,
    IDLE
  }

  private static final class Speaker extends Probe<String> {
    private final Gate gate;
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

    Speaker(Gate gate) {
      this.gate = gate;
    }

    @Override
    public void onMessage(String message, ActorContext<String> ctx) {
      if (message.equals("fail")) {
        throw new IllegalStateException("as told");
      }
    }

    @Override
    public void onStop(ExitReason reason, ActorContext<String> ctx) {
      try {
        gate.pass();
        interrupted.complete(Thread.currentThread().isInterrupted());
      } catch (InterruptedException e) {
        interrupted.complete(true);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Occasion.class)
  void aKillWhileTheyAreSaidDoesNotDisturbThem(Occasion occasion) {
    Speaker speaker = new Speaker(gate());
    var recipe = iris.actor(String.class).dedicatedThread();
    ActorRef<String> ref =
        occasion == Occasion.IDLE
            ? recipe.lazy(Duration.ofMillis(1)).spawn(() -> speaker)
            : recipe.spawn(speaker);
    Exits exits = exits();
    exits.watch(ref);
    switch (occasion) {
      case STOP -> ref.stop();
      case RESTART -> {
        iris.supervisor().watch(ref);
        ref.send("fail");
      }
      case IDLE -> ref.send("makes it");
    }
    speaker.gate.awaitEntered();

    ref.kill();
    speaker.gate.open();

    assertThat(Await.result(speaker.interrupted)).isFalse();
    ExitReason reason = exits.reasonOf(ref);
    assertThat(reason)
        .isEqualTo(occasion == Occasion.STOP ? new ExitReason.Shutdown() : new ExitReason.Killed());
  }

  /** The handler returns, or fails and is restarted, at the moment of the kill. */
  @Test
  void aKillAtTheMomentTheyBeginDoesNotDisturbThem() {
    int rounds = 100;
    iris = start(quiet().withRootSupervision(Supervision.oneForOne().intensity(2 * rounds, HOUR)));
    for (int round = 0; round < rounds; round++) {
      Gate inHand = new Gate();
      CountDownLatch killed = new CountDownLatch(1);
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      boolean fails = round % 2 == 0;
      ActorRef<String> ref =
          iris.actor(String.class)
              .dedicatedThread()
              .spawn(
                  new Probe<>() {
                    @Override
                    public void onMessage(String message, ActorContext<String> ctx) {
                      inHand.passUninterruptibly();
                      if (fails) {
                        throw new IllegalStateException("as told");
                      }
                    }

                    @Override
                    public void onStop(ExitReason reason, ActorContext<String> ctx) {
                      awaitSilently(killed);
                      interrupted.complete(Thread.currentThread().isInterrupted());
                    }
                  });
      iris.supervisor().watch(ref);
      ref.send("hold");
      inHand.awaitEntered();
      Exits exits = exits();
      exits.watch(ref);
      inHand.open();
      ref.kill();
      killed.countDown();

      assertThat(Await.result(interrupted)).isFalse();
      exits.exitOf(ref);
    }
  }

  /** Without a wait that would tell of an interrupt, or clear it. */
  private static void awaitSilently(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Thread.onSpinWait();
    }
  }
}

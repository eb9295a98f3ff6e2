package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever some handlers do, the other actors get their turn. */
public abstract class FairnessContract extends RuntimeContract {

  private final AtomicBoolean enough = new AtomicBoolean();

  @AfterEach
  void letTheHogsEnd() {
    enough.set(true);
  }

  private void assertAnswers(Kind kind) {
    ActorRef<Question> doubler = Question.doubler(iris, kind);
    for (int i = 0; i < 100; i++) {
      assertThat(Await.result(Question.ask(doubler, i, HOUR))).isEqualTo(2 * i);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void actorsThatAlwaysHaveAMessageHoldNobodyUp(Kind kind) {
    for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
      iris.spawn(
              String.class,
              (m, ctx) -> {
                if (!enough.get()) {
                  ctx.self().send(m);
                }
              })
          .send("again");
    }

    assertAnswers(kind);
    enough.set(true);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void handlersThatBlockHoldNobodyUp(Kind kind) {
    Gate never = gate();
    CountDownLatch blocked = new CountDownLatch(500);
    for (int i = 0; i < 500; i++) {
      iris.<String>spawn(
              String.class,
              (m, ctx) -> {
                blocked.countDown();
                never.pass();
              })
          .send("block");
    }

    assertAnswers(kind);
    Await.latch(blocked, "all to be blocked at the same time");
  }

  @Test
  void handlersThatSpinOnEveryCoreHoldNoPushActorUp() {
    int hogs = Runtime.getRuntime().availableProcessors() + 2;
    CountDownLatch spinning = new CountDownLatch(hogs);
    for (int i = 0; i < hogs; i++) {
      iris.spawn(
              String.class,
              (m, ctx) -> {
                spinning.countDown();
                while (!enough.get()) {
                  Thread.onSpinWait();
                }
              })
          .send("spin");
    }
    Await.latch(spinning, "all hogs to spin at the same time");

    assertAnswers(Kind.PUSH);
    enough.set(true);
  }

  /** As many as there are carriers, yielding alone serves nobody else; so this needs more. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void pullActorsThatAlwaysHaveAMessageHoldNobodyUp(Kind kind) {
    AtomicBoolean enough = new AtomicBoolean();
    try {
      for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
        iris.actor(String.class)
            .spawnWithMailbox(
                mb -> {
                  mb.self().send("again");
                  while (!enough.get()) {
                    mb.self().send(mb.receive());
                  }
                });
      }
      ActorRef<Question> doubler = Question.doubler(iris, kind);
      for (int i = 0; i < 100; i++) {
        assertThat(Await.result(Question.ask(doubler, i, HOUR))).isEqualTo(2 * i);
      }
    } finally {
      enough.set(true);
    }
  }
}

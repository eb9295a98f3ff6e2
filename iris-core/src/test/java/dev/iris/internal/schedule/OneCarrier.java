package dev.iris.internal.schedule;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.Recipient;
import dev.iris.RuntimeConfig;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What {@link EmbeddingTest} runs in a JVM of its own that has one carrier for all virtual threads.
 * It needs neither JUnit nor AssertJ; what fails ends it with another exit value than 0.
 */
public final class OneCarrier {

  static final String ALL_IS_WELL = "all is well";

  private static final Duration HOUR = Duration.ofHours(1);
  private static volatile boolean enough;

  private record Question(int number, Recipient<Integer> replyTo) {}

  private OneCarrier() {}

  public static void main(String[] args) throws Exception {
    RuntimeConfig config = RuntimeConfig.defaults().withParallelism(Integer.parseInt(args[0]));
    CountDownLatch never = new CountDownLatch(1);
    try (IrisRuntime iris = IrisRuntime.start(config)) {
      ActorRef<Question> push =
          iris.spawn(Question.class, (q, ctx) -> q.replyTo().send(2 * q.number()));
      ActorRef<Question> pull =
          iris.actor(Question.class)
              .spawnWithMailbox(
                  mailbox -> {
                    for (; ; ) {
                      Question q = mailbox.receive();
                      q.replyTo().send(2 * q.number());
                    }
                  });
      answers("both", push, pull);
      passTheBall(iris, 20_000);
      block(iris, 50, never);
      answers("beside blocked handlers", push, pull);
      spin(iris, 4);
      answers("beside endless loops", push, pull);
      enough = true;
      never.countDown();
      answers("afterwards", push, pull);
    }
    System.out.println(ALL_IS_WELL);
  }

  @SafeVarargs
  private static void answers(String when, ActorRef<Question>... actors) throws Exception {
    for (ActorRef<Question> actor : actors) {
      for (int i = 0; i < 50; i++) {
        int number = i;
        int answer =
            actor
                .ask(Integer.class, to -> new Question(number, to), HOUR)
                .get(30, TimeUnit.SECONDS);
        if (answer != 2 * i) {
          throw new IllegalStateException(when + ": " + answer);
        }
      }
    }
    System.out.println(when);
  }

  private static void passTheBall(IrisRuntime iris, int passes) throws Exception {
    CountDownLatch left = new CountDownLatch(passes);
    AtomicReference<ActorRef<String>> pull = new AtomicReference<>();
    ActorRef<String> push =
        iris.spawn(
            String.class,
            (m, ctx) -> {
              left.countDown();
              pull.get().send(m);
            });
    pull.set(
        iris.actor(String.class)
            .spawnWithMailbox(
                mailbox -> {
                  while (left.getCount() > 0) {
                    push.send(mailbox.receive());
                  }
                }));
    push.send("ball");
    await(left, "the ball");
  }

  private static void block(IrisRuntime iris, int count, CountDownLatch never) throws Exception {
    CountDownLatch blocked = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      iris.spawn(
              String.class,
              (m, ctx) -> {
                blocked.countDown();
                never.await();
              })
          .send("block");
    }
    await(blocked, "all to be blocked");
  }

  private static void spin(IrisRuntime iris, int count) throws Exception {
    CountDownLatch spinning = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      iris.spawn(
              String.class,
              (m, ctx) -> {
                spinning.countDown();
                while (!enough) {
                  Thread.onSpinWait();
                }
              })
          .send("spin");
    }
    await(spinning, "all to spin");
  }

  private static void await(CountDownLatch latch, String what) throws Exception {
    if (!latch.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("waited 30 s for " + what);
    }
    System.out.println(what);
  }
}

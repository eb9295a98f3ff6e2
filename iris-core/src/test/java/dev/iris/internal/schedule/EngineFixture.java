package dev.iris.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.Recipient;
import dev.iris.RuntimeConfig;
import dev.iris.internal.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * What tests of the running engine share. A test starts a runtime; afterwards its hogs are let go,
 * all threads beyond the normal number have to end, and then the accounts have to balance.
 */
@Timeout(120)
abstract class EngineFixture {

  static final int CORES = Runtime.getRuntime().availableProcessors();
  static final Duration HOUR = Duration.ofHours(1);

  /** A question, and where the answer goes. */
  record Question(int number, Recipient<Integer> replyTo) {}

  /** One runtime and the number of threads it normally has. */
  private record Started(IrisRuntime iris, long threads) {}

  /** Set at the end of each test at the latest: handlers that spin look at it. */
  volatile boolean enough;

  /** Opened at the end of each test at the latest: handlers that block wait for it. */
  final CountDownLatch release = new CountDownLatch(1);

  private final List<Started> started = new ArrayList<>();

  static RuntimeConfig quiet() {
    return RuntimeConfig.defaults().withDeadLetterLogsPerSecond(0);
  }

  static RuntimeConfig parallelism(int workers) {
    return quiet().withParallelism(workers);
  }

  IrisRuntime start(RuntimeConfig config) {
    IrisRuntime iris = IrisRuntime.start(config);
    started.add(new Started(iris, config.parallelism() + 1));
    return iris;
  }

  @AfterEach
  void endAll() {
    letGo();
    for (Started each : started) {
      assertThat(each.iris.shutdown(Eventually.LIMIT)).as("had to be killed").isEmpty();
      Map<String, Long> stats = each.iris.stats();
      assertThat(stats).containsEntry("alive", 0L).containsEntry("queued", 0L);
      assertBalanced(stats);
      assertThat(stats.get("threads")).as("threads after close in %s", stats).isZero();
    }
  }

  final void letGo() {
    enough = true;
    release.countDown();
  }

  /** Lets all hogs go; then only the threads of the start are to be left. */
  final void assertOnlyNormalThreadsAreLeft(IrisRuntime iris) {
    letGo();
    for (Started each : started) {
      if (each.iris == iris) {
        Eventually.until(
            "the threads to be " + each.threads + " again",
            () -> count(iris, "threads") == each.threads,
            () -> Dump.of(iris));
      }
    }
  }

  static long count(IrisRuntime iris, String counter) {
    return iris.stats().getOrDefault(counter, 0L);
  }

  static void assertBalanced(Map<String, Long> stats) {
    assertThat(stats.get("sent"))
        .as("sent = refused + accepted in %s", stats)
        .isEqualTo(stats.get("refused") + stats.get("accepted"));
    assertThat(stats.get("accepted"))
        .as("accepted = handled + lost + queued in %s", stats)
        .isEqualTo(stats.get("handled") + stats.get("lost") + stats.get("queued"));
  }

  /** Waits for a quiet moment: nothing queued and nothing in hand. Nobody may send meanwhile. */
  static Map<String, Long> awaitQuiet(IrisRuntime iris) {
    Eventually.until(
        "a quiet moment",
        () -> {
          Map<String, Long> stats = iris.stats();
          return stats.get("queued") == 0
              && stats.get("accepted") == stats.get("handled") + stats.get("lost");
        },
        () -> Dump.of(iris));
    return iris.stats();
  }

  static ActorRef<Question> doubler(IrisRuntime iris) {
    return iris.spawn(Question.class, (q, ctx) -> q.replyTo().send(2 * q.number()));
  }

  static ActorRef<Question> pullDoubler(IrisRuntime iris) {
    return iris.actor(Question.class)
        .spawnWithMailbox(
            mailbox -> {
              for (; ; ) {
                Question q = mailbox.receive();
                q.replyTo().send(2 * q.number());
              }
            });
  }

  static int ask(IrisRuntime iris, ActorRef<Question> who, int number) {
    return Eventually.result(
        who.ask(Integer.class, to -> new Question(number, to), HOUR),
        "an answer",
        () -> Dump.of(iris));
  }

  /** Asks one after the other, and each is answered. */
  static void assertAnswers(IrisRuntime iris, ActorRef<Question> who, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(ask(iris, who, i)).isEqualTo(2 * i);
    }
  }

  /** Handlers that loop until the end of the test; returns when all of them do at once. */
  final void spin(IrisRuntime iris, int count) {
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
    Eventually.latch(spinning, "all hogs to spin", () -> Dump.of(iris));
  }

  /** Handlers that wait until the end of the test; returns when all of them do at once. */
  final void block(IrisRuntime iris, int count) {
    CountDownLatch blocked = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      iris.spawn(
              String.class,
              (m, ctx) -> {
                blocked.countDown();
                release.await();
              })
          .send("block");
    }
    Eventually.latch(blocked, "all to be blocked", () -> Dump.of(iris));
  }
}

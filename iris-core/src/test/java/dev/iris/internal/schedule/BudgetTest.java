package dev.iris.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;
import dev.iris.internal.Eventually;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** So many messages, then it is somebody else's turn. */
class BudgetTest extends EngineFixture {

  private static RuntimeConfig noRescue(int workers) {
    return parallelism(workers).withSamplesBeforeRescue(Integer.MAX_VALUE);
  }

  /** Two actors with many messages each, on one worker: how many of one follow each other. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 50})
  void anActorHandlesItsBudgetAndThenTheOtherIsNext(int budget) {
    IrisRuntime iris = start(noRescue(1));
    int each = 60;
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch done = new CountDownLatch(2 * each);
    var recipe = iris.actor(String.class).budget(budget);
    List<ActorRef<String>> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(
          recipe.spawn(
              (m, ctx) -> {
                order.add(m);
                done.countDown();
              }));
    }
    iris.spawn(
            String.class,
            (m, ctx) -> {
              for (int i = 0; i < each; i++) {
                both.get(0).send("a");
                both.get(1).send("b");
              }
            })
        .send("go");
    Eventually.latch(done, "all messages", () -> Dump.of(iris));

    List<Integer> runs = runs(order);
    List<Integer> butTheLast = runs.subList(0, runs.size() - 2);
    assertThat(butTheLast).as("turns in %s", order).allMatch(turn -> turn == budget);
  }

  private static List<Integer> runs(List<String> order) {
    List<Integer> runs = new ArrayList<>();
    int length = 0;
    for (int i = 0; i < order.size(); i++) {
      length++;
      if (i + 1 == order.size() || !order.get(i + 1).equals(order.get(i))) {
        runs.add(length);
        length = 0;
      }
    }
    return runs;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void actorsThatAlwaysHaveAMessageLetOthersRun(int workers) {
    IrisRuntime iris = start(noRescue(workers));
    ActorRef<Question> doubler = doubler(iris);
    for (int i = 0; i < 4 * workers; i++) {
      iris.spawn(
              String.class,
              (m, ctx) -> {
                if (!enough) {
                  ctx.self().send(m);
                }
              })
          .send("again");
    }
    assertAnswers(iris, doubler, 200);
    assertOnlyNormalThreadsAreLeft(iris);
  }

  /** Two that talk to each other stay on one worker, but do not keep it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void pairsThatTalkForEverLetOthersRun(int workers) {
    IrisRuntime iris = start(noRescue(workers));
    ActorRef<Question> doubler = doubler(iris);
    ActorRef<Question> pull = pullDoubler(iris);
    for (int i = 0; i < 2 * workers; i++) {
      AtomicReference<ActorRef<String>> other = new AtomicReference<>();
      ActorRef<String> one =
          iris.spawn(
              String.class,
              (m, ctx) -> {
                if (!enough) {
                  other.get().send(m);
                }
              });
      other.set(iris.spawn(String.class, (m, ctx) -> one.send(m)));
      one.send("talk");
    }
    assertAnswers(iris, doubler, 200);
    assertAnswers(iris, pull, 50);
    pull.stop();
    assertOnlyNormalThreadsAreLeft(iris);
  }

  /** A sender that fills a mailbox is slowed, not stopped, and what it sent is all there. */
  @Test
  void aFloodIsHandledAndLetsOthersRun() {
    IrisRuntime iris = start(noRescue(1).withDeepMailbox(64));
    ActorRef<Question> doubler = doubler(iris);
    int flood = 200_000;
    CountDownLatch handled = new CountDownLatch(flood);
    ActorRef<Integer> sink = iris.spawn(Integer.class, (m, ctx) -> handled.countDown());
    iris.spawn(
            Integer.class,
            (m, ctx) -> {
              for (int i = 0; i < 100; i++) {
                sink.send(i);
              }
              if (m > 1) {
                ctx.self().send(m - 1);
              }
            })
        .send(flood / 100);
    assertAnswers(iris, doubler, 100);
    Eventually.latch(handled, "the flood", () -> Dump.of(iris));
  }
}

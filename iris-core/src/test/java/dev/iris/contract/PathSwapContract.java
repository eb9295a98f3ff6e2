package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.PathSwap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A swap of all actors below a prefix: each by itself. */
public abstract class PathSwapContract extends RuntimeContract {

  private final Probe<Object> seen = new Probe<>();

  /** Counts, and says so with its mark. */
  private final class Counting implements Behavior<String> {
    private final String mark;
    private int count;

    Counting(String mark) {
      this.mark = mark;
    }

    @Override
    public void onMessage(String message, ActorContext<String> ctx) {
      seen.record(mark + message + ++count);
    }

    static void carryOver(Behavior<String> was, Counting now) {
      now.count = ((Counting) was).count;
    }
  }

  private ActorRef<String> counting(String path) {
    return iris.actor(String.class).path(path).spawn(() -> new Counting("old "));
  }

  @Test
  void eachBelowIsSwappedInTheOrderOfItsMailboxWithItsState() {
    var a = counting("/s/a");
    var deeper = counting("/s/a/b");
    var at = counting("/s");
    var beside = counting("/t");
    a.send("x");
    assertThat(seen.next()).isEqualTo("old x1");

    PathSwap swap =
        Await.result(
            iris.paths()
                .hotSwap("/s", String.class, () -> new Counting("new "), Counting::carryOver));

    assertThat(swap.versions()).containsExactly(entry("/s/a", 2L), entry("/s/a/b", 2L));
    assertThat(swap.failures()).isEmpty();
    List<String> answers = new ArrayList<>();
    for (ActorRef<String> ref : List.of(a, deeper, at, beside)) {
      ref.send("y");
      answers.add(seen.next() + " of " + ref.behaviorVersion());
    }
    assertThat(answers).containsExactly("new y2 of 2", "new y1 of 2", "old y1 of 1", "old y1 of 1");
  }

  private static Map.Entry<String, Long> entry(String path, Long version) {
    return Map.entry(path, version);
  }

  @Test
  void whatFailsIsListedAndGoesOnWithItsOldCodeAndTheOthersAreSwapped() {
    counting("/s/1");
    counting("/s/2");
    counting("/s/3");
    iris.actor(Integer.class).path("/s/other").spawn((m, ctx) -> {});
    iris.actor(String.class).path("/s/pull").spawnWithMailbox(mailbox -> mailbox.receive());
    AtomicInteger made = new AtomicInteger();

    PathSwap swap =
        Await.result(
            iris.paths()
                .hotSwap(
                    "/s",
                    String.class,
                    () -> {
                      if (made.incrementAndGet() == 2) {
                        throw new IllegalStateException("on purpose");
                      }
                      return new Counting("new ");
                    }));

    assertThat(swap.versions()).hasSize(2).allSatisfy((path, v) -> assertThat(v).isEqualTo(2));
    assertThat(swap.failures()).hasSize(3).containsKeys("/s/other", "/s/pull");
    assertThat(swap.failures().get("/s/other"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Integer");
    assertThat(swap.failures().get("/s/pull")).hasMessageContaining("is a pull actor");
    assertThat(swap.failures().values()).anyMatch(e -> "on purpose".equals(e.getMessage()));
    for (String path : List.of("/s/1", "/s/2", "/s/3")) {
      var ref = iris.paths().whereis(path, String.class).orElseThrow();
      assertThat(ref.behaviorVersion()).isEqualTo(swap.failures().containsKey(path) ? 1 : 2);
      ref.send("x");
      assertThat(seen.next()).isEqualTo(swap.failures().containsKey(path) ? "old x1" : "new x1");
    }
  }

  @Test
  void oneThatEndsBeforeIsAFailure() {
    Gate gate = gate();
    var held =
        iris.actor(String.class).path("/s/held").spawn((m, ctx) -> gate.passUninterruptibly());
    held.send("hold");
    gate.awaitEntered();
    var swap = iris.paths().hotSwap("/s", String.class, () -> new Counting("new "));
    held.kill();
    gate.open();
    assertThat(Await.result(swap).failures().get("/s/held")).hasMessageContaining("has ended");
  }

  @Test
  void bodiesAreSwappedAndAllGoBack() {
    var pull =
        iris.actor(String.class)
            .path("/s/pull")
            .spawnWithMailbox(
                mailbox -> {
                  while (true) {
                    seen.record("old " + mailbox.receive());
                  }
                });
    var push = counting("/s/push");
    pull.send("x");
    assertThat(seen.next()).isEqualTo("old x");

    PathSwap swap =
        Await.result(
            iris.paths()
                .hotSwapBody(
                    "/s",
                    String.class,
                    mailbox -> {
                      while (true) {
                        seen.record("new " + mailbox.receive());
                      }
                    }));

    assertThat(swap.versions()).containsOnlyKeys("/s/pull");
    assertThat(swap.failures().get("/s/push")).hasMessageContaining("is a push actor");
    pull.send("x");
    assertThat(seen.next()).isEqualTo("new x");

    PathSwap back = Await.result(iris.paths().rollback("/s", 1));
    assertThat(back.versions()).containsExactly(entry("/s/pull", 1L), entry("/s/push", 1L));
    pull.send("x");
    push.send("x");
    assertThat(seen.next(2)).containsExactlyInAnyOrder("old x", "old x1");
    assertThat(Await.result(iris.paths().rollback("/s", 7)).failures()).hasSize(2);
  }

  @Test
  void belowNothingNothingIsSwappedAndAMalformedPrefixIsRefused() {
    PathSwap none =
        Await.result(iris.paths().hotSwap("/none", String.class, () -> new Counting("new ")));
    assertThat(none.versions()).isEmpty();
    assertThat(none.failures()).isEmpty();
    assertThatThrownBy(() -> iris.paths().rollback("s", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must begin with '/'");
  }
}

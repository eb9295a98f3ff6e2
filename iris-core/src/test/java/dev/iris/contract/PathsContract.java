package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.Cancellable;
import dev.iris.PathEvent;
import dev.iris.Pid;
import dev.iris.Recipient;
import dev.iris.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Names as a tree. */
public abstract class PathsContract extends RuntimeContract {

  private ActorRef<String> at(String path) {
    return iris.actor(String.class).path(path).spawn((m, ctx) -> {});
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aPathIsThereBeforeTheFirstMessageAndFreeBeforeTheExitIsTold(Kind kind) {
    Exits exits = exits();
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    ActorRef<String> ref =
        kind.spawn(
            iris.actor(String.class).path("/shop/pay"),
            (m, ctx) -> seen.add(ctx.runtime().paths().whereis("/shop/pay", String.class)));
    exits.watch(ref).send("look");
    assertThat(Await.next(seen, "the answer")).isEqualTo(Optional.of(ref));

    ref.stop();

    assertThat(exits.exitOf(ref).metadata()).containsEntry("path", "/shop/pay");
    assertThat(iris.paths().whereis("/shop/pay", String.class)).isEmpty();
    at("/shop/pay");
  }

  /** Often, for a look at it comes some microseconds after the exit. */
  @Test
  void whoHearsOfAnExitFindsThePathFree() {
    int actors = 2_000;
    BlockingQueue<Boolean> free = new LinkedBlockingQueue<>();
    var watcher =
        Watcher.spawn(
            iris,
            Behavior.of(
                (who, ctx) -> {
                  ctx.watch(who);
                  who.stop();
                },
                (signal, ctx) -> {
                  String path = ((Signal.Exit) signal).metadata().get("path");
                  free.add(iris.paths().whereis(path, String.class).isEmpty());
                }));
    for (int i = 0; i < actors; i++) {
      watcher.send(at("/p/" + i));
    }
    for (int i = 0; i < actors; i++) {
      assertThat(Await.next(free, "an exit")).isTrue();
    }
  }

  @Test
  void aPathBelongsToOneActorAndAnActorHasOnePath() {
    var ref = at("/a");
    var other = iris.spawn(String.class, (m, ctx) -> {});
    assertThatThrownBy(() -> at("/a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("/a")
        .hasMessageContaining(ref.toString());
    assertThatThrownBy(() -> iris.paths().register("/a", other))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> iris.paths().register("/b", ref))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is at '/a'");
    iris.paths().register("/a", ref);
    assertThat(iris.paths().unregister("/a")).isTrue();
    assertThat(iris.paths().unregister("/a")).isFalse();
    iris.paths().register("/b", ref);
    iris.paths().register("/a", other);
    assertThat(iris.paths().children("/")).containsOnlyKeys("/a", "/b");
    assertThat(iris.actors(Pid.NONE, 10)).extracting("path").contains("/a", "/b");
  }

  @Test
  void aSpawnWhosePathIsTakenLeavesNoActor() {
    at("/a");
    long alive = Ledger.of(iris, "alive");
    assertThatThrownBy(() -> iris.actor(String.class).name("n").path("/a").spawn((m, c) -> {}))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Ledger.of(iris, "alive")).isEqualTo(alive);
    assertThat(iris.whereis("n", String.class)).isEmpty();
  }

  @Test
  void anEndedActorGetsNoPath() {
    Exits exits = exits();
    var ref = exits.watch(iris.spawn(String.class, (m, ctx) -> {}));
    ref.stop();
    exits.exitOf(ref);
    assertThatThrownBy(() -> iris.paths().register("/a", ref))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has ended");
    assertThat(iris.paths().count("/")).isZero();
  }

  @Test
  void aRecipeWithAPathIsUsedOnceAndTheOneBeforeItAgain() {
    var recipe = iris.actor(String.class).budget(7);
    var one = recipe.path("/one").spawn((m, ctx) -> {});
    var two = recipe.path("/one").path("/two").spawn((m, ctx) -> {});
    var three = recipe.path("/three").name("three").spawn((m, ctx) -> {});
    assertThat(iris.paths().directChildren("/").values()).containsExactly(one, three, two);
    assertThat(iris.whereis("three", String.class)).isEqualTo(Optional.of(three));
  }

  @Test
  void childrenAreSortedAndCounted() {
    for (String path : List.of("/s/b/x", "/s/a", "/s/b", "/s-t", "/s/b/x/y", "/s/c/z")) {
      at(path);
    }
    var paths = iris.paths();
    assertThat(paths.children("/s").keySet())
        .containsExactly("/s/a", "/s/b", "/s/b/x", "/s/b/x/y", "/s/c/z");
    assertThat(paths.children("/s/b").keySet()).containsExactly("/s/b/x", "/s/b/x/y");
    assertThat(paths.count("/s/b")).isEqualTo(2);
    assertThat(paths.directChildren("/s/b").keySet()).containsExactly("/s/b/x");
    assertThat(paths.directChildren("/s").keySet()).containsExactly("/s/a", "/s/b");
    assertThat(paths.directChildren("/").keySet()).containsExactly("/s-t");
    assertThat(paths.count("/s")).isEqualTo(5);
    assertThat(paths.directCount("/s")).isEqualTo(2);
    assertThat(paths.count("/")).isEqualTo(6);
    assertThat(paths.children("/nothing")).isEmpty();
    assertThat(paths.count("/nothing/there")).isZero();
  }

  @Test
  void aQueryCostsWhatItReturnsAndTheDepth() {
    for (int i = 0; i < 3_000; i++) {
      at("/many/" + i + "/actor");
    }
    long before = Ledger.of(iris, "paths.visited");
    assertThat(iris.paths().children("/many/7")).hasSize(1);
    assertThat(iris.paths().whereis("/many/8/actor", String.class)).isPresent();
    assertThat(iris.paths().count("/many")).isEqualTo(3_000);
    assertThat(Ledger.of(iris, "paths.visited") - before).isEqualTo((2 + 1) + 3 + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|must begin with '/'",
        "a|must begin with '/'",
        "/a/|must not end with '/'",
        "/a//b|must not have an empty segment",
        "//|must not end with '/'",
      })
  void aMalformedPathIsRefusedWithTheRuleItBreaks(String path, String rule) {
    assertThatThrownBy(() -> iris.actor(String.class).path(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + path + "'")
        .hasMessageContaining(rule);
    assertThatThrownBy(() -> iris.paths().children(path))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void controlCharactersLongPathsAndTheRootAreRefusedToo() {
    assertThatThrownBy(() -> at("/a\nb")).hasMessageContaining("control character");
    assertThatThrownBy(() -> at("/" + "x".repeat(1024))).hasMessageContaining("1024");
    assertThatThrownBy(() -> at("/")).hasMessageContaining("needs a segment");
    at("/" + "x".repeat(1023));
    at("/ünïcödé and spaces/are.fine");
  }

  @Test
  void whereisChecksTheClass() {
    at("/a");
    assertThatThrownBy(() -> iris.paths().whereis("/a", Integer.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Integer");
  }

  @Test
  void manyThreadsRegisterOnePathAndOneWins() {
    AtomicInteger won = new AtomicInteger();
    Crowd.run(
        4,
        t -> {
          for (int i = 0; i < 200; i++) {
            try {
              at("/race/" + i);
              won.incrementAndGet();
            } catch (IllegalStateException taken) {
              assertThat(taken).hasMessageContaining("taken");
            }
          }
        });
    assertThat(won).hasValue(200);
    assertThat(iris.paths().count("/race")).isEqualTo(200);
  }

  @Test
  void aSubscriberHearsWhatIsThereAndWhatComesAndGoesInOrder() {
    Probe<PathEvent> probe = new Probe<>();
    var there = at("/s/there");
    var subscriber = iris.spawn(PathEvent.class, probe);
    Cancellable subscription = iris.paths().subscribe("/s", subscriber);
    assertThat(probe.next()).isEqualTo(new PathEvent.Appeared("/s/there", there));

    at("/elsewhere");
    var deep = at("/s/deep/er");
    there.stop();
    assertThat(probe.next()).isEqualTo(new PathEvent.Appeared("/s/deep/er", deep));
    assertThat(probe.next()).isEqualTo(new PathEvent.Gone("/s/there", there));
    iris.paths().unregister("/s/deep/er");
    assertThat(probe.next()).isEqualTo(new PathEvent.Gone("/s/deep/er", deep));

    assertThat(subscription.cancel()).isTrue();
    assertThat(subscription.cancel()).isFalse();
    at("/s/later");
    iris.paths().subscribe("/s", subscriber);
    assertThat(probe.next(PathEvent.Appeared.class).path()).isEqualTo("/s/later");
  }

  @Test
  void aSubscriptionMissesNothingWhileManyComeAndGo() {
    List<PathEvent> events = new ArrayList<>();
    BlockingQueue<String> done = new LinkedBlockingQueue<>();
    Recipient<PathEvent> to =
        event -> {
          events.add(event);
          if (event instanceof PathEvent.Gone gone && gone.path().equals("/s/last")) {
            done.add("done");
          }
          return true;
        };
    iris.paths().subscribe("/s", to);
    Crowd.run(
        4,
        t -> {
          for (int i = 0; i < 500; i++) {
            String path = "/s/" + t + "/" + i;
            at(path);
            iris.paths().unregister(path);
          }
        });
    at("/s/last");
    iris.paths().unregister("/s/last");
    Await.next(done, "the last event");
    assertThat(events).hasSize(2 * (4 * 500 + 1));
    for (int t = 0; t < 4; t++) {
      String mine = "/s/" + t + "/";
      List<PathEvent> own =
          events.stream()
              .filter(
                  e ->
                      e instanceof PathEvent.Appeared a && a.path().startsWith(mine)
                          || e instanceof PathEvent.Gone g && g.path().startsWith(mine))
              .toList();
      for (int i = 0; i < own.size(); i++) {
        assertThat(own.get(i))
            .isInstanceOf(i % 2 == 0 ? PathEvent.Appeared.class : PathEvent.Gone.class);
      }
    }
  }

  @Test
  void aSubscriptionEndsWithItsActor() {
    Exits exits = exits();
    var letters = deadLetters();
    var subscriber = exits.watch(iris.spawn(PathEvent.class, (e, ctx) -> {}));
    Cancellable subscription = iris.paths().subscribe("/s", subscriber);
    subscriber.stop();
    exits.exitOf(subscriber);
    assertThat(subscription.cancel()).isFalse();
    at("/s/later");
    assertThat(letters).isEmpty();
  }
}

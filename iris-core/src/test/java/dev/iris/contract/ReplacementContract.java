package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.GivenUp;
import dev.iris.PathSupervisor;
import dev.iris.Restart;
import dev.iris.RuntimeConfig;
import dev.iris.Spawner;
import dev.iris.Supervision;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Actors that are not restarted in place: a factory makes the one that takes their place. */
public abstract class ReplacementContract extends RuntimeContract {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Supervision OFTEN = Supervision.oneForOne().intensity(99, LONG);

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final AtomicInteger made = new AtomicInteger();

  private ActorRef<String> fragile(Kind kind, Spawner<String> recipe) {
    return kind.spawn(
        recipe,
        (m, ctx) -> {
          switch (m) {
            case "fail" -> throw new IOException("on purpose");
            case "exit" -> ctx.exit(new ExitReason.Normal());
            default -> events.add(m);
          }
        });
  }

  private ActorRef<String> fragile(Spawner<String> recipe) {
    return fragile(Kind.PUSH, recipe);
  }

  /** Makes fragile ones, and counts them. */
  private Supplier<ActorRef<String>> factory(Kind kind) {
    return () -> {
      made.incrementAndGet();
      return fragile(kind, iris.actor(String.class));
    };
  }

  private ActorRef<String> at(String path) {
    return iris.paths().whereis(path, String.class).orElseThrow();
  }

  private ActorRef<String> successorAt(String path, ActorRef<String> of) {
    Await.until(
        "another at " + path,
        () -> iris.paths().whereis(path, String.class).filter(r -> !r.equals(of)).isPresent());
    return at(path);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void itEndsAndItsNamesAndItsPathMoveToAnother(Kind kind) {
    PathSupervisor s = iris.supervise("/s", OFTEN);
    var letters = deadLetters();
    Exits exits = exits();
    var first = exits.watch(fragile(kind, iris.actor(String.class).path("/s/a").name("a")));
    iris.register("alias", first);
    s.watch(first, factory(kind));

    ActorRef<String> before = first;
    for (String end : List.of("fail", "exit", "kill")) {
      exits.watch(before);
      if (end.equals("kill")) {
        before.kill();
      } else {
        before.send(end);
      }
      exits.exitOf(before);
      ActorRef<String> now = successorAt("/s/a", before);
      assertThat(now.pid()).isNotEqualTo(before.pid());
      assertThat(iris.whereis("a", String.class)).isEqualTo(Optional.of(now));
      assertThat(iris.whereis("alias", String.class)).isEqualTo(Optional.of(now));
      Await.until("the supervisor's list", () -> s.children().equals(List.of(now)));
      now.send("on");
      assertThat(Await.next(events, "it")).isEqualTo("on");
      before = now;
    }
    assertThat(made).hasValue(3);
    assertThat(s.restarts()).isEqualTo(3);
    Ledger.awaitCount(iris, "restarts", 3);
    assertThat(letters).allMatch(letter -> letter.cause().equals(DeadLetter.CRASHED));
  }

  @Test
  void aStopReplacesNobodyNorDoesANormalEndOfATransientOne() {
    PathSupervisor s = iris.supervise("/s", OFTEN);
    var stopped = fragile(iris.actor(String.class).path("/s/stopped"));
    var normal = fragile(iris.actor(String.class).path("/s/normal").restart(Restart.TRANSIENT));
    s.watch(stopped, factory(Kind.PUSH));
    s.watch(normal, factory(Kind.PUSH));
    stopped.stop();
    normal.send("exit");
    Await.until("nobody", () -> s.childCount() == 0);
    assertThat(made).hasValue(0);
  }

  @Test
  void aFactoryThatThrowsOrMakesNoneCountsAsACrashAndIsAskedAgain() {
    var foreign = start(quiet()).spawn(String.class, (m, ctx) -> {});
    iris =
        start(
            RuntimeConfig.defaults()
                .withRootSupervision(Supervision.oneForOne().intensity(9, LONG)));
    ActorRef<String> other = fragile(iris.actor(String.class));
    iris.supervisor().watch(other);
    Exits exits = exits();
    ActorRef<String> ended = exits.watch(fragile(iris.actor(String.class)));
    ended.stop();
    exits.exitOf(ended);
    BlockingQueue<Supplier<ActorRef<String>>> answers = new LinkedBlockingQueue<>();
    answers.add(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    answers.add(() -> null);
    answers.add(() -> other);
    answers.add(() -> ended);
    answers.add(() -> foreign);
    answers.add(factory(Kind.PUSH));
    var ref = fragile(iris.actor(String.class).name("a"));
    iris.supervisor().watch(ref, () -> Await.next(answers, "an answer").get());

    ref.send("fail");

    Await.until(
        "the last",
        () -> iris.whereis("a", String.class).filter(now -> !now.equals(ref)).isPresent());
    assertThat(iris.supervisor().restarts()).isEqualTo(6);
    assertThat(iris.supervisor().recentErrors())
        .extracting(e -> e.reason().toString())
        .satisfiesExactly(
            failed -> assertThat(failed).contains("IOException"),
            threw -> assertThat(threw).contains("IllegalStateException: on purpose"),
            none -> assertThat(none).contains("made no actor"),
            owned -> assertThat(owned).contains("belongs to the root supervisor"),
            gone -> assertThat(gone).contains("has ended"),
            stranger -> assertThat(stranger).contains("not an actor of this runtime"));
    assertThat(other.isAlive()).isTrue();
    assertThat(foreign.isAlive()).isTrue();
  }

  @Test
  void aFactoryThatAlwaysThrowsIsGivenUpInTheEnd() {
    iris =
        start(
            RuntimeConfig.defaults()
                .withRootSupervision(Supervision.oneForOne().intensity(2, LONG)));
    BlockingQueue<GivenUp> given = new LinkedBlockingQueue<>();
    iris.onGivenUp(given::add);
    var ref = fragile(iris.actor(String.class));
    iris.supervisor()
        .watch(
            ref,
            () -> {
              made.incrementAndGet();
              throw new IllegalStateException("on purpose");
            });
    ref.send("fail");
    assertThat(Await.next(given, "the end of it").reason()).isInstanceOf(ExitReason.Panic.class);
    assertThat(made).hasValue(2);
    Await.until("nobody", () -> iris.supervisor().childCount() == 0);
  }

  @Test
  void oneSpawnedUnderThatPathIsTheSuccessorAndNotASecondMember() {
    PathSupervisor s = iris.supervise("/s", OFTEN);
    var ref = fragile(iris.actor(String.class).path("/s/a"));
    s.watch(ref, () -> fragile(iris.actor(String.class).path("/s/a").name("mine")));
    ref.send("fail");
    ActorRef<String> next = successorAt("/s/a", ref);
    Await.until("it alone", () -> s.childCount() == 1 && s.children().equals(List.of(next)));
    next.send("fail");
    ActorRef<String> third = successorAt("/s/a", next);
    assertThat(third.pid()).as("replaced again, not restarted").isNotEqualTo(next.pid());
  }

  @Test
  void whoseNameIsTakenMeanwhileIsNotWantedAndTheNextIsTried() {
    PathSupervisor s = iris.supervise("/s", OFTEN);
    ActorRef<String> thief = fragile(iris.actor(String.class));
    BlockingQueue<ActorRef<String>> all = new LinkedBlockingQueue<>();
    var ref = fragile(iris.actor(String.class).path("/s/a").name("a"));
    s.watch(
        ref,
        () -> {
          if (made.get() == 0) {
            iris.register("a", thief);
          } else {
            iris.unregister("a");
          }
          ActorRef<String> next = factory(Kind.PUSH).get();
          all.add(next);
          return next;
        });
    ref.send("fail");
    ActorRef<String> next = successorAt("/s/a", ref);
    Await.until("its name", () -> iris.whereis("a", String.class).equals(Optional.of(next)));
    ActorRef<String> unwanted = Await.next(all, "the first");
    assertThat(unwanted).isNotEqualTo(next);
    Await.until("its end", () -> !unwanted.isAlive());
    assertThat(s.restarts()).isEqualTo(2);
    assertThat(s.recentErrors().get(1).reason().toString()).contains("'a' is taken by");
  }

  @Test
  void inAGroupItIsReplacedWhereTheOthersAreRestarted() {
    PathSupervisor s = iris.supervise("/s", Supervision.oneForAll().intensity(9, LONG));
    var a = fragile(iris.actor(String.class).path("/s/a"));
    var b = fragile(iris.actor(String.class).path("/s/b"));
    var c = fragile(iris.actor(String.class).path("/s/c"));
    s.watch(b, factory(Kind.PUSH));
    for (ActorRef<String> failing : List.of(a, c)) {
      ActorRef<String> before = at("/s/b");
      failing.send("fail");
      ActorRef<String> now = successorAt("/s/b", before);
      Await.until("all three", () -> s.children().equals(List.of(a, now, c)));
    }
    assertThat(s.restarts()).isEqualTo(2);
    assertThat(made).hasValue(2);
  }

  @Test
  void whatComesWhenTheGroupIsRestartedAnywayIsKilled() {
    PathSupervisor s = iris.supervise("/s", Supervision.oneForAll().intensity(9, LONG));
    Gate gate = gate();
    BlockingQueue<ActorRef<String>> all = new LinkedBlockingQueue<>();
    var a = fragile(iris.actor(String.class).path("/s/a"));
    var b = fragile(iris.actor(String.class).path("/s/b"));
    s.watch(
        b,
        () -> {
          if (made.get() == 0) {
            made.incrementAndGet();
            gate.passUninterruptibly();
          }
          ActorRef<String> next = factory(Kind.PUSH).get();
          all.add(next);
          return next;
        });
    b.send("fail");
    gate.awaitEntered();
    a.send("fail"); // the group is restarted, and the factory is asked again
    ActorRef<String> taken = Await.next(all, "the second");
    assertThat(successorAt("/s/b", b)).isEqualTo(taken);
    gate.open();
    ActorRef<String> late = Await.next(all, "the first, which is late");
    Await.until("its end", () -> !late.isAlive());
    Await.until("the two", () -> s.children().equals(List.of(a, taken)));
  }

  @Test
  void aFactoryIsNeeded() {
    var ref = fragile(iris.actor(String.class));
    assertThatThrownBy(() -> iris.supervisor().watch(ref, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("replacement");
  }
}

package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.AskFailedException;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.PathSupervisor;
import dev.iris.Pid;
import dev.iris.Recipient;
import dev.iris.Restart;
import dev.iris.Signal;
import dev.iris.Spawner;
import dev.iris.Supervision;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Restart in place, restart types, and who supervises whom. */
public abstract class SupervisionContract extends RuntimeContract {

  static final Supervision OFTEN = Supervision.oneForOne().intensity(1_000, Duration.ofMinutes(5));

  /** Fails when told to, says what else it is told, and counts its incarnations. */
  private Behavior<String> fragile(BlockingQueue<Object> seen) {
    return (m, ctx) -> {
      switch (m) {
        case "fail" -> throw new IOException("on purpose");
        case "panic" -> throw new IllegalStateException("on purpose");
        case "exit" -> ctx.exit(new ExitReason.Normal());
        default -> seen.add(m);
      }
    };
  }

  private static BlockingQueue<Object> queue() {
    return new LinkedBlockingQueue<>();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void afterAFailureItGoesOnWithTheSamePidNamePathAndQueue(Kind kind) {
    PathSupervisor shop = iris.supervise("/shop", OFTEN);
    BlockingQueue<Object> seen = queue();
    var letters = deadLetters();
    Gate gate = gate();
    Behavior<String> behavior = fragile(seen);
    ActorRef<String> ref =
        kind.spawn(
            iris.actor(String.class).path("/shop/a").name("a"),
            (m, ctx) -> {
              if (m.equals("hold")) {
                gate.passUninterruptibly();
              }
              behavior.onMessage(m, ctx);
            });
    ref.send("hold");
    gate.awaitEntered();
    for (String message : List.of("one", "fail", "two", "panic", "three")) {
      ref.send(message);
    }
    gate.open();

    for (String message : List.of("hold", "one", "two", "three")) {
      assertThat(Await.next(seen, message)).isEqualTo(message);
    }
    assertThat(ref.isAlive()).isTrue();
    assertThat(iris.whereis("a", String.class)).isEqualTo(Optional.of(ref));
    assertThat(iris.paths().whereis("/shop/a", String.class)).isEqualTo(Optional.of(ref));
    assertThat(shop.restarts()).isEqualTo(2);
    assertThat(shop.children()).isEqualTo(List.of(ref));
    assertThat(iris.actors(Pid.NONE, 100))
        .anyMatch(info -> info.pid().equals(ref.pid()) && info.restarts() == 2);
    if (kind == Kind.PUSH) {
      Await.until("two dead letters", () -> letters.size() == 2);
      assertThat(letters).allMatch(letter -> letter.cause().equals("crashed"));
    }
  }

  @Test
  void aFactoryMakesAFreshBehaviourAndAnInstanceIsKept() {
    iris.supervise("/s", OFTEN);
    AtomicInteger made = new AtomicInteger();
    class Counter implements Behavior<String> {
      int count;

      @Override
      public void onMessage(String m, ActorContext<String> ctx) throws Exception {
        if (m.equals("fail")) {
          throw new IOException("on purpose");
        }
        count++;
      }
    }
    Counter kept = new Counter();
    BlockingQueue<Counter> fresh = new LinkedBlockingQueue<>();
    var one =
        iris.actor(String.class)
            .path("/s/fresh")
            .spawn(
                () -> {
                  made.incrementAndGet();
                  Counter counter = new Counter();
                  fresh.add(counter);
                  return counter;
                });
    var two = iris.actor(String.class).path("/s/kept").spawn(kept);
    for (var ref : List.of(one, two)) {
      ref.send("count");
      ref.send("fail");
      ref.send("count");
    }
    Await.until("all", () -> Ledger.of(iris, "handled") == 4);
    assertThat(made).hasValue(2);
    assertThat(fresh).extracting(c -> c.count).containsExactly(1, 1);
    assertThat(kept.count).isEqualTo(2);
  }

  @Test
  void hooksRunForEachIncarnation() {
    iris.supervise("/s", OFTEN);
    Probe<String> probe =
        new Probe<>() {
          @Override
          public void onStart(ActorContext<String> ctx) {
            record("started");
          }

          @Override
          public void onMessage(String m, ActorContext<String> ctx) throws Exception {
            throw new IOException(m);
          }
        };
    var ref = iris.actor(String.class).path("/s/a").spawn(probe);
    ref.send("fail");

    assertThat(probe.next()).isEqualTo("started");
    assertThat(probe.next(Probe.Stopped.class).reason()).isInstanceOf(ExitReason.Crash.class);
    assertThat(probe.next()).isEqualTo("started");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aWatcherHearsRestartedAndNoExit(Kind kind) {
    iris.supervise("/s", OFTEN);
    ActorRef<String> ref = kind.spawn(iris.actor(String.class).path("/s/a"), fragile(queue()));
    Probe<String> probe = new Probe<>();
    var watcher =
        iris.spawn(
            String.class,
            Behavior.of(
                (m, ctx) -> {
                  ctx.watch(ref);
                  ref.send("fail");
                },
                (signal, ctx) -> probe.record(signal)));
    watcher.send("go");

    var restarted = probe.next(Signal.Restarted.class);
    assertThat(restarted.who()).isEqualTo(ref);
    assertThat(restarted.reason()).isInstanceOf(ExitReason.Crash.class);
    assertThat(restarted.restarts()).isEqualTo(1);
    ref.stop();
    assertThat(probe.next(Signal.Exit.class).reason()).isEqualTo(new ExitReason.Shutdown());
  }

  @Test
  void linksAreSilentAndATrappingPeerHearsRestarted() {
    iris.supervise("/s", OFTEN);
    var ref = iris.actor(String.class).path("/s/a").spawn(fragile(queue()));
    Probe<String> probe = new Probe<>();
    BlockingQueue<Object> plain = queue();
    var linked =
        iris.spawn(
            String.class,
            (m, ctx) -> {
              ctx.link(ref);
              plain.add(m);
            });
    linked.send("link");
    Await.next(plain, "the link");
    iris.spawn(
            String.class,
            Behavior.of(
                (m, ctx) -> {
                  ctx.trapExits(true);
                  ctx.link(ref);
                  ref.send("fail");
                },
                (signal, ctx) -> probe.record(signal)))
        .send("go");

    assertThat(probe.next(Signal.Restarted.class).who()).isEqualTo(ref);
    linked.send("still there");
    assertThat(Await.next(plain, "it")).isEqualTo("still there");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatTheBehaviourMadeGoesAndWhatOthersSetStays(Kind kind) {
    iris.supervise("/s", OFTEN);
    Exits exits = exits();
    BlockingQueue<Object> seen = queue();
    BlockingQueue<ActorRef<String>> children = new LinkedBlockingQueue<>();
    ActorRef<String> ref =
        kind.spawn(
            iris.actor(String.class).path("/s/a"),
            (m, ctx) -> {
              switch (m) {
                case "make" -> {
                  children.add(ctx.child(String.class).spawn((c, x) -> {}));
                  ctx.after(Duration.ofMillis(20), "timer of the behaviour");
                  ctx.every(Duration.ofMillis(20), "interval of the behaviour");
                  ctx.receiveTimeout(Duration.ofMillis(20), "timeout of the behaviour");
                }
                case "fail" -> throw new IOException("on purpose");
                default -> seen.add(m);
              }
            });
    iris.sendAfter(ref, Duration.ofMillis(60), "timer from outside");
    ref.send("make");
    ActorRef<String> child = exits.watch(Await.next(children, "a child"));
    ref.send("fail");
    assertThat(exits.reasonOf(child)).isEqualTo(new ExitReason.Shutdown());
    ref.send("after");
    Await.until("it", () -> seen.contains("after") && seen.contains("timer from outside"));
    // Between "make" and "fail" the machine may have paused for longer than the timers took.
    int before = seen.size();
    ref.send("fence");
    Await.until("the fence", () -> seen.contains("fence"));
    assertThat(seen).hasSize(before + 1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void killIsAnExitAndMakesAnotherActorOfTheSameNames(Kind kind) {
    PathSupervisor shop = iris.supervise("/shop", OFTEN);
    Exits exits = exits();
    BlockingQueue<Object> seen = queue();
    ActorRef<String> ref =
        exits.watch(kind.spawn(iris.actor(String.class).path("/shop/a").name("a"), fragile(seen)));
    iris.register("alias", ref);

    ref.kill();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
    Await.until("another", () -> iris.whereis("alias", String.class).isPresent());
    ActorRef<String> other = iris.whereis("alias", String.class).orElseThrow();
    Await.until("the path", () -> iris.paths().whereis("/shop/a", String.class).isPresent());
    assertThat(other.pid()).isNotEqualTo(ref.pid());
    assertThat(iris.whereis("a", String.class)).isEqualTo(Optional.of(other));
    assertThat(iris.paths().whereis("/shop/a", String.class)).isEqualTo(Optional.of(other));
    assertThat(ref.send("x")).isFalse();
    other.send("hello");
    assertThat(Await.next(seen, "hello")).isEqualTo("hello");
    // The new one has its names, and runs, before the supervisor's turn that made it has ended.
    Await.until("the supervisor's list", () -> shop.children().equals(List.of(other)));
    assertThat(shop.restarts()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aStopNeverRestarts(Kind kind) {
    PathSupervisor shop = iris.supervise("/shop", OFTEN);
    Exits exits = exits();
    ActorRef<String> ref =
        exits.watch(kind.spawn(iris.actor(String.class).path("/shop/a"), fragile(queue())));
    ref.stop();
    exits.exitOf(ref);
    Await.until("it to leave", () -> shop.childCount() == 0);
    assertThat(shop.restarts()).isZero();
    assertThat(iris.paths().count("/")).isZero();
  }

  @Test
  void oneThatFailsWhileItStopsIsNotRestarted() {
    PathSupervisor shop = iris.supervise("/shop", OFTEN);
    Exits exits = exits();
    Gate gate = gate();
    var ref =
        exits.watch(
            iris.actor(String.class)
                .path("/shop/a")
                .spawn(
                    (m, ctx) -> {
                      gate.passUninterruptibly();
                      throw new IOException("on purpose");
                    }));
    ref.send("fail");
    gate.awaitEntered();
    ref.stop();
    gate.open();
    assertThat(exits.reasonOf(ref)).isInstanceOf(ExitReason.Crash.class);
    Await.until("it to leave", () -> shop.childCount() == 0);
    assertThat(shop.restarts()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void restartTypesDecide(Kind kind) {
    PathSupervisor s = iris.supervise("/s", OFTEN);
    Exits exits = exits();
    for (Restart type : Restart.values()) {
      for (String how : List.of("exit", "fail", "kill")) {
        String path = "/s/" + type + "/" + how;
        long before = s.restarts();
        ActorRef<String> ref =
            exits.watch(
                kind.spawn(iris.actor(String.class).path(path).restart(type), fragile(queue())));
        boolean expected =
            type == Restart.PERMANENT || type == Restart.TRANSIENT && !how.equals("exit");
        if (how.equals("kill")) {
          ref.kill();
        } else {
          ref.send(how);
        }
        if (expected) {
          Await.until(path + " to be restarted", () -> s.restarts() == before + 1);
        } else {
          exits.exitOf(ref);
          Await.until(path + " to leave", () -> iris.paths().whereis(path, String.class).isEmpty());
          assertThat(s.restarts()).as(path).isEqualTo(before);
        }
      }
    }
  }

  @Test
  void withoutASupervisorItJustEnds() {
    iris.supervise("/other", OFTEN);
    Exits exits = exits();
    var ref = exits.watch(iris.actor(String.class).path("/s/a").spawn(fragile(queue())));
    ref.send("fail");
    assertThat(exits.reasonOf(ref)).isInstanceOf(ExitReason.Crash.class);
    assertThat(Ledger.of(iris, "restarts")).isZero();
  }

  @Test
  void aFactoryOrAStartThatThrowsCountsAsACrash() {
    PathSupervisor s = iris.supervise("/s", OFTEN);
    AtomicInteger tries = new AtomicInteger();
    BlockingQueue<Object> seen = queue();
    var ref =
        iris.actor(String.class)
            .path("/s/a")
            .spawn(
                () -> {
                  if (tries.incrementAndGet() <= 2) {
                    throw new IllegalStateException("not yet");
                  }
                  return new Behavior<String>() {
                    @Override
                    public void onStart(ActorContext<String> ctx) throws Exception {
                      if (tries.incrementAndGet() <= 5) {
                        throw new IOException("not yet either");
                      }
                    }

                    @Override
                    public void onMessage(String m, ActorContext<String> ctx) {
                      seen.add(m);
                    }
                  };
                });
    ref.send("kept");
    assertThat(Await.next(seen, "the message")).isEqualTo("kept");
    assertThat(s.restarts()).isEqualTo(tries.get() == 6 ? 3 : 4);
    assertThat(s.recentErrors()).allMatch(e -> e.child().contains(ref.pid().toString()));
  }

  @Test
  void theAskAtWhichItFailsFailsAtOnceWithTheCause() {
    iris.supervise("/s", OFTEN);
    record Ask(Recipient<String> to) {}
    for (Kind kind : Kind.values()) {
      Spawner<Ask> recipe = iris.actor(Ask.class).path("/s/" + kind);
      ActorRef<Ask> ref =
          kind.spawn(
              recipe,
              (m, ctx) -> {
                throw new IOException("on purpose");
              });
      Throwable failure = Await.failure(ref.ask(String.class, Ask::new, HOUR));
      assertThat(failure).isInstanceOf(AskFailedException.class).hasRootCauseMessage("on purpose");
      assertThat(ref.isAlive()).isTrue();
    }
  }

  @Test
  void aPullBodyRunsAgainOnANewThreadWithWhatItHadPassedOver() {
    iris.supervise("/s", OFTEN);
    BlockingQueue<Object> seen = queue();
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .path("/s/a")
            .spawnWithMailbox(
                mailbox -> {
                  threads.add(Thread.currentThread());
                  int number = mailbox.receive(Integer.class);
                  seen.add(number);
                  if (number == 1) {
                    throw new IOException("on purpose");
                  }
                  seen.add(mailbox.receive(String.class));
                  mailbox.receive();
                });
    ref.send("passed over");
    ref.send(1);
    ref.send(2);
    assertThat(Await.next(seen, "one")).isEqualTo(1);
    assertThat(Await.next(seen, "two")).isEqualTo(2);
    assertThat(Await.next(seen, "the string")).isEqualTo("passed over");
    Thread first = Await.next(threads, "the first thread");
    assertThat(Await.next(threads, "the second thread")).isNotEqualTo(first);
    Await.end(first);
  }

  // --- who belongs to whom

  @Test
  void theNearestSupervisorDecides() {
    PathSupervisor outer = iris.supervise("/s", OFTEN);
    var inner = iris.actor(String.class).path("/s/in/a").spawn(fragile(queue()));
    Await.until("it to belong", () -> outer.childCount() == 1);
    PathSupervisor nearer = iris.supervise("/s/in", OFTEN);
    var at = iris.actor(String.class).path("/s/in").spawn(fragile(queue()));
    var beside = iris.actor(String.class).path("/s/b").spawn(fragile(queue()));

    Await.until("the nearer one to take over", () -> nearer.childCount() == 2);
    assertThat(nearer.children()).containsExactlyInAnyOrder(inner, at);
    assertThat(outer.children()).isEqualTo(List.of(beside));
    assertThat(nearer.path()).isEqualTo("/s/in");

    inner.send("fail");
    Await.until("a restart", () -> nearer.restarts() == 1);
    assertThat(outer.restarts()).isZero();

    nearer.remove();
    nearer.remove();
    Await.until("the outer one to take over", () -> outer.childCount() == 3);
    inner.send("fail");
    Await.until("a restart", () -> outer.restarts() == 1);
    outer.remove();
    Await.until("nobody", () -> outer.childCount() == 0);
    Exits exits = exits();
    exits.watch(inner).send("fail");
    exits.exitOf(inner);
  }

  @Test
  void aPathHasOneSupervisor() {
    iris.supervise("/s", OFTEN);
    assertThatThrownBy(() -> iris.supervise("/s", OFTEN))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("/s");
    assertThatThrownBy(() -> iris.supervise("s", OFTEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must begin with '/'");
  }

  @Test
  void anActorIsAdoptedOnceAndItsOwnerIsNamed() {
    PathSupervisor s = iris.supervise("/s", OFTEN);
    BlockingQueue<Object> seen = queue();
    var ref = iris.spawn(String.class, fragile(seen));
    s.watch(ref);
    assertThatThrownBy(() -> iris.supervisor().watch(ref))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the supervisor of '/s'");
    ref.send("fail");
    ref.send("goes on");
    assertThat(Await.next(seen, "it")).isEqualTo("goes on");
    assertThat(s.restarts()).isEqualTo(1);

    Exits exits = exits();
    var ended = exits.watch(iris.spawn(String.class, fragile(seen)));
    ended.stop();
    exits.exitOf(ended);
    assertThatThrownBy(() -> s.watch(ended))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has ended");
    s.remove();
    assertThatThrownBy(() -> s.watch(iris.spawn(String.class, fragile(seen))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was removed");
    assertThatThrownBy(() -> iris.supervisor().remove())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theDirectChildrenOfAPathJoinTheRoot() {
    iris.supervise("/s/owned", OFTEN);
    var a = iris.actor(String.class).path("/s/a").spawn(fragile(queue()));
    iris.actor(String.class).path("/s/owned").spawn(fragile(queue()));
    iris.actor(String.class).path("/s/a/deeper").spawn(fragile(queue()));
    assertThat(iris.paths().watch("/s")).containsOnlyKeys("/s/a");
    assertThat(iris.supervisor().children()).isEqualTo(List.of(a));
    assertThat(iris.paths().watch("/s")).isEmpty();
  }

  @Test
  void supervisorsAreNoActors() {
    iris.supervise("/s", OFTEN);
    assertThat(iris.spawn(String.class, (m, c) -> {}).pid().toString()).isEqualTo("1.0");
    assertThat(Ledger.of(iris, "spawned")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void toKillOneCostsTheSameHoweverManyThereAre(boolean backsOff) {
    Duration tick = Duration.ofMillis(1);
    Supervision rules = backsOff ? OFTEN.backoff(tick, 1, tick) : OFTEN;
    iris.supervise("/few", rules);
    iris.supervise("/many", rules);
    Behavior<String> fragile = fragile(queue());
    iris.actor(String.class).path("/few/0").spawn(fragile);
    for (int i = 0; i < 20_000; i++) {
      iris.actor(String.class).path("/many/" + i).spawn(fragile);
    }

    for (Consumer<ActorRef<String>> end :
        List.<Consumer<ActorRef<String>>>of(ActorRef::kill, ref -> ref.send("fail"))) {
      assertThat(costOf(end, "/many/7777")).isEqualTo(costOf(end, "/few/0")).isPositive();
    }
  }

  /** How many members supervisors look at until it is there again. */
  private long costOf(Consumer<ActorRef<String>> end, String path) {
    long restarts = Ledger.of(iris, "restarts");
    long before = Ledger.of(iris, "supervisors.visited");
    end.accept(iris.paths().whereis(path, String.class).orElseThrow());
    Await.until("another", () -> Ledger.of(iris, "restarts") == restarts + 1);
    return Ledger.of(iris, "supervisors.visited") - before;
  }
}

package dev.iris.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.PathSupervisor;
import dev.iris.Recipient;
import dev.iris.Signal;
import dev.iris.Supervision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Failures, ends and changes that meet each other in the life of supervised actors, in many orders.
 * After each run the accounts balance, nobody is leaked and nothing waits: Explore sees to it.
 */
@Timeout(60)
class SupervisionSweepsTest {

  private static final int SEEDS = 400;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Fails when told to; answers a question with its mark. */
  private static Behavior<Object> fragile(String mark) {
    return (m, ctx) -> {
      if (m.equals("fail")) {
        throw new IllegalStateException("on purpose");
      } else if (m instanceof Ping ping) {
        ping.replyTo().send(mark);
      }
    };
  }

  private record Ping(Recipient<String> replyTo) {}

  private static ActorRef<Object> fragileAt(SimulatedRuntime sim, String path) {
    return sim.actor(Object.class).path(path).spawn(() -> fragile(path));
  }

  /** Somebody who does that in his own time, as far as the order goes. */
  private static void meanwhile(SimulatedRuntime sim, Runnable what) {
    sim.actor(Object.class).spawnWithMailbox(mailbox -> what.run());
  }

  private static ActorRef<Object> at(SimulatedRuntime sim, String path) {
    return sim.paths().whereis(path, Object.class).orElseThrow();
  }

  private static void assertAnswers(SimulatedRuntime sim, String... paths) {
    for (String path : paths) {
      assertThat(at(sim, path).ask(String.class, Ping::new, MINUTE).join()).isEqualTo(path);
    }
  }

  @Test
  void aCrashDuringARestart() {
    Explore.seeds(SEEDS)
        .run(
            sim -> {
              PathSupervisor s = sim.supervise("/s", Supervision.oneForAll().intensity(99, HOUR));
              AtomicInteger starts = new AtomicInteger();
              var a =
                  sim.actor(Object.class)
                      .path("/s/a")
                      .spawn(
                          () -> {
                            if (starts.incrementAndGet() == 2) {
                              throw new IllegalStateException("at its restart");
                            }
                            return fragile("/s/a");
                          });
              var b = fragileAt(sim, "/s/b");
              var c =
                  sim.actor(Object.class)
                      .path("/s/c")
                      .spawnWithMailbox(
                          mailbox -> {
                            while (true) {
                              fragile("/s/c").onMessage(mailbox.receive(), mailbox);
                            }
                          });
              sim.settle();
              for (ActorRef<Object> each : List.of(a, b, c)) {
                meanwhile(sim, () -> each.send("fail"));
              }
              sim.settle();
              assertAnswers(sim, "/s/a", "/s/b", "/s/c");
              assertThat(s.children()).isEqualTo(List.of(a, b, c));
              assertThat(s.restarts()).isBetween(2L, 4L);
              assertThat(s.recentErrors()).hasSize(4);
            });
  }

  @Test
  void aStopDuringASwap() {
    Explore.seeds(SEEDS)
        .run(
            sim -> {
              PathSupervisor s = sim.supervise("/s", Supervision.oneForOne());
              var ref = fragileAt(sim, "/s/a");
              List<CompletableFuture<Long>> swaps = new ArrayList<>();
              List<CompletableFuture<String>> answers = new ArrayList<>();
              meanwhile(sim, ref::stop);
              meanwhile(sim, () -> swaps.add(ref.hotSwap(fragile("new"))));
              meanwhile(sim, () -> swaps.add(ref.hotSwapNow(fragile("newer"))));
              meanwhile(
                  sim,
                  () -> {
                    for (int i = 0; i < 3; i++) {
                      answers.add(ref.ask(String.class, Ping::new, MINUTE));
                    }
                  });
              sim.awaitExit(ref);
              sim.settle();
              assertThat(swaps).hasSize(2).allMatch(CompletableFuture::isDone);
              long done = swaps.stream().filter(f -> !f.isCompletedExceptionally()).count();
              assertThat(ref.behaviorVersion()).isIn(1L, 1 + done);
              assertThat(answers).hasSize(3).allMatch(CompletableFuture::isDone);
              List<Boolean> refused =
                  answers.stream().map(CompletableFuture::isCompletedExceptionally).toList();
              assertThat(refused).as("whatever is refused comes last").isSorted();
              assertThat(s.childCount()).isZero();
              assertThat(s.restarts()).isZero();
            });
  }

  @Test
  void aNameTakenDuringAnExit() {
    Explore.seeds(SEEDS)
        .run(
            sim -> {
              PathSupervisor s =
                  sim.supervise(
                      "/s", Supervision.oneForOne().intensity(99, HOUR).backoff(SECOND, 1, SECOND));
              var ref = sim.actor(Object.class).path("/s/a").name("n").spawn(() -> fragile("/s/a"));
              var thief = sim.spawn(Object.class, fragile("thief"));
              AtomicInteger taken = new AtomicInteger();
              meanwhile(sim, ref::kill);
              meanwhile(
                  sim,
                  () -> {
                    for (int i = 0; i < 3; i++) {
                      try {
                        sim.register("n", thief);
                        taken.incrementAndGet();
                        return;
                      } catch (IllegalStateException held) {
                        ref.send("later");
                      }
                    }
                  });
              sim.advance(SECOND.multipliedBy(5));
              ActorRef<Object> owner = sim.whereis("n", Object.class).orElseThrow();
              if (taken.get() > 0) {
                assertThat(owner).isEqualTo(thief);
                assertThat(sim.paths().whereis("/s/a", Object.class)).isEmpty();
                assertThat(s.restarts()).isGreaterThan(1);
                sim.unregister("n");
                sim.advance(SECOND.multipliedBy(2));
                owner = sim.whereis("n", Object.class).orElseThrow();
              }
              assertThat(owner).isEqualTo(at(sim, "/s/a")).isNotEqualTo(ref);
              assertThat(s.children()).isEqualTo(List.of(owner));
              assertAnswers(sim, "/s/a");
            });
  }

  @Test
  void aNameThatStaysTakenIsTriedAgainAfterPausesThatGrow() {
    Explore.seeds(20)
        .run(
            sim -> {
              Supervision always = Supervision.oneForAll().intensity(Integer.MAX_VALUE, HOUR);
              PathSupervisor s = sim.supervise("/s", always);
              var ref = sim.actor(Object.class).path("/s/a").name("n").spawn(() -> fragile("/s/a"));
              var thief = sim.spawn(Object.class, fragile("thief"));
              takingAtRest(sim, "/s/b", "n", thief);
              sim.settle();
              ref.kill();
              sim.settle();
              assertThat(s.restarts())
                  .as("what it was killed for, and the taken name")
                  .isEqualTo(2);
              List<Long> attempts = new ArrayList<>();
              for (long now = 10; now <= 3300; now += 10) {
                long before = s.restarts();
                sim.advance(Duration.ofMillis(10));
                if (s.restarts() > before) {
                  attempts.add(now);
                }
              }
              assertThat(attempts)
                  .containsExactly(10L, 30L, 70L, 150L, 310L, 630L, 1270L, 2270L, 3270L);
              sim.unregister("n");
              sim.advance(SECOND);
              assertThat(sim.whereis("n", Object.class)).contains(at(sim, "/s/a"));
              assertAnswers(sim, "/s/a", "/s/b");
            });
  }

  /** Gives the name to another when it comes to rest for the first time. */
  private static void takingAtRest(
      SimulatedRuntime sim, String path, String name, ActorRef<Object> thief) {
    AtomicInteger rests = new AtomicInteger();
    sim.actor(Object.class)
        .path(path)
        .spawn(
            () ->
                new Behavior<>() {
                  @Override
                  public void onMessage(Object m, ActorContext<Object> ctx) throws Exception {
                    fragile(path).onMessage(m, ctx);
                  }

                  @Override
                  public void onStop(ExitReason reason, ActorContext<Object> ctx) {
                    if (rests.getAndIncrement() == 0) {
                      sim.register(name, thief);
                    }
                  }
                });
  }

  @Test
  void anEscalationWhileNestedSupervisorsRestart() {
    Explore.seeds(SEEDS)
        .run(
            sim -> {
              PathSupervisor outer =
                  sim.supervise("/s", Supervision.oneForAll().intensity(99, HOUR));
              PathSupervisor inner =
                  sim.supervise("/s/in", Supervision.oneForOne().intensity(0, HOUR));
              PathSupervisor deep =
                  sim.supervise(
                      "/s/in/deep",
                      Supervision.restForOne().intensity(99, HOUR).backoff(SECOND, 1, SECOND));
              List<String> paths =
                  List.of("/s/a", "/s/in/x", "/s/in/y", "/s/in/deep/z", "/s/in/deep/w");
              paths.forEach(path -> fragileAt(sim, path));
              sim.settle();
              for (String path : List.of("/s/a", "/s/in/x", "/s/in/deep/z", "/s/in/deep/w")) {
                ActorRef<Object> ref = at(sim, path);
                meanwhile(sim, () -> ref.send("fail"));
              }
              sim.advance(MINUTE);
              assertAnswers(sim, paths.toArray(String[]::new));
              assertThat(outer.childCount()).isEqualTo(1);
              assertThat(inner.childCount()).isEqualTo(2);
              assertThat(deep.childCount()).isEqualTo(2);
              assertThat(outer.restarts()).isPositive();
              assertThat(inner.restarts()).isZero();
              assertThat(sim.stats()).containsEntry("alive", 5L);
            });
  }

  @Test
  void aLinkToOneThatIsDying() {
    Explore.seeds(SEEDS)
        .run(
            sim -> {
              sim.supervise("/s", Supervision.oneForOne().intensity(99, HOUR));
              var dying = fragileAt(sim, "/s/dying");
              var linked = linkingTo(sim, "/s/linked", dying);
              List<Signal> told = new ArrayList<>();
              var trapping =
                  sim.actor(Object.class)
                      .spawn(
                          Behavior.of(
                              (m, ctx) -> {
                                ctx.trapExits(true);
                                ctx.link(dying);
                              },
                              (signal, ctx) -> told.add(signal)));
              sim.settle();
              meanwhile(sim, dying::kill);
              meanwhile(sim, () -> linked.send("link"));
              meanwhile(sim, () -> trapping.send("link"));
              sim.settle();
              assertThat(told).hasSize(1);
              assertThat(told.get(0)).isInstanceOf(Signal.Exit.class);
              assertThat(((Signal.Exit) told.get(0)).who()).isEqualTo(dying);
              assertThat(((Signal.Exit) told.get(0)).reason())
                  .isIn(new ExitReason.Killed(), new ExitReason.NoProcess());
              assertThat(linked.isAlive()).as("it went with the one it was linked to").isFalse();
              assertAnswers(sim, "/s/dying", "/s/linked");
              assertThat(sim.stats()).containsEntry("restarts", 2L);
              assertThat(trapping.isAlive()).isTrue();
            });
  }

  /** Links when told to. */
  private static ActorRef<Object> linkingTo(
      SimulatedRuntime sim, String path, ActorRef<Object> other) {
    return sim.actor(Object.class)
        .path(path)
        .spawn(
            (m, ctx) -> {
              if (m.equals("link")) {
                ctx.link(other);
              } else {
                fragile(path).onMessage(m, ctx);
              }
            });
  }

  @Test
  void aKillAStopOrARemovalInBackOff() {
    Explore.seeds(SEEDS)
        .run(
            sim -> {
              PathSupervisor s =
                  sim.supervise(
                      "/s", Supervision.oneForOne().intensity(99, HOUR).backoff(SECOND, 1, SECOND));
              var killed = fragileAt(sim, "/s/killed");
              var stopped = fragileAt(sim, "/s/stopped");
              var left = fragileAt(sim, "/s/left");
              for (ActorRef<Object> each : List.of(killed, stopped, left)) {
                each.send("fail");
                meanwhile(sim, () -> each.send("queued"));
              }
              meanwhile(sim, killed::kill);
              meanwhile(sim, stopped::stop);
              sim.advance(MINUTE);
              assertThat(at(sim, "/s/killed")).isNotEqualTo(killed);
              assertThat(at(sim, "/s/left")).isEqualTo(left);
              assertThat(sim.paths().whereis("/s/stopped", Object.class)).isEmpty();
              assertAnswers(sim, "/s/killed", "/s/left");
              assertThat(s.childCount()).isEqualTo(2);
              assertThat(stopped.isAlive()).isFalse();

              left.send("fail");
              at(sim, "/s/killed").send("fail");
              meanwhile(sim, s::remove);
              sim.settle();
              assertThat(s.childCount()).isZero();
              assertThat(sim.paths().children("/s").values())
                  .as("whoever is there answers; who failed after the removal has ended")
                  .allMatch(ref -> ref.isAlive() && ref.mailboxSize().orElse(-1) == 0);
            });
  }

  @Test
  void crashesAtAboutTheSameTimeRestartTheGroup() {
    Explore.seeds(SEEDS)
        .run(
            sim -> {
              PathSupervisor s = sim.supervise("/s", Supervision.oneForAll().intensity(99, HOUR));
              TreeMap<String, AtomicInteger> starts = new TreeMap<>();
              List<ActorRef<Object>> all = new ArrayList<>();
              for (String path : List.of("/s/a", "/s/b", "/s/c")) {
                AtomicInteger count = new AtomicInteger();
                starts.put(path, count);
                all.add(
                    sim.actor(Object.class)
                        .path(path)
                        .spawn(
                            () -> {
                              count.incrementAndGet();
                              return fragile(path);
                            }));
              }
              sim.settle();
              all.forEach(ref -> ref.send("fail"));
              sim.settle();
              assertAnswers(sim, "/s/a", "/s/b", "/s/c");
              assertThat(s.recentErrors()).hasSizeBetween(1, 3);
              long restarts = s.restarts();
              assertThat(starts.values()).allMatch(n -> n.get() > 1 && n.get() <= 1 + restarts);
            });
  }

  @Test
  void delaysBeginAnewAfterAQuietTime() {
    Explore.seeds(20)
        .run(
            sim -> {
              sim.supervise(
                  "/s",
                  Supervision.oneForOne()
                      .intensity(99, HOUR)
                      .backoff(SECOND, 2, MINUTE)
                      .jitter(0)
                      .resetAfter(MINUTE));
              var ref = fragileAt(sim, "/s/a");
              assertThat(delaysOf(sim, ref, 3)).containsExactly(1L, 2L, 4L);
              sim.advance(MINUTE);
              assertThat(delaysOf(sim, ref, 2)).containsExactly(1L, 2L);
            });
  }

  /** How many seconds it is away, failing so often in a row. */
  private static List<Long> delaysOf(SimulatedRuntime sim, ActorRef<Object> ref, int failures) {
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < failures; i++) {
      Duration before = sim.now();
      ref.send("fail");
      ref.ask(String.class, Ping::new, HOUR).join();
      delays.add(sim.now().minus(before).toSeconds());
    }
    return delays;
  }
}

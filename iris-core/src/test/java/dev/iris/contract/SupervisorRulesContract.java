package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.GivenUp;
import dev.iris.PathSupervisor;
import dev.iris.Restart;
import dev.iris.RuntimeConfig;
import dev.iris.Supervision;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Strategies, intensity, back-off, escalation. */
public abstract class SupervisorRulesContract extends RuntimeContract {

  private static final Duration LONG = Duration.ofMinutes(5);

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  /** Tells of its starts and ends, and fails when told to. */
  private ActorRef<String> member(String path) {
    return iris.actor(String.class).path(path).spawn(() -> new Told(path));
  }

  private final class Told implements Behavior<String> {
    private final String path;

    Told(String path) {
      this.path = path;
    }

    @Override
    public void onStart(ActorContext<String> ctx) {
      events.add("start " + path);
    }

    @Override
    public void onStop(ExitReason reason, ActorContext<String> ctx) {
      events.add("stop " + path);
    }

    @Override
    public void onMessage(String m, ActorContext<String> ctx) throws Exception {
      if (m.equals("fail")) {
        throw new IOException("on purpose");
      }
      events.add(m + " " + path);
    }
  }

  private void expect(String... expected) {
    for (String event : expected) {
      assertThat(Await.next(events, event)).isEqualTo(event);
    }
  }

  @Test
  void oneForAllStopsInReverseOrderAndStartsForward() {
    PathSupervisor s = iris.supervise("/s", Supervision.oneForAll().intensity(9, LONG));
    var a = member("/s/a");
    expect("start /s/a");
    var b = member("/s/b");
    expect("start /s/b");
    var c = member("/s/c");
    expect("start /s/c");

    b.send("fail");

    expect("stop /s/b", "stop /s/c", "stop /s/a", "start /s/a", "start /s/b", "start /s/c");
    assertThat(s.restarts()).isEqualTo(1);
    assertThat(s.children()).isEqualTo(List.of(a, b, c));
    c.send("same");
    expect("same /s/c");
  }

  @Test
  void restForOneLeavesThoseStartedBefore() {
    iris.supervise("/s", Supervision.restForOne().intensity(9, LONG));
    for (String path : List.of("/s/a", "/s/b", "/s/c", "/s/d")) {
      member(path);
      expect("start " + path);
    }
    iris.paths().whereis("/s/b", String.class).orElseThrow().send("fail");

    expect("stop /s/b", "stop /s/d", "stop /s/c", "start /s/b", "start /s/c", "start /s/d");
    iris.paths().whereis("/s/a", String.class).orElseThrow().send("untouched");
    expect("untouched /s/a");
  }

  @Test
  void oneForAllMakesTheKilledAnewAndRestartsTheOthersInPlace() {
    PathSupervisor s = iris.supervise("/s", Supervision.oneForAll().intensity(9, LONG));
    var a = member("/s/a");
    expect("start /s/a");
    var b = member("/s/b");
    expect("start /s/b");
    b.kill();
    expect("stop /s/b", "stop /s/a", "start /s/a", "start /s/b");
    Await.until("both", () -> s.children().size() == 2);
    assertThat(s.children().get(0)).isEqualTo(a);
    assertThat(s.children().get(1)).isNotEqualTo(b);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void crashesAtTheSameTimeRestartTheGroupOnce(Kind kind) throws Exception {
    int members = 4;
    for (int round = 1; round <= 20; round++) {
      String path = "/s" + round;
      PathSupervisor s = iris.supervise(path, Supervision.oneForAll().intensity(100, LONG));
      CyclicBarrier barrier = new CyclicBarrier(members);
      for (int i = 0; i < members; i++) {
        kind.spawn(
            iris.actor(String.class).path(path + "/" + i),
            (m, ctx) -> {
              if (m.equals("fail")) {
                barrier.await(30, TimeUnit.SECONDS);
                throw new IOException("on purpose");
              }
              events.add(m);
            });
      }
      s.children().forEach(ref -> send(ref, "fail"));
      s.children().forEach(ref -> send(ref, "on"));
      for (int i = 0; i < members; i++) {
        assertThat(Await.next(events, "all to go on")).isEqualTo("on");
      }
      assertThat(s.restarts()).as("all had it in hand before the group came to rest").isEqualTo(1);
    }
  }

  @SuppressWarnings("unchecked")
  private static void send(ActorRef<?> ref, String message) {
    ((ActorRef<String>) ref).send(message);
  }

  @Test
  void aMemberThatFailsWhileTheGroupComesToRestIsRestartedWithIt() {
    PathSupervisor s = iris.supervise("/s", Supervision.oneForAll().intensity(9, LONG));
    Gate gate = gate();
    var a =
        iris.actor(String.class)
            .path("/s/a")
            .spawn(
                (m, ctx) -> {
                  events.add(m + " a");
                  if (m.equals("hold")) {
                    gate.passUninterruptibly();
                    throw new IOException("on purpose");
                  }
                });
    var b = member("/s/b");
    expect("start /s/b");
    a.send("hold");
    gate.awaitEntered();
    expect("hold a");
    b.send("fail");
    expect("stop /s/b");
    Await.until("the group to wait for a", () -> s.restarts() == 1);
    gate.open();
    a.send("on");
    expectInAnyOrder("on a", "start /s/b");
    assertThat(s.restarts()).isEqualTo(1);
    assertThat(s.recentErrors()).hasSize(2);
  }

  private void expectInAnyOrder(String one, String other) {
    assertThat(List.of(Await.next(events, one), Await.next(events, other)))
        .containsExactlyInAnyOrder(one, other);
  }

  @Test
  void exactlyTheToleratedNumberOfRestartsThenItIsGivenUp() {
    BlockingQueue<GivenUp> given = new LinkedBlockingQueue<>();
    iris.onGivenUp(given::add);
    PathSupervisor s = iris.supervise("/s", Supervision.oneForOne().intensity(2, LONG));
    Exits exits = exits();
    var a = exits.watch(member("/s/a"));
    var sibling = exits.watch(member("/s/b"));
    expectInAnyOrder("start /s/a", "start /s/b");
    a.send("fail");
    a.send("fail");
    a.send("on");
    expect("stop /s/a", "start /s/a", "stop /s/a", "start /s/a", "on /s/a");
    assertThat(s.restarts()).isEqualTo(2);
    assertThat(exits.all()).isEmpty();

    a.send("fail"); // the third: its children end, and the root makes them again, three times

    assertThat(exits.reasonOf(sibling)).isEqualTo(new ExitReason.Shutdown());
    assertThat(exits.reasonOf(a)).isInstanceOf(ExitReason.Crash.class);
    Await.until(
        "the root to make them again",
        () -> s.children().size() == 2 && iris.paths().whereis("/s/a", String.class).isPresent());
    var again = iris.paths().whereis("/s/a", String.class).orElseThrow();
    assertThat(again.pid()).isNotEqualTo(a.pid());
    assertThat(iris.supervisor().restarts()).isEqualTo(1);
    assertThat(given).isEmpty();
  }

  @Test
  void whatFailsTooOftenAtTheRootIsGivenUpAndTold() {
    iris =
        start(
            RuntimeConfig.defaults()
                .withRootSupervision(Supervision.oneForOne().intensity(1, LONG)));
    BlockingQueue<GivenUp> given = new LinkedBlockingQueue<>();
    iris.onGivenUp(given::add);
    Exits exits = exits();
    var a = exits.watch(iris.spawn(String.class, (m, ctx) -> failOn(m)));
    var b = exits.watch(iris.spawn(String.class, (m, ctx) -> failOn(m)));
    iris.supervisor().watch(a);
    iris.supervisor().watch(b);
    a.send("fail");
    b.send("fail");
    Await.until("one restart each", () -> iris.supervisor().restarts() == 2);
    a.send("fail");

    GivenUp told = Await.next(given, "the end of it");
    assertThat(told.what()).contains(a.pid().toString());
    assertThat(told.reason()).isInstanceOf(ExitReason.Crash.class);
    assertThat(exits.reasonOf(a)).isInstanceOf(ExitReason.Crash.class);
    Await.until("b alone", () -> iris.supervisor().children().equals(List.of(b)));
  }

  @Test
  void aSupervisorThatTheRootGivesUpHasNoActorsLeftAndGoesOn() {
    iris =
        start(
            RuntimeConfig.defaults()
                .withRootSupervision(Supervision.oneForOne().intensity(0, LONG)));
    BlockingQueue<GivenUp> given = new LinkedBlockingQueue<>();
    iris.onGivenUp(given::add);
    PathSupervisor s = iris.supervise("/s", Supervision.oneForOne().intensity(0, LONG));
    var a = member("/s/a");
    expect("start /s/a");
    a.send("fail");
    assertThat(Await.next(given, "the end of it").what()).isEqualTo("/s");
    Await.until("nobody", () -> s.childCount() == 0);
    expect("stop /s/a");
    member("/s/later");
    expect("start /s/later");
    assertThat(s.childCount()).isEqualTo(1);
  }

  private static void failOn(String m) throws IOException {
    if (m.equals("fail")) {
      throw new IOException("on purpose");
    }
  }

  @Test
  void anEscalationIsUpToTheNextSupervisorAbove() {
    PathSupervisor outer = iris.supervise("/s", Supervision.oneForAll().intensity(5, LONG));
    member("/s/a");
    expect("start /s/a");
    PathSupervisor inner = iris.supervise("/s/in", Supervision.oneForOne().intensity(0, LONG));
    var x = member("/s/in/x");
    expect("start /s/in/x");
    var y = member("/s/in/y");
    expect("start /s/in/y");

    x.send("fail");

    expect("stop /s/in/x", "stop /s/in/y", "stop /s/a");
    expect("start /s/a", "start /s/in/x", "start /s/in/y");
    assertThat(outer.restarts()).isEqualTo(1);
    assertThat(inner.restarts()).isZero();
    Await.until("the list of those made again", () -> inner.children().size() == 2);
    assertThat(inner.children()).doesNotContain(x, y);
    assertThat(outer.recentErrors()).hasSize(1).allMatch(e -> e.child().equals("/s/in"));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void inBackOffMessagesWaitAndAStopOrAKillEndsItAtOnce(Kind kind) {
    PathSupervisor s =
        iris.supervise("/s", Supervision.oneForOne().intensity(9, LONG).backoff(HOUR, 1, HOUR));
    Exits exits = exits();
    for (boolean kill : List.of(false, true)) {
      ActorRef<String> ref =
          exits.watch(
              kind.spawn(
                  iris.actor(String.class).path("/s/" + kill).restart(Restart.TRANSIENT),
                  (m, ctx) -> failOn(m)));
      long before = s.restarts();
      ref.send("fail");
      Await.until("the back-off", () -> s.restarts() == before + 1);
      assertThat(ref.send("waits")).isTrue();
      Await.until("it to be queued", () -> ref.mailboxSize().orElse(0) == 1);
      assertThat(ref.isAlive()).isTrue();
      assertThat(s.children()).contains(ref);
      if (kill) {
        ref.kill();
        assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
      } else {
        ref.stop();
        assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Shutdown());
      }
    }
    Await.until("the killed one to wait", () -> s.childCount() == 1);
  }

  @Test
  void removalDuringBackOffRestartsAtOnce() {
    PathSupervisor s =
        iris.supervise("/s", Supervision.oneForOne().intensity(9, LONG).backoff(HOUR, 1, HOUR));
    var a = member("/s/a");
    expect("start /s/a");
    a.send("fail");
    expect("stop /s/a");
    Await.until("the back-off", () -> s.restarts() == 1);
    s.remove();
    expect("start /s/a");
  }

  @Test
  void aBackOffIsNotShorterThanItsJitterAllows() {
    Duration delay = Duration.ofMillis(20);
    PathSupervisor s =
        iris.supervise(
            "/s", Supervision.oneForOne().intensity(9, LONG).backoff(delay, 2, LONG).jitter(0.5));
    BlockingQueue<Long> times = new LinkedBlockingQueue<>();
    var ref =
        iris.actor(String.class)
            .path("/s/a")
            .spawn(
                () -> {
                  times.add(System.nanoTime());
                  return (m, ctx) -> failOn(m);
                });
    long before = Await.next(times, "the first start");
    for (int n = 1; n <= 3; n++) {
      ref.send("fail");
      long now = Await.next(times, "a start");
      assertThat(now - before).isGreaterThanOrEqualTo(delay.toNanos() * (1L << n - 1) / 2);
      before = now;
    }
    assertThat(s.restarts()).isEqualTo(3);
  }

  @Test
  void oneThatDoesNotComeToRestInTimeIsKilledAndMadeAnew() {
    PathSupervisor s =
        iris.supervise(
            "/s",
            Supervision.oneForAll().intensity(9, LONG).shutdownTimeout(Duration.ofMillis(20)));
    BlockingQueue<String> entered = new LinkedBlockingQueue<>();
    Gate gate = gate();
    var stubborn =
        iris.actor(String.class)
            .path("/s/stubborn")
            .spawn(
                (m, ctx) -> {
                  entered.add(m);
                  if (m.equals("hold")) {
                    gate.pass(); // ends with the interrupt of the kill
                  }
                });
    stubborn.send("hold");
    assertThat(Await.next(entered, "it")).isEqualTo("hold");
    var b = member("/s/b");
    expect("start /s/b");
    b.send("fail");
    expect("stop /s/b", "start /s/b");
    Await.until("both", () -> s.children().size() == 2);
    assertThat(s.children().get(0)).isNotEqualTo(stubborn);
    assertThat(s.children().get(1)).isEqualTo(b);
  }

  @Test
  void rulesAreChecked() {
    var rules = Supervision.oneForOne();
    assertThatThrownBy(() -> rules.intensity(-1, LONG)).hasMessageContaining("restarts is -1");
    assertThatThrownBy(() -> rules.intensity(1, Duration.ZERO)).hasMessageContaining("period");
    assertThatThrownBy(() -> rules.backoff(LONG, 0.5, LONG)).hasMessageContaining("factor is 0.5");
    assertThatThrownBy(() -> rules.backoff(LONG, 2, Duration.ZERO)).hasMessageContaining("max is");
    assertThatThrownBy(() -> rules.jitter(1.5)).hasMessageContaining("jitter is 1.5");
    assertThatThrownBy(() -> rules.resetAfter(Duration.ZERO)).hasMessageContaining("quiet");
    assertThatThrownBy(() -> rules.shutdownTimeout(Duration.ZERO))
        .hasMessageContaining("shutdownTimeout");
    assertThatThrownBy(() -> RuntimeConfig.defaults().withRootSupervision(Supervision.oneForAll()))
        .hasMessageContaining("ONE_FOR_ONE");
    var grown = rules.backoff(Duration.ofMillis(100), 2, Duration.ofSeconds(1));
    assertThat(List.of(1, 2, 4, 5, 99).stream().map(grown::delay))
        .extracting(Duration::toMillis)
        .containsExactly(100L, 200L, 800L, 1000L, 1000L);
  }
}

package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.GivenUp;
import dev.iris.PathSupervisor;
import dev.iris.RuntimeConfig;
import dev.iris.Spawner;
import dev.iris.Supervision;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What supervisors do when not everything goes as planned. */
public abstract class SupervisionEdgesContract extends RuntimeContract {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  private ActorRef<String> fragile(Spawner<String> recipe, String mark) {
    return recipe.spawn(
        () -> {
          events.add("start " + mark);
          return (m, ctx) -> {
            if (m.equals("fail")) {
              throw new IOException("on purpose");
            }
            events.add(m + " " + mark);
          };
        });
  }

  private ActorRef<String> fragile(String path) {
    return fragile(iris.actor(String.class).path(path), path);
  }

  /** One that does not come back from its message before the gate is open, whatever happens. */
  private ActorRef<String> held(String path, Gate gate) {
    ActorRef<String> ref =
        iris.actor(String.class)
            .path(path)
            .spawn(
                (m, ctx) -> {
                  if (m.equals("hold")) {
                    gate.passUninterruptibly();
                  }
                  events.add(m + " " + path);
                });
    ref.send("hold");
    gate.awaitEntered();
    return ref;
  }

  private void expect(String... expected) {
    for (String event : expected) {
      assertThat(Await.next(events, event)).isEqualTo(event);
    }
  }

  private void expectInAnyOrder(String one, String other) {
    assertThat(List.of(Await.next(events, one), Await.next(events, other)))
        .containsExactlyInAnyOrder(one, other);
  }

  @Test
  void oneThatNotEvenAKillEndsIsGivenUpAndTheSupervisorAboveDecides() {
    PathSupervisor outer = iris.supervise("/s", Supervision.oneForOne().intensity(9, LONG));
    PathSupervisor inner =
        iris.supervise("/s/in", Supervision.oneForAll().intensity(9, LONG).shutdownTimeout(SHORT));
    Gate gate = gate();
    var stuck = held("/s/in/stuck", gate);
    var other = fragile("/s/in/other");
    expect("start /s/in/other");

    other.send("fail");

    expect("start /s/in/other"); // made anew by the supervisor above
    Await.until("the other alone", () -> inner.childCount() == 1);
    assertThat(inner.children()).doesNotContain(stuck, other);
    assertThat(outer.restarts()).isEqualTo(1);
    assertThat(outer.recentErrors()).hasSize(1);
    assertThat(outer.recentErrors().get(0).child()).isEqualTo("/s/in");
    assertThat(outer.recentErrors().get(0).reason().toString()).contains("does not end");
    assertThat(stuck.isAlive()).as("nothing can end it").isTrue();
    assertThat(events).as("it was not started in between").isEmpty();
    gate.open();
    Await.until("its end", () -> !stuck.isAlive());
  }

  @Test
  void aNameThatIsTakenBeforeTheRemakeCountsAsACrashAndIsTriedAgain() {
    PathSupervisor s =
        iris.supervise("/s", Supervision.oneForAll().intensity(9, LONG).backoff(SHORT, 1, SHORT));
    Gate gate = gate();
    held("/s/held", gate);
    Exits exits = exits();
    var named = exits.watch(fragile(iris.actor(String.class).path("/s/named").name("n"), "n"));
    expect("start n");
    ActorRef<String> thief = iris.spawn(String.class, (m, ctx) -> {});
    named.kill();
    exits.exitOf(named); // the group does not go on before the one that is held has come to rest
    iris.register("n", thief);
    gate.open();
    Await.until("an attempt that fails", () -> s.recentErrors().size() >= 2);
    assertThat(s.recentErrors().get(1).reason().toString()).contains("'n' is taken by " + thief);
    iris.unregister("n");
    expectInAnyOrder("hold /s/held", "start n"); // the remake: it has its name and path by then
    var again = iris.whereis("n", String.class).orElseThrow();
    assertThat(again).isNotEqualTo(thief).isNotEqualTo(named);
    assertThat(iris.paths().whereis("/s/named", String.class)).isEqualTo(Optional.of(again));
  }

  @Test
  void withoutABackOffATakenNameIsTriedAgainAfterPausesAndNothingElseWaitsForThat() {
    Supervision always = Supervision.oneForAll().intensity(Integer.MAX_VALUE, LONG);
    PathSupervisor s = iris.supervise("/s", always);
    ActorRef<String> thief = iris.spawn(String.class, (m, ctx) -> {});
    var named = fragile(iris.actor(String.class).path("/s/named").name("n"), "n");
    expect("start n");
    telling("/s/told", () -> iris.register("n", thief));
    named.kill();
    expect("stop /s/told");
    Await.until("attempts that fail", () -> s.restarts() >= 3);
    iris.supervise("/other", Supervision.oneForOne().intensity(1, LONG));
    fragile("/other/a").send("fail"); // the turns of supervisors go on
    expect("start /other/a", "start /other/a");
    iris.unregister("n");
    expect("start n");
    assertThat(s.recentErrors()).allMatch(e -> e.child().contains("'n'"));
  }

  @Test
  void removalWhileATakenNameIsWaitedForMakesItAtOnce() {
    Supervision always = Supervision.oneForAll().intensity(Integer.MAX_VALUE, LONG);
    PathSupervisor s = iris.supervise("/s", always);
    ActorRef<String> thief = iris.spawn(String.class, (m, ctx) -> {});
    var named = fragile(iris.actor(String.class).path("/s/named").name("n"), "n");
    expect("start n");
    telling("/s/told", () -> iris.register("n", thief));
    named.kill();
    expect("stop /s/told");
    Await.until("attempts that fail", () -> s.restarts() >= 7); // the next pause is long
    iris.unregister("n");
    s.remove();
    expect("start n");
  }

  @Test
  void aPathThatStaysTakenIsGivenUpInTheEnd() {
    iris =
        start(
            RuntimeConfig.defaults()
                .withRootSupervision(Supervision.oneForOne().intensity(1, LONG)));
    BlockingQueue<GivenUp> given = new LinkedBlockingQueue<>();
    iris.onGivenUp(given::add);
    PathSupervisor s = iris.supervise("/s", Supervision.oneForAll().intensity(1, LONG));
    Gate gate = gate();
    held("/s/held", gate);
    Exits exits = exits();
    var a = exits.watch(fragile("/s/a"));
    expect("start /s/a");
    a.kill();
    exits.exitOf(a);
    var thief = iris.spawn(String.class, (m, ctx) -> {});
    iris.register("/s/a", thief); // a name and no path: it does not matter
    iris.paths().register("/s/a", thief);
    gate.open();
    GivenUp told = Await.next(given, "the end of it");
    assertThat(told.what()).isEqualTo("/s");
    assertThat(told.reason().toString()).contains("'/s/a' is taken by");
    assertThat(thief.isAlive()).as("it has just come, and is a member like any other").isFalse();
    Await.until("nobody", () -> s.childCount() == 0);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void afterARestartExitsAreNotTrappedAnyMore(Kind kind) {
    iris.supervise("/s", Supervision.oneForOne().intensity(9, LONG));
    var peer = fragile(iris.actor(String.class), "peer");
    expect("start peer");
    Exits exits = exits();
    var ref =
        kind.spawn(
            iris.actor(String.class).path("/s/a"),
            (m, ctx) -> {
              switch (m) {
                case "trap" -> ctx.trapExits(true);
                case "link" -> ctx.link(peer);
                case "fail" -> throw new IOException("on purpose");
                default -> events.add(m);
              }
            });
    exits.watch(ref);
    for (String each : List.of("trap", "fail", "link", "linked")) {
      ref.send(each);
    }
    expect("linked");
    peer.send("fail");
    assertThat(exits.reasonOf(ref)).isInstanceOf(ExitReason.Crash.class);
  }

  @Test
  void removalWhileTheGroupRestsStartsAllOfItAtOnce() {
    Duration hour = Duration.ofHours(1);
    PathSupervisor s =
        iris.supervise("/s", Supervision.oneForAll().intensity(9, LONG).backoff(hour, 1, hour));
    var a = telling("/s/a");
    var b = telling("/s/b");
    a.send("fail");
    expect("stop /s/a", "stop /s/b");
    a.send("queued");
    b.send("queued");
    s.remove();
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("queued /s/a", "queued /s/b");
    assertThat(s.childCount()).isZero();
  }

  /** Says when it comes to rest. */
  private ActorRef<String> telling(String path) {
    return telling(path, () -> {});
  }

  private ActorRef<String> telling(String path, Runnable atRest) {
    return iris.actor(String.class)
        .path(path)
        .spawn(
            new Behavior<String>() {
              @Override
              public void onMessage(String m, ActorContext<String> ctx) throws IOException {
                if (m.equals("fail")) {
                  throw new IOException("on purpose");
                }
                events.add(m + " " + path);
              }

              @Override
              public void onStop(ExitReason reason, ActorContext<String> ctx) {
                atRest.run();
                events.add("stop " + path);
              }
            });
  }

  private String next() {
    return Await.next(events, "an event");
  }

  @Test
  void removalWhileTheGroupComesToRestStartsTheRestingAndLeavesTheOthers() {
    PathSupervisor s = iris.supervise("/s", Supervision.oneForAll().intensity(9, LONG));
    Gate gate = gate();
    var held = held("/s/held", gate);
    var a = fragile("/s/a");
    expect("start /s/a");
    a.send("fail");
    Await.until("the group to wait", () -> s.restarts() == 1);
    s.remove();
    expect("start /s/a");
    gate.open();
    held.send("on");
    expect("hold /s/held", "on /s/held");
    Exits exits = exits();
    exits.watch(a).send("fail");
    assertThat(exits.reasonOf(a)).isInstanceOf(ExitReason.Crash.class);
  }

  @Test
  void removalOfASupervisorThatHasOneAboveHandsAGroupAtRestOverToThat() {
    Duration hour = Duration.ofHours(1);
    PathSupervisor outer = iris.supervise("/s", Supervision.oneForOne().intensity(9, LONG));
    PathSupervisor inner =
        iris.supervise("/s/in", Supervision.oneForAll().intensity(9, LONG).backoff(hour, 1, hour));
    var a = fragile("/s/in/a");
    var b = fragile("/s/in/b");
    expectInAnyOrder("start /s/in/a", "start /s/in/b");
    a.send("fail");
    Await.until("the back-off", () -> inner.restarts() == 1);
    inner.remove();
    expectInAnyOrder("start /s/in/a", "start /s/in/b");
    Await.until("both", () -> outer.childCount() == 2);
    b.send("fail");
    expect("start /s/in/b");
    assertThat(outer.restarts()).isEqualTo(1);
  }
}

package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.Cancellable;
import dev.iris.ExitReason;
import dev.iris.MailboxPolicy;
import dev.iris.Signal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Watching: exactly one Exit for each watch, in its place, and none after cancel. */
public abstract class WatchContract extends RuntimeContract {

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aWatchBringsOneExitWithActorAndReason(Kind kind) {
    Watcher watcher = new Watcher();
    var ref = kind.spawn(iris.actor(String.class), new Probe<>());
    watcher.spawn(iris).send(ref);
    watcher.nextWatch();

    ref.stop();

    assertThat(watcher.nextExit())
        .isEqualTo(new Signal.Exit(ref, new ExitReason.Shutdown(), Map.of()));
  }

  @Test
  void theExitTellsTheNameIfItHadOne() {
    Watcher watcher = new Watcher();
    var ref = iris.actor(String.class).name("payments").spawn(new Probe<>());
    watcher.spawn(iris).send(ref);
    watcher.nextWatch();

    ref.stop();

    assertThat(watcher.nextExit().metadata()).containsEntry("name", "payments");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void ofAnEndedActorItComesAtOnceWithNoProcess(Kind kind) {
    Exits exits = exits();
    var ref = exits.watch(kind.spawn(iris.actor(String.class), new Probe<>()));
    ref.kill();
    exits.exitOf(ref);
    Watcher watcher = new Watcher();

    watcher.spawn(iris).send(ref);

    Signal.Exit exit = watcher.nextExit();
    assertThat(exit.who()).isEqualTo(ref);
    assertThat(exit.reason()).isEqualTo(new ExitReason.NoProcess());
  }

  @Test
  void twoWatchesBringTwoSignals() {
    Watcher watcher = new Watcher();
    var ref = iris.spawn(String.class, new Probe<>());
    var watching = watcher.spawn(iris);
    watching.send(ref);
    watching.send(ref);
    watcher.nextWatch();
    watcher.nextWatch();

    ref.stop();

    assertThat(watcher.next(2)).hasSize(2).allMatch(Signal.Exit.class::isInstance);
    watcher.assertNothingMore(iris, watching);
  }

  @Test
  void allWatchersHear() {
    var ref = iris.spawn(String.class, new Probe<>());
    Watcher[] watchers = {new Watcher(), new Watcher(), new Watcher()};
    for (Watcher watcher : watchers) {
      watcher.spawn(iris).send(ref);
      watcher.nextWatch();
    }

    ref.kill();

    for (Watcher watcher : watchers) {
      assertThat(watcher.nextExit().reason()).isEqualTo(new ExitReason.Killed());
    }
  }

  @Test
  void cancelledInTimeNoExitComes() {
    Exits exits = exits();
    Watcher watcher = new Watcher();
    var watching = watcher.spawn(iris);
    var ref = exits.watch(iris.spawn(String.class, new Probe<>()));
    watching.send(ref);
    Cancellable watch = watcher.nextWatch();

    assertThat(watch.cancel()).isTrue();
    assertThat(watch.cancel()).as("a second time").isFalse();
    ref.stop();
    exits.exitOf(ref);

    watcher.assertNothingMore(iris, watching);
  }

  @Test
  void cancellingOneOfTwoWatchesLeavesTheOther() {
    Watcher watcher = new Watcher();
    var ref = iris.spawn(String.class, new Probe<>());
    var watching = watcher.spawn(iris);
    watching.send(ref);
    watching.send(ref);
    watcher.nextWatch();
    assertThat(watcher.nextWatch().cancel()).isTrue();

    ref.stop();

    assertThat(watcher.nextExit().who()).isEqualTo(ref);
    watcher.assertNothingMore(iris, watching);
  }

  @Test
  void cancelledAfterTheExitWasSeenIsTooLate() {
    Watcher watcher = new Watcher();
    var ref = iris.spawn(String.class, new Probe<>());
    watcher.spawn(iris).send(ref);
    Cancellable watch = watcher.nextWatch();
    ref.stop();
    watcher.nextExit();

    assertThat(watch.cancel()).isFalse();
  }

  @Test
  void cancelTakesBackASignalThatIsQueuedAndNotYetSeen() {
    Exits exits = exits();
    Gate gate = gate();
    var ref = exits.watch(iris.spawn(String.class, new Probe<>()));
    Watcher watcher = new Watcher();
    Behavior<ActorRef<?>> holding =
        Behavior.of(
            (who, ctx) -> {
              watcher.onMessage(who, ctx);
              gate.pass();
            },
            watcher::onSignal);
    var watching = Watcher.spawn(iris, holding);
    watching.send(ref);
    Cancellable watch = watcher.nextWatch();
    gate.awaitEntered();
    ref.stop();
    exits.exitOf(ref);

    assertThat(watch.cancel()).isTrue();
    gate.open();

    watcher.assertNothingMore(iris, watching);
  }

  @Test
  void aWatchOfAnEndedActorCanBeTakenBackInTheSameMessage() {
    Exits exits = exits();
    var ref = exits.watch(iris.spawn(String.class, new Probe<>()));
    ref.stop();
    exits.exitOf(ref);
    Watcher watcher = new Watcher();
    Behavior<ActorRef<?>> hasty =
        Behavior.of(
            (who, ctx) -> {
              Cancellable watch = ctx.watch(who);
              watcher.watches.add(watch);
              if (who.equals(ref)) {
                watcher.record(watch.cancel());
              }
            },
            watcher::onSignal);

    var watching = Watcher.spawn(iris, hasty);
    watching.send(ref);
    watcher.nextWatch();

    assertThat(watcher.next()).isEqualTo(true);
    watcher.assertNothingMore(iris, watching);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theExitComesAfterEverythingTheWatchedOneSent(Kind kind) {
    Probe<Object> watcher = new Probe<>();
    var watching =
        iris.spawn(
            Object.class,
            Behavior.<Object>of(
                (m, ctx) -> {
                  if (m instanceof ActorRef<?> who) {
                    ctx.watch(who);
                  }
                  watcher.record(m);
                },
                watcher::onSignal));
    var worker =
        kind.<String>spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              for (int i = 0; i < 1_000; i++) {
                watching.send(i);
              }
            });
    watching.send(worker);
    assertThat(watcher.next()).isEqualTo(worker);

    worker.send("work");
    worker.stop();

    for (int i = 0; i < 1_000; i++) {
      assertThat(watcher.next()).isEqualTo(i);
    }
    assertThat(watcher.next(Signal.Exit.class).reason()).isEqualTo(new ExitReason.Shutdown());
  }

  @Test
  void anExitTakesItsPlaceBehindWhatIsQueued() {
    Exits exits = exits();
    Gate gate = gate();
    Probe<Object> seen = new Probe<>();
    var ref = exits.watch(iris.spawn(String.class, new Probe<>()));
    var watching =
        iris.spawn(
            Object.class,
            Behavior.<Object>of(
                (m, ctx) -> {
                  if (m.equals("watch")) {
                    ctx.watch(ref);
                    gate.pass();
                  }
                  seen.record(m);
                },
                seen::onSignal));
    watching.send("watch");
    gate.awaitEntered();
    watching.send("before");
    ref.stop();
    exits.exitOf(ref);
    gate.open();

    assertThat(seen.next(2)).containsExactly("watch", "before");
    assertThat(seen.next()).isInstanceOf(Signal.Exit.class);
  }

  @Test
  void anExitPassesAFullMailboxAndLeavesItsBoundAlone() {
    Exits exits = exits();
    Gate gate = gate();
    Probe<Object> seen = new Probe<>();
    var ref = exits.watch(iris.spawn(String.class, new Probe<>()));
    Exits later = exits();
    var watching =
        iris.actor(Object.class)
            .mailbox(MailboxPolicy.dropNew(2))
            .spawn(
                Behavior.<Object>of(
                    (m, ctx) -> {
                      if (m.equals("watch")) {
                        ctx.watch(ref);
                        gate.pass();
                      }
                      seen.record(m);
                    },
                    seen::onSignal));
    watching.send("watch");
    gate.awaitEntered();
    assertThat(watching.send("one")).isTrue();
    later.watch(ref);
    ref.stop();
    exits.exitOf(ref);
    later.exitOf(ref); // whoever is told first: the one in the middle has been told by now
    assertThat(watching.send("two")).isTrue();
    assertThat(watching.send("three")).isFalse();
    gate.open();

    assertThat(seen.next(4))
        .filteredOn(String.class::isInstance)
        .containsExactly("watch", "one", "two");
  }

  @Test
  void aWatcherThatEndedDisturbsNobody() {
    Exits exits = exits();
    Watcher watcher = new Watcher();
    var watching = exits.watch(watcher.spawn(iris));
    var ref = exits.watch(iris.spawn(String.class, new Probe<>()));
    watching.send(ref);
    Cancellable watch = watcher.nextWatch();
    watching.stop();
    exits.exitOf(watching);

    ref.stop();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Shutdown());
    watch.cancel();
    assertThat(Ledger.of(iris, "lost")).as("notices are no messages").isZero();
  }

  @Test
  void aPullActorReceivesExitsByClass() {
    Probe<Object> seen = new Probe<>();
    var ref = iris.spawn(String.class, new Probe<>());
    var watching =
        iris.actor(String.class)
            .spawnWithMailbox(
                mailbox -> {
                  mailbox.watch(ref);
                  seen.record("watching");
                  seen.record(mailbox.receive(Signal.Exit.class));
                });
    assertThat(seen.next()).isEqualTo("watching");

    ref.kill();

    assertThat(seen.next(Signal.Exit.class).reason()).isEqualTo(new ExitReason.Killed());
    Await.until("the end of the watcher", () -> !watching.isAlive());
  }

  @Test
  void behindAStopNoExitIsSeenAndNoneIsADeadLetter() {
    Exits exits = exits();
    Exits later = exits();
    Gate gate = gate();
    Watcher watcher = new Watcher();
    var ref = exits.watch(iris.spawn(String.class, new Probe<>()));
    var watching =
        Watcher.spawn(
            iris,
            Behavior.of(
                (who, ctx) -> {
                  watcher.onMessage(who, ctx);
                  gate.pass();
                },
                watcher::onSignal));
    exits.watch(watching).send(ref);
    gate.awaitEntered();
    later.watch(ref);
    watching.stop();
    ref.stop();
    exits.exitOf(ref);
    later.exitOf(ref); // whoever is told first: the one in the middle has been told by now
    gate.open();

    assertThat(exits.reasonOf(watching)).isEqualTo(new ExitReason.Shutdown());
    assertThat(watcher.rest()).isEmpty();
    assertThat(Ledger.of(iris, "lost")).isZero();
  }
}

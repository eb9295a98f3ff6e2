package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.MailboxPolicy;
import dev.iris.Pid;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a reference says about its actor, and what stop and kill do. */
public abstract class ActorRefContract extends RuntimeContract {

  @Test
  void theFirstActorIsOneDotZero() {
    ActorRef<String> first = iris.spawn(String.class, new Probe<>());

    assertThat(first.pid()).isEqualTo(new Pid(1L << 32)).hasToString("1.0");
    assertThat(first.pid().generation()).isEqualTo(1);
    assertThat(first.pid().index()).isZero();
  }

  @Test
  void pidsAreUniqueAlsoWhenManyThreadsSpawn() {
    var pids = ConcurrentHashMap.<Pid>newKeySet();

    Crowd.run(
        4,
        t -> {
          for (int i = 0; i < 1_000; i++) {
            assertThat(pids.add(iris.spawn(String.class, new Probe<>()).pid())).isTrue();
          }
        });

    assertThat(pids).hasSize(4_000).doesNotContain(Pid.NONE);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void protocolIsTheClassGivenAtSpawn(Kind kind) {
    assertThat(kind.spawn(iris.actor(Integer.class), new Probe<>()).protocol())
        .isEqualTo(Integer.class);
    assertThat(kind.spawn(iris.actor(Object.class), new Probe<>()).protocol())
        .isEqualTo(Object.class);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void referencesAreEqualWhenTheyStandForTheSameActor(Kind kind) throws Exception {
    var selves = new ArrayBlockingQueue<ActorRef<String>>(1);
    var one = kind.spawn(iris.actor(String.class).name("one"), (m, ctx) -> selves.add(ctx.self()));
    var other = kind.spawn(iris.actor(String.class), new Probe<>());
    one.send("who are you?");

    assertThat(Await.next(selves, "self")).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(iris.whereis("one", String.class).orElseThrow()).isEqualTo(one);
    assertThat(iris.ref(one.pid(), String.class).orElseThrow()).isEqualTo(one);
    assertThat(one).isNotEqualTo(other);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void stopRefusesWhatComesLaterAndHandlesWhatWasAccepted(Kind kind) {
    Exits exits = exits();
    Held<Integer> held = Held.spawn(kind, iris.actor(Integer.class), gate(), 0);
    exits.watch(held.ref());
    for (int i = 1; i <= 5; i++) {
      assertThat(held.ref().send(i)).isTrue();
    }

    held.ref().stop();
    assertThat(held.ref().send(6)).isFalse();
    assertThat(held.ref().isAlive()).isTrue();
    held.letGo();

    assertThat(exits.reasonOf(held.ref())).isEqualTo(new ExitReason.Shutdown());
    assertThat(held.probe().next(6)).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(Ledger.of(iris, "lost")).isZero();
    assertThat(held.ref().isAlive()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void stopEndsAnIdleActor(Kind kind) {
    Exits exits = exits();
    Probe<Integer> probe = new Probe<>();
    var ref = exits.watch(kind.spawn(iris.actor(Integer.class), probe));
    ref.send(1);
    probe.next();

    ref.stop();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Shutdown());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void killEndsAnIdleActor(Kind kind) {
    Exits exits = exits();
    Probe<Integer> probe = new Probe<>();
    var ref = exits.watch(kind.spawn(iris.actor(Integer.class), probe));
    ref.send(1);
    probe.next();

    ref.kill();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void killLetsTheMessageInHandFinishAndTheQueueBecomesDeadLetters(Kind kind) {
    Exits exits = exits();
    var letters = deadLetters();
    Held<Integer> held = Held.spawn(kind, iris.actor(Integer.class), gate(), 0);
    exits.watch(held.ref());
    held.ref().send(1);
    held.ref().send(2);

    held.ref().kill();
    held.letGo();

    assertThat(exits.reasonOf(held.ref())).isEqualTo(new ExitReason.Killed());
    assertThat(held.probe().next()).as("the message in hand").isEqualTo(0);
    assertThat(List.of(next(letters), next(letters)))
        .containsExactly(
            new DeadLetter(1, held.ref().pid(), DeadLetter.UNHANDLED, true),
            new DeadLetter(2, held.ref().pid(), DeadLetter.UNHANDLED, true));
    assertThat(held.probe().rest()).filteredOn(Integer.class::isInstance).isEmpty();
    assertThat(held.ref().send(3)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void killOutrunsAStopThatStillHandlesItsMessages(Kind kind) {
    Exits exits = exits();
    Held<Integer> held = Held.spawn(kind, iris.actor(Integer.class), gate(), 0);
    exits.watch(held.ref());
    held.ref().send(1);

    held.ref().stop();
    held.ref().kill();
    held.letGo();

    assertThat(exits.reasonOf(held.ref())).isEqualTo(new ExitReason.Killed());
    assertThat(Ledger.of(iris, "lost.unhandled")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void killInterruptsAHandlerThatBlocks(Kind kind) {
    Exits exits = exits();
    CountDownLatch blocked = new CountDownLatch(1);
    var outcome = new LinkedBlockingQueue<String>();
    var ref =
        exits.watch(
            kind.spawn(
                iris.actor(String.class),
                (m, ctx) -> {
                  blocked.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    outcome.add("interrupted");
                    throw e;
                  }
                }));
    ref.send("block");
    Await.latch(blocked, "the handler to block");

    ref.kill();

    assertThat(Await.next(outcome, "the interrupt")).isEqualTo("interrupted");
    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anInterruptMeantForOneActorDoesNotReachTheNext(Kind kind) {
    Exits exits = exits();
    for (int i = 0; i < 50; i++) {
      Gate never = gate();
      var ref = kind.spawn(iris.actor(String.class), (m, ctx) -> never.passUninterruptibly());
      exits.watch(ref);
      ref.send("block");
      never.awaitEntered();
      ref.kill();
      never.open();
      exits.exitOf(ref);
    }
    var flags = new LinkedBlockingQueue<Boolean>();
    for (int i = 0; i < 50; i++) {
      iris.spawn(String.class, (m, ctx) -> flags.add(Thread.currentThread().isInterrupted()))
          .send("are you interrupted?");
    }
    for (int i = 0; i < 50; i++) {
      assertThat(Await.next(flags, "an answer")).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void stopAndKillOfAnEndedActorDoNothing(Kind kind) {
    Exits exits = exits();
    var ref = exits.watch(kind.spawn(iris.actor(String.class), new Probe<>()));
    ref.stop();
    ref.stop();
    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Shutdown());

    ref.stop();
    ref.kill();

    var barrier = exits.watch(kind.spawn(iris.actor(String.class), new Probe<>()));
    barrier.stop();
    exits.exitOf(barrier);
    assertThat(exits.all()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActorCanStopAndKillItself(Kind kind) {
    Exits exits = exits();
    var stopped = kind.spawn(iris.actor(String.class), (m, ctx) -> ctx.self().stop());
    var killed = kind.spawn(iris.actor(String.class), (m, ctx) -> ctx.self().kill());
    exits.watch(stopped).send("now");
    exits.watch(killed).send("now");

    assertThat(exits.reasonOf(stopped)).isEqualTo(new ExitReason.Shutdown());
    assertThat(exits.reasonOf(killed)).isEqualTo(new ExitReason.Killed());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void stopAnswersSendersThatWaitWithFalseAtOnce(Kind kind) {
    Held<Integer> held = full(kind);
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    Crowd sender = Crowd.start(1, t -> answers.add(held.ref().send(2)));
    sender.awaitAllWaiting();

    held.ref().stop();

    assertThat(Await.next(answers, "the sender's answer")).isFalse();
    held.letGo();
    assertThat(held.probe().next(2)).containsExactly(0, 1);
    sender.join();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void killAnswersSendersThatWaitWithFalseOnceTheActorHasEnded(Kind kind) {
    Held<Integer> held = full(kind);
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    Crowd sender = Crowd.start(1, t -> answers.add(held.ref().send(2)));
    sender.awaitAllWaiting();

    held.ref().kill();
    held.letGo();

    assertThat(Await.next(answers, "the sender's answer")).isFalse();
    sender.join();
  }

  private Held<Integer> full(Kind kind) {
    var recipe = iris.actor(Integer.class).mailbox(MailboxPolicy.block(1, HOUR));
    Held<Integer> held = Held.spawn(kind, recipe, gate(), 0);
    assertThat(held.ref().send(1)).isTrue();
    return held;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void mailboxSizeCountsWhatWaitsAndNotWhatIsInHand(Kind kind) {
    Exits exits = exits();
    Held<Integer> held = Held.spawn(kind, iris.actor(Integer.class), gate(), 0);
    exits.watch(held.ref());
    assertThat(held.ref().mailboxSize()).hasValue(0);

    for (int i = 1; i <= 7; i++) {
      held.ref().send(i);
      assertThat(held.ref().mailboxSize()).hasValue(i);
    }
    held.letGo();
    held.probe().next(8);
    held.ref().stop();
    exits.exitOf(held.ref());

    assertThat(held.ref().mailboxSize()).isEmpty();
  }

  @Test
  void noticesDoNotCountInTheMailboxSize() {
    Exits exits = exits();
    Gate gate = gate();
    var watched = exits.watch(iris.spawn(String.class, new Probe<>()));
    Probe<String> probe =
        new Probe<>() {
          @Override
          public void onMessage(String m, ActorContext<String> ctx) throws Exception {
            super.onMessage(m, ctx);
            if (m.equals("watch")) {
              ctx.watch(watched);
              gate.pass();
            }
          }
        };
    var ref = iris.spawn(String.class, probe);
    ref.send("watch");
    gate.awaitEntered();
    ref.send("one");
    Exits later = exits();
    later.watch(watched);

    watched.stop();
    exits.exitOf(watched);
    later.exitOf(watched); // whoever is told first: the one in the middle has been told by now

    assertThat(ref.mailboxSize()).hasValue(1);
    gate.open();
    probe.next(3);
    assertThat(probe.rest()).isEmpty();
  }

  @Test
  void sizesOfManySendersAddUp() {
    Held<Integer> held = Held.spawn(Kind.PUSH, iris.actor(Integer.class), gate(), 0);

    Crowd.run(
        4,
        t -> {
          for (int i = 0; i < 1_000; i++) {
            held.ref().send(i);
          }
        });

    assertThat(held.ref().mailboxSize()).hasValue(4_000);
    assertThat(Ledger.of(iris, "queued")).isEqualTo(4_000);
    held.letGo();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void betweenKillAndEndMessagesAreAcceptedAndLost(Kind kind) {
    var letters = deadLetters();
    Held<Integer> held = Held.spawn(kind, iris.actor(Integer.class), gate(), 0);
    held.ref().kill();

    assertThat(held.ref().send(1)).isTrue();
    held.letGo();

    assertThat(next(letters))
        .isEqualTo(new DeadLetter(1, held.ref().pid(), DeadLetter.UNHANDLED, true));
  }

  @Test
  void anInterruptFlagThatAHandlerLeavesBehindReachesNobodyElse() {
    int actors = 200;
    BlockingQueue<Boolean> flags = new LinkedBlockingQueue<>();
    for (int i = 0; i < actors; i++) {
      iris.<String>spawn(String.class, (m, ctx) -> Thread.currentThread().interrupt()).send("flag");
      iris.<String>spawn(
              String.class, (m, ctx) -> flags.add(Thread.currentThread().isInterrupted()))
          .send("look");
    }

    for (int i = 0; i < actors; i++) {
      assertThat(Await.next(flags, "a flag")).isFalse();
    }
  }
}

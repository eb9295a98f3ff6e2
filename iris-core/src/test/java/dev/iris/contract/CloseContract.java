package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.MailboxPolicy;
import dev.iris.Signal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Closing: everything accepted is handled, in good order, and nobody is waited for for ever. */
public abstract class CloseContract extends RuntimeContract {

  @ParameterizedTest
  @EnumSource(Kind.class)
  void closeHandlesWhatWasAccepted(Kind kind) {
    AtomicInteger handled = new AtomicInteger();
    for (int i = 0; i < 10; i++) {
      var ref = kind.spawn(iris.actor(Integer.class), (m, ctx) -> handled.incrementAndGet());
      for (int n = 0; n < 1_000; n++) {
        ref.send(n);
      }
    }

    iris.close();

    assertThat(handled).hasValue(10_000);
    assertThat(Ledger.of(iris, "lost")).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void actorsEndInTheReverseOrderOfTheirStart(Kind kind) {
    Probe<Object> ends = new Probe<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      if (kind == Kind.PUSH) {
        iris.spawn(
            String.class,
            new Probe<>() {
              @Override
              public void onStop(ExitReason reason, ActorContext<String> ctx) {
                ends.record(number + ": " + reason);
              }
            });
      } else {
        CountDownLatch started = new CountDownLatch(1);
        iris.actor(String.class)
            .spawnWithMailbox(
                mb -> {
                  try {
                    started.countDown();
                    mb.receive();
                  } finally {
                    ends.record(number + ": " + new ExitReason.Shutdown());
                  }
                });
        Await.latch(started, "the body");
      }
    }

    iris.close();

    ExitReason shutdown = new ExitReason.Shutdown();
    assertThat(ends.rest())
        .containsExactly(
            "4: " + shutdown,
            "3: " + shutdown,
            "2: " + shutdown,
            "1: " + shutdown,
            "0: " + shutdown);
  }

  @Test
  void whileItDrainsActorsMaySendToActorsAndOutsidersMayNot() {
    Probe<String> first = new Probe<>();
    ActorRef<String> early = iris.spawn(String.class, first);
    var letters = deadLetters();
    Gate gate = gate();
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    ActorRef<String> late =
        iris.spawn(
            String.class,
            (m, ctx) -> {
              gate.pass();
              answers.add(early.send(m));
            });
    for (String message : List.of("one", "two", "three")) {
      late.send(message);
    }
    gate.awaitEntered();
    Crowd closer = Crowd.start(1, t -> iris.close());

    Await.until("closing to begin", () -> !early.send("from outside"));
    assertThat(next(letters))
        .isEqualTo(new DeadLetter("from outside", early.pid(), DeadLetter.CLOSING, false));
    gate.open();
    closer.join();

    assertThat(answers).containsExactly(true, true, true);
    assertThat(first.rest())
        .filteredOn(m -> !m.equals("from outside"))
        .containsExactly("one", "two", "three", new Probe.Stopped(new ExitReason.Shutdown()));
    assertThat(Ledger.of(iris, "refused.closing")).isPositive();
  }

  @Test
  void pullActorsAreActorsThereToo() {
    Probe<String> first = new Probe<>();
    ActorRef<String> early = iris.spawn(String.class, first);
    Gate gate = gate();
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    iris.actor(String.class)
        .spawnWithMailbox(
            mb -> {
              gate.pass();
              answers.add(early.send("from a body"));
            });
    gate.awaitEntered();
    Crowd closer = Crowd.start(1, t -> iris.close());
    Await.until("closing to begin", () -> !early.send("from outside"));

    gate.open();
    closer.join();

    assertThat(answers).containsExactly(true);
    assertThat(first.rest()).contains("from a body");
  }

  @Test
  void inOnStopAnActorCanStillSendToOneThatStartedEarlier() {
    Probe<String> first = new Probe<>();
    ActorRef<String> early = iris.spawn(String.class, first);
    iris.spawn(
        String.class,
        new Probe<>() {
          @Override
          public void onStop(ExitReason reason, ActorContext<String> ctx) {
            early.send("farewell");
          }
        });

    iris.close();

    assertThat(first.rest())
        .containsExactly("farewell", new Probe.Stopped(new ExitReason.Shutdown()));
  }

  @Test
  void whoStartedEarlierHearsOfTheEndOfThoseItWatches() {
    Watcher watcher = new Watcher();
    var watching = watcher.spawn(iris);
    ActorRef<String> later = iris.spawn(String.class, new Probe<>());
    watching.send(later);
    watcher.nextWatch();

    iris.close();

    assertThat(watcher.next(Signal.Exit.class).reason()).isEqualTo(new ExitReason.Shutdown());
  }

  @Test
  void actorsThatKeepEachOtherBusyEndToo() {
    List<ActorRef<Integer>> ring = new CopyOnWriteArrayList<>();
    AtomicInteger hops = new AtomicInteger();
    for (int i = 0; i < 10; i++) {
      int next = (i + 1) % 10;
      ring.add(
          iris.spawn(
              Integer.class,
              (m, ctx) -> {
                hops.incrementAndGet();
                ring.get(next).send(m);
              }));
    }
    for (int token = 0; token < 100; token++) {
      ring.get(token % 10).send(token);
    }
    Await.until("some hops", () -> hops.get() > 1_000);

    assertThat(iris.shutdown(Await.LIMIT)).isEmpty();
  }

  @Test
  void closedTwiceTheSecondCallDoesNothing() {
    Probe<String> probe = new Probe<>();
    iris.spawn(String.class, probe);

    iris.close();
    iris.close();

    assertThat(probe.rest()).containsExactly(new Probe.Stopped(new ExitReason.Shutdown()));
  }

  @Test
  void closedByTwoThreadsBothWaitForTheEnd() {
    Held<Integer> held = Held.spawn(Kind.PUSH, iris.actor(Integer.class), gate(), 0);
    held.ref().send(1);
    var endedWhenClosed = new ConcurrentLinkedQueue<Boolean>();
    Crowd closers =
        Crowd.start(
            3,
            t -> {
              iris.close();
              endedWhenClosed.add(!held.ref().isAlive() && Ledger.of(iris, "handled") == 2);
            });
    closers.awaitAllWaiting();
    assertThat(endedWhenClosed).isEmpty();

    held.letGo();
    closers.join();

    assertThat(endedWhenClosed).containsExactly(true, true, true);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void calledByAnActorItOnlyBegins(Kind kind) {
    Probe<Object> probe = new Probe<>();
    Gate begin = gate();
    Gate gate = gate();
    var ref =
        kind.<String>spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              if (m.equals("close")) {
                begin.pass();
                ctx.runtime().close();
                probe.record("close returned");
                probe.record(ctx.runtime().shutdown(HOUR));
                gate.pass();
              }
              probe.record(m);
            });
    ref.send("close");
    assertThat(ref.send("accepted before")).isTrue();
    begin.open();
    assertThat(probe.next()).isEqualTo("close returned");
    assertThat(probe.next()).isEqualTo(List.of());
    assertThat(ref.isAlive()).isTrue();

    gate.open();
    iris.close();

    assertThat(probe.rest()).containsExactly("close", "accepted before");
    assertThat(ref.isAlive()).isFalse();
  }

  @Test
  void whileOthersSpawnNobodyIsLeftBehind() {
    var spawned = new ConcurrentLinkedQueue<ActorRef<String>>();
    CountDownLatch many = new CountDownLatch(1_000);
    Crowd spawners =
        Crowd.start(
            4,
            t -> {
              try {
                while (true) {
                  Kind kind = spawned.size() % 2 == 0 ? Kind.PUSH : Kind.PULL;
                  spawned.add(kind.spawn(iris.actor(String.class), new Probe<>()));
                  many.countDown();
                }
              } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("clos");
              }
            });
    Await.latch(many, "a thousand actors");

    iris.close();

    spawners.join();
    assertThat(spawned).allMatch(ref -> !ref.isAlive());
    assertThat(Ledger.of(iris, "alive")).isZero();
    assertThat(Ledger.of(iris, "spawned")).isEqualTo(spawned.size());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatDoesNotEndIsKilledAndNamed(Kind kind) {
    leavesStubbornActors = true;
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    var stubborn =
        kind.spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              blocked.countDown();
              try {
                new CountDownLatch(1).await();
              } finally {
                interrupted.countDown();
              }
            });
    stubborn.send("block");
    stubborn.send("never handled");
    Await.latch(blocked, "the handler to block");
    var good = kind.spawn(iris.actor(String.class), new Probe<>()); // later, so it ends earlier

    List<ActorRef<?>> killed = iris.shutdown(Duration.ofMillis(50));

    assertThat(killed).containsExactly(stubborn);
    Await.latch(interrupted, "the interrupt");
    assertThat(good.isAlive()).isFalse();
    assertThat(stubborn.isAlive()).isFalse();
    assertThat(Ledger.of(iris, "lost.unhandled")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatEvenAKillCannotEndIsNotWaitedForForEver(Kind kind) {
    leavesStubbornActors = true;
    AtomicBoolean enough = new AtomicBoolean();
    CountDownLatch spinning = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    var ref =
        kind.spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              spinning.countDown();
              while (!enough.get()) {
                Thread.onSpinWait();
              }
              gone.countDown();
            });
    ref.send("spin");
    Await.latch(spinning, "the handler to spin");

    List<ActorRef<?>> killed = iris.shutdown(Duration.ofMillis(50));

    assertThat(killed).containsExactly(ref);
    enough.set(true);
    Await.latch(gone, "the handler to return");
    Await.until("the last account", () -> Ledger.of(iris, "alive") == 0);
  }

  @Test
  void aLimitOfZeroKillsWhatIsNotDone() {
    leavesStubbornActors = true;
    Gate never = gate();
    var ref = iris.<String>spawn(String.class, (m, ctx) -> never.pass());
    ref.send("block");
    never.awaitEntered();
    AtomicBoolean closed = new AtomicBoolean();
    Crowd closer =
        Crowd.start(
            1,
            t -> {
              assertThat(iris.shutdown(Duration.ZERO)).containsExactly(ref);
              closed.set(true);
            });

    closer.join();

    assertThat(closed).isTrue();
  }

  @Test
  void anActorThatWaitsForRoomInAnotherIsReleased() {
    Held<Integer> held =
        Held.spawn(
            Kind.PUSH, iris.actor(Integer.class).mailbox(MailboxPolicy.block(1, HOUR)), gate(), 0);
    held.ref().send(1);
    CountDownLatch waiting = new CountDownLatch(1);
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    iris.<Integer>spawn(
            Integer.class,
            (m, ctx) -> {
              waiting.countDown();
              answers.add(held.ref().send(m));
            })
        .send(2);
    Await.latch(waiting, "the sender");
    Crowd closer = Crowd.start(1, t -> assertThat(iris.shutdown(Await.LIMIT)).isEmpty());

    held.letGo();

    assertThat(Await.next(answers, "the answer")).isTrue();
    closer.join();
    assertThat(held.probe().rest()).startsWith(0, 1, 2);
  }
}

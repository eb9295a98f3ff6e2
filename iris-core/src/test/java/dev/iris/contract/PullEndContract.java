package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.Mailbox;
import dev.iris.PullBehavior;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a pull actor is made to end: its receives unwind the body, as often as it takes. */
public abstract class PullEndContract extends RuntimeContract {

  private final BlockingQueue<Object> record = new LinkedBlockingQueue<>();

  /** Every way to ask the mailbox for something that is not there. */
  @SuppressWarnings("ImmutableEnumChecker")
  enum Receive {
    ANY(mb -> mb.receive()),
    ANY_TIMED(mb -> mb.receive(HOUR)),
    ANY_NOW(mb -> mb.receive(Duration.ZERO)),
    TRY(mb -> mb.tryReceive()),
    CLASS(mb -> mb.receive(Long.class)),
    CLASS_TIMED(mb -> mb.receive(Long.class, HOUR)),
    CLASS_NOW(mb -> mb.receive(Long.class, Duration.ZERO)),
    PREDICATE_TIMED(mb -> mb.receive(m -> false, HOUR)),
    PREDICATE_NOW(mb -> mb.receive(m -> false, Duration.ZERO));

    final PullBehavior<Object> code;

    Receive(PullBehavior<Object> code) {
      this.code = code;
    }

    Throwable thrownBy(Mailbox<Object> mailbox) {
      try {
        code.run(mailbox);
        return null;
      } catch (Throwable e) {
        return e;
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Receive.class)
  void afterStopWhatWasAcceptedIsReceivedAndThenEachReceiveUnwinds(Receive receive) {
    Exits exits = exits();
    Gate gate = gate();
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .spawnWithMailbox(
                mb -> {
                  gate.passUninterruptibly();
                  record.add(mb.receive());
                  record.add(mb.receive());
                  receive.code.run(mb);
                  record.add("not unwound");
                });
    exits.watch(ref);
    ref.send(1);
    ref.send(2);
    ref.stop();
    assertThat(ref.send(3)).isFalse();
    gate.open();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Shutdown());
    assertThat(record).containsExactly(1, 2);
  }

  @ParameterizedTest
  @EnumSource(Receive.class)
  void itUnwindsWithAnErrorAndAgainIfThatIsCaught(Receive receive) {
    Exits exits = exits();
    CountDownLatch started = new CountDownLatch(1);
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .spawnWithMailbox(
                mb -> {
                  started.countDown();
                  try {
                    mb.receive();
                  } catch (Error first) {
                    record.add(first);
                  }
                  record.add(receive.thrownBy(mb));
                  record.add(receive.thrownBy(mb));
                });
    exits.watch(ref);
    Await.latch(started, "the body");

    ref.stop();

    assertThat(exits.reasonOf(ref))
        .as("it ends as it was told, however its body ends")
        .isEqualTo(new ExitReason.Shutdown());
    assertThat(record).hasSize(3).allMatch(Error.class::isInstance);
  }

  @Test
  void theUnwindingRunsWhatTheBodyWantsToRunFinally() {
    Exits exits = exits();
    CountDownLatch started = new CountDownLatch(1);
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .spawnWithMailbox(
                mb -> {
                  started.countDown();
                  try {
                    mb.receive();
                  } finally {
                    record.add("finally ran");
                  }
                });
    exits.watch(ref);
    Await.latch(started, "the body");

    ref.kill();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
    assertThat(record).containsExactly("finally ran");
  }

  @Test
  void afterStopAReceiveUnwindsOnceEverythingHasBeenLookedAt() {
    Exits exits = exits();
    var letters = deadLetters();
    Gate gate = gate();
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .spawnWithMailbox(
                mb -> {
                  gate.passUninterruptibly();
                  record.add(mb.receive(Integer.class));
                  record.add(mb.receive(Integer.class));
                });
    exits.watch(ref);
    ref.send("passed over");
    ref.send(1);
    ref.stop();
    gate.open();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Shutdown());
    assertThat(record).containsExactly(1);
    assertThat(next(letters))
        .isEqualTo(new DeadLetter("passed over", ref.pid(), DeadLetter.UNHANDLED, true));
  }

  @Test
  void afterStopWhatWasPassedOverCanStillBeReceived() {
    Exits exits = exits();
    Gate gate = gate();
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .spawnWithMailbox(
                mb -> {
                  record.add(mb.receive(Integer.class));
                  gate.passUninterruptibly();
                  record.add(mb.receive(Integer.class));
                  record.add(mb.receive());
                  record.add(mb.receive());
                  mb.receive();
                });
    exits.watch(ref);
    ref.send("a");
    ref.send(1);
    gate.awaitEntered();
    ref.send("b");
    ref.send(2);
    ref.stop();
    gate.open();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Shutdown());
    assertThat(record).containsExactly(1, 2, "a", "b");
  }

  @Test
  void afterItAskedForItsExitTheNextReceiveUnwindsThoughMessagesWait() {
    Exits exits = exits();
    Gate gate = gate();
    ExitReason reason = new ExitReason.Crash(new IOException("disk"));
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .spawnWithMailbox(
                mb -> {
                  gate.pass();
                  mb.exit(reason);
                  record.add("still here");
                  record.add(mb.receive());
                });
    exits.watch(ref);
    ref.send("waits");
    gate.open();

    assertThat(exits.reasonOf(ref)).isEqualTo(reason);
    assertThat(record).containsExactly("still here");
    assertThat(Ledger.of(iris, "lost.unhandled")).isEqualTo(1);
  }

  @Test
  void whatAsksForItsExitBetweenTwoMessagesDoesNotReceiveTheSecond() {
    Exits exits = exits();
    Gate gate = gate();
    ExitReason reason = new ExitReason.Crash(new IOException("disk"));
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .spawnWithMailbox(
                mb -> {
                  record.add(mb.receive());
                  gate.pass();
                  mb.exit(reason);
                  record.add(mb.receive());
                });
    exits.watch(ref);
    ref.send("first");
    ref.send("waits");
    gate.open();

    assertThat(exits.reasonOf(ref)).isEqualTo(reason);
    assertThat(record).containsExactly("first");
    assertThat(Ledger.of(iris, "lost.unhandled")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Receive.class)
  void afterKillTheNextReceiveUnwindsThoughMessagesWait(Receive receive) {
    Exits exits = exits();
    Gate gate = gate();
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .spawnWithMailbox(
                mb -> {
                  gate.passUninterruptibly();
                  Thread.interrupted();
                  record.add(receive.thrownBy(mb) instanceof Error);
                  record.add(receive.thrownBy(mb) instanceof Error);
                });
    exits.watch(ref);
    gate.awaitEntered();
    ref.send("waits");
    ref.send(1L);
    ref.kill();
    gate.open();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
    Await.until("the body to end", () -> record.size() == 2);
    assertThat(record).containsExactly(true, true);
    assertThat(Ledger.of(iris, "lost.unhandled")).isEqualTo(2);
  }

  @Test
  void killInterruptsABodyThatBlocksElsewhere() {
    Exits exits = exits();
    CountDownLatch blocked = new CountDownLatch(1);
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .spawnWithMailbox(
                mb -> {
                  blocked.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    record.add("interrupted");
                  }
                });
    exits.watch(ref);
    Await.latch(blocked, "the body to block");

    ref.kill();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
    assertThat(record).containsExactly("interrupted");
  }

  @Test
  void aBodyThatThrowsEndsWithWhatItThrew() {
    List<Throwable> thrown =
        List.of(
            new IOException("disk"), new IllegalStateException("bug"), new AssertionError("no"));
    for (Throwable e : thrown) {
      Exits exits = exits();
      Gate gate = gate();
      ActorRef<Object> ref =
          iris.actor(Object.class)
              .spawnWithMailbox(
                  mb -> {
                    gate.pass();
                    throw RuntimeContract.<Exception>sneaky(e);
                  });
      exits.watch(ref);
      gate.open();

      assertThat(exits.reasonOf(ref))
          .isEqualTo(e instanceof IOException ? new ExitReason.Crash(e) : new ExitReason.Panic(e));
    }
  }

  @Test
  void stopReachesABodyThatPassesOverEverything() {
    Exits exits = exits();
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .spawnWithMailbox(
                mb -> {
                  record.add(Thread.currentThread());
                  mb.receive(Long.class);
                });
    exits.watch(ref);
    for (int i = 0; i < 10; i++) {
      ref.send("passed over " + i);
    }
    Await.waiting((Thread) Await.next(record, "the body"));

    ref.stop();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Shutdown());
    assertThat(Ledger.of(iris, "lost.unhandled")).isEqualTo(10);
  }
}

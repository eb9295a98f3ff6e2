package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.Cancellable;
import dev.iris.ExitReason;
import dev.iris.Mailbox;
import dev.iris.Recipient;
import dev.iris.Signal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is in neither of the two accounts: notices, replies, and timers that did not fire. */
public abstract class UncountedContract extends RuntimeContract {

  private static final Duration SOON = Duration.ofMillis(1);

  /** So many were sent and handled, and none was refused or lost. */
  private void assertSentAndHandled(long count) {
    Map<String, Long> stats = Ledger.awaitQuiet(iris);
    assertThat(stats)
        .containsEntry("sent", count)
        .containsEntry("handled", count)
        .containsEntry("refused", 0L)
        .containsEntry("lost", 0L);
  }

  @Test
  void aNoticeThatIsSeenIsInNoAccount() {
    Watcher watcher = new Watcher();
    ActorRef<ActorRef<?>> ref = watcher.spawn(iris);
    ActorRef<String> watched = iris.spawn(String.class, new Probe<>());
    ref.send(watched);
    watcher.nextWatch();

    watched.stop();

    assertThat(watcher.nextExit().who()).isEqualTo(watched);
    assertSentAndHandled(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theReplyToAnAskIsInNoAccount(Kind kind) {
    assertThat(Await.result(Question.ask(Question.doubler(iris, kind), 4, HOUR))).isEqualTo(8);

    assertSentAndHandled(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theReplyThatComesTooLateIsInNoAccount(Kind kind) {
    BlockingQueue<Recipient<Integer>> slots = new LinkedBlockingQueue<>();
    var ref = kind.spawn(iris.actor(Question.class), (q, ctx) -> slots.add(q.replyTo()));
    Await.failure(Question.ask(ref, 1, SOON));

    assertThat(Await.next(slots, "the slot").send(1)).isFalse();

    assertSentAndHandled(1);
  }

  @Test
  void aTimerThatIsCancelledIsInNoAccount() {
    ActorRef<String> ref = iris.spawn(String.class, new Probe<>());

    assertThat(iris.sendAfter(ref, HOUR, "never").cancel()).isTrue();
    assertThat(iris.sendInterval(ref, HOUR, "never").cancel()).isTrue();

    assertSentAndHandled(0);
  }

  @Test
  void aTimerThatEndsWithItsActorIsInNoAccount() {
    Exits exits = exits();
    ActorRef<String> ref = exits.watch(iris.spawn(String.class, new Probe<>()));
    Cancellable once = iris.sendAfter(ref, HOUR, "never");
    Cancellable interval = iris.sendInterval(ref, HOUR, "never");
    ref.kill();
    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());

    assertThat(once.cancel()).as("the end of the actor has").isFalse();
    assertThat(interval.cancel()).as("the end of the actor has").isFalse();
    assertSentAndHandled(1); // what was sent to watch
  }

  @Test
  void aTimerThatFallsIntoTheCloseIsInNoAccount() {
    ActorRef<String> ref = iris.spawn(String.class, new Probe<>());
    iris.sendAfter(ref, HOUR, "never");
    iris.sendInterval(ref, HOUR, "never");

    iris.close();

    assertSentAndHandled(0);
  }

  /** What it sees, and what is lost, of an exit that waits in its mailbox when it is to end. */
  private void endsWithAnExitWaiting(boolean stop) {
    Exits exits = exits();
    Gate gate = gate();
    Puppet watcher = Puppet.spawn(Kind.PUSH, iris);
    ActorRef<String> watched = iris.spawn(String.class, new Probe<>());
    watcher.make(ctx -> ctx.watch(watched));
    exits.watch(watched); // is told after the other
    exits.watch(watcher.ref());
    watcher.tell(ctx -> gate.passUninterruptibly());
    gate.awaitEntered();
    if (stop) {
      watcher.ref().stop();
    }
    watched.kill();
    exits.exitOf(watched);
    if (!stop) {
      watcher.ref().kill();
    }

    gate.open();

    exits.exitOf(watcher.ref());
    assertThat(watcher.signals()).isEmpty();
    assertThat(Ledger.awaitQuiet(iris)).containsEntry("lost", 0L).containsEntry("refused", 0L);
  }

  @Test
  void behindAStopAnExitIsNeitherSeenNorADeadLetter() {
    endsWithAnExitWaiting(true);
  }

  @Test
  void inTheMailboxOfOneThatIsKilledAnExitIsNeitherSeenNorADeadLetter() {
    endsWithAnExitWaiting(false);
  }

  @Test
  void aPullActorMayReceiveAnExitThatIsBehindItsStop() {
    Exits exits = exits();
    Gate gate = gate();
    Puppet watcher = Puppet.spawn(Kind.PULL, iris);
    ActorRef<String> watched = iris.spawn(String.class, new Probe<>());
    watcher.make(ctx -> ctx.watch(watched));
    exits.watch(watched); // is told after the other
    watcher.tell(
        ctx -> {
          gate.passUninterruptibly();
          watcher.signals().add(((Mailbox<?>) ctx).receive(Signal.class));
        });
    gate.awaitEntered();
    watcher.ref().stop();
    watched.kill();
    exits.exitOf(watched);

    gate.open();

    assertThat(((Signal.Exit) Await.next(watcher.signals(), "the exit")).who()).isEqualTo(watched);
  }
}

package dev.iris.contract;

import static dev.iris.contract.Question.ask;
import static dev.iris.contract.Question.doubler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.AskFailedException;
import dev.iris.MailboxPolicy;
import dev.iris.Recipient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Asking, and learning why there will be no reply. */
public abstract class AskFailureContract extends RuntimeContract {

  @ParameterizedTest
  @EnumSource(Kind.class)
  void withoutAReplyItFailsAfterTheTimeoutAndNotEarlier(Kind kind) {
    var ref = kind.spawn(iris.actor(Question.class), (q, ctx) -> {});
    Duration timeout = Duration.ofMillis(30);

    long start = System.nanoTime();
    Throwable failure = Await.failure(ask(ref, 1, timeout));
    long waited = System.nanoTime() - start;

    assertThat(failure).isInstanceOf(TimeoutException.class);
    assertThat(waited).isGreaterThanOrEqualTo(timeout.toNanos());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aLateReplyIsRefused(Kind kind) {
    BlockingQueue<Recipient<Integer>> slots = new LinkedBlockingQueue<>();
    var ref = kind.spawn(iris.actor(Question.class), (q, ctx) -> slots.add(q.replyTo()));
    Await.failure(ask(ref, 1, Duration.ofMillis(1)));

    assertThat(Await.next(slots, "the slot").send(1)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void askingAnEndedActorFailsAtOnce(Kind kind) {
    Exits exits = exits();
    var ref = exits.watch(doubler(iris, kind));
    ref.stop();
    exits.exitOf(ref);

    assertFailed(ask(ref, 1, HOUR), ref);
  }

  private static Throwable assertFailed(CompletableFuture<?> reply, ActorRef<?> ref) {
    Throwable failure = Await.failure(reply);
    assertThat(failure)
        .isInstanceOf(AskFailedException.class)
        .hasMessageContaining(ref.pid().toString());
    return failure;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anAskOfOneThatTheCloseLeavesBehindFails(Kind kind) {
    leavesStubbornActors = true;
    AtomicBoolean enough = new AtomicBoolean();
    CountDownLatch spinning = new CountDownLatch(1);
    var ref =
        kind.spawn(
            iris.actor(Question.class),
            (q, ctx) -> {
              spinning.countDown();
              while (!enough.get()) {
                Thread.onSpinWait();
              }
            });
    CompletableFuture<Integer> inHand = ask(ref, 1, HOUR);
    Await.latch(spinning, "the handler to spin");
    CompletableFuture<Integer> queued = ask(ref, 2, HOUR);

    iris.shutdown(Duration.ofMillis(50));

    assertThat(assertFailed(inHand, ref)).hasMessageContaining("left behind");
    assertFailed(queued, ref);
    enough.set(true);
    Await.until("the last account", () -> Ledger.of(iris, "alive") == 0);
  }

  @Test
  void aRefusedRequestFailsAtOnce() {
    Gate gate = gate();
    var ref =
        iris.actor(Question.class)
            .mailbox(MailboxPolicy.dropNew(1))
            .spawn(
                (q, ctx) -> {
                  gate.pass();
                  q.replyTo().send(q.n());
                });
    CompletableFuture<Integer> first = ask(ref, 1, HOUR);
    gate.awaitEntered();
    CompletableFuture<Integer> second = ask(ref, 2, HOUR);

    assertFailed(ask(ref, 3, HOUR), ref);

    gate.open();
    assertThat(Await.result(first)).isEqualTo(1);
    assertThat(Await.result(second)).isEqualTo(2);
  }

  @Test
  void aDroppedRequestFailsAtOnce() {
    Gate gate = gate();
    var ref =
        iris.actor(Question.class)
            .mailbox(MailboxPolicy.dropOldest(1))
            .spawn(
                (q, ctx) -> {
                  gate.pass();
                  q.replyTo().send(q.n());
                });
    CompletableFuture<Integer> first = ask(ref, 1, HOUR);
    gate.awaitEntered();
    CompletableFuture<Integer> evicted = ask(ref, 2, HOUR);
    CompletableFuture<Integer> third = ask(ref, 3, HOUR);

    assertFailed(evicted, ref);

    gate.open();
    assertThat(Await.result(first)).isEqualTo(1);
    assertThat(Await.result(third)).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aRequestQueuedInAnActorThatEndsFailsAtOnce(Kind kind) {
    Gate gate = gate();
    var ref = kind.<Question>spawn(iris.actor(Question.class), (q, ctx) -> gate.pass());
    ref.send(new Question(0, n -> true));
    gate.awaitEntered();
    CompletableFuture<Integer> reply = ask(ref, 1, HOUR);

    ref.kill();
    gate.open();

    assertFailed(reply, ref);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActorThatEndsWithoutHavingRepliedFailsTheAskAtOnce(Kind kind) {
    BlockingQueue<Recipient<Integer>> slots = new LinkedBlockingQueue<>();
    var ref = kind.spawn(iris.actor(Question.class), (q, ctx) -> slots.add(q.replyTo()));
    CompletableFuture<Integer> reply = ask(ref, 1, HOUR);
    Recipient<Integer> slot = Await.next(slots, "the slot");

    ref.stop();

    assertFailed(reply, ref);
    assertThat(slot.send(1)).as("a reply after that").isFalse();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActorThatCrashesAtTheRequestFailsTheAskWithItsCause(Kind kind) {
    IOException disk = new IOException("disk");
    var ref =
        kind.<Question>spawn(
            iris.actor(Question.class),
            (q, ctx) -> {
              throw disk;
            });

    assertThat(assertFailed(ask(ref, 1, HOUR), ref)).hasCause(disk);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActorDoesNotAskItself(Kind kind) {
    BlockingQueue<Optional<Throwable>> outcome = new LinkedBlockingQueue<>();
    ActorRef<Question> ref =
        kind.spawn(
            iris.actor(Question.class),
            (q, ctx) -> {
              try {
                CompletableFuture<Integer> unused = ask(ctx.self(), 1, HOUR);
                outcome.add(Optional.empty());
              } catch (Throwable e) {
                outcome.add(Optional.of(e));
              }
            });

    ref.send(new Question(0, n -> true));

    assertThat(Await.next(outcome, "the refusal").orElseThrow())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(ref.pid().toString());
  }

  @Test
  void asksAndEndsRaceAndNoAskIsForgotten() {
    AtomicInteger replies = new AtomicInteger();
    AtomicInteger failures = new AtomicInteger();
    int rounds = 1_000;
    for (int i = 0; i < rounds; i++) {
      ActorRef<Question> ref = doubler(iris, i % 2 == 0 ? Kind.PUSH : Kind.PULL);
      CompletableFuture<Integer> reply = ask(ref, i, HOUR);
      if (i % 3 == 0) {
        ref.kill();
      } else {
        ref.stop();
      }
      CompletableFuture<Integer> late = ask(ref, i, HOUR);
      for (CompletableFuture<Integer> each : List.of(reply, late)) {
        CompletableFuture<Integer> unused =
            each.whenComplete((n, e) -> (e == null ? replies : failures).incrementAndGet());
      }
    }

    Await.until("all asks", () -> replies.get() + failures.get() == 2 * rounds);
    assertThat(failures.get()).as("all the late ones").isGreaterThanOrEqualTo(rounds);
  }

  @Test
  void askRefusesBadArguments() {
    ActorRef<Question> ref = doubler(iris, Kind.PUSH);

    for (Duration bad : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
      assertThatThrownBy(() -> ask(ref, 1, bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(bad.toString())
          .hasMessageContaining("more than zero");
    }
    assertThatThrownBy(() -> ask(ref, 1, null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> ref.ask(null, HOUR)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void anAskThatWasPassedOnFollowsTheLifeOfTheOneThatWasAsked() {
    Gate gate = gate();
    BlockingQueue<Recipient<Integer>> slots = new LinkedBlockingQueue<>();
    var other = iris.<Question>spawn(Question.class, (q, ctx) -> slots.add(q.replyTo()));
    var ref =
        iris.actor(Question.class)
            .mailbox(MailboxPolicy.redirect(1, other))
            .spawn((q, ctx) -> gate.pass());
    ref.send(new Question(0, n -> true));
    gate.awaitEntered();
    ref.send(new Question(0, n -> true));
    CompletableFuture<Integer> reply = ask(ref, 1, HOUR);
    Await.next(slots, "the request to be passed on");

    ref.stop();
    gate.open();

    assertFailed(reply, ref);
    assertThat(other.isAlive()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whenAnAskFailsForTheEndOfItsTargetTheNamesAreFree(Kind kind) {
    Held<Question> held =
        Held.spawn(
            kind, iris.actor(Question.class).name("asked"), gate(), new Question(0, n -> true));
    BlockingQueue<Object> atFailure = new LinkedBlockingQueue<>();
    CompletableFuture<Integer> queued = ask(held.ref(), 1, HOUR);
    queued.whenComplete(
        (reply, failure) -> {
          atFailure.add(iris.whereis("asked", Question.class));
          atFailure.add(held.ref().isAlive());
        });

    held.ref().kill();
    held.letGo();

    assertThat(Await.next(atFailure, "the failure")).isEqualTo(Optional.empty());
    assertThat(Await.next(atFailure, "the failure")).isEqualTo(false);
  }

  @Test
  void anAskThatWasPassedOnFailsWhenTheActorThatWasAskedEnds() {
    Question first = new Question(0, n -> true);
    Held<Question> other = Held.spawn(Kind.PUSH, iris.actor(Question.class), gate(), first);
    Held<Question> asked =
        Held.spawn(
            Kind.PUSH,
            iris.actor(Question.class).mailbox(MailboxPolicy.redirect(1, other.ref())),
            gate(),
            first);
    asked.ref().send(first);
    CompletableFuture<Integer> passedOn = ask(asked.ref(), 1, HOUR);
    assertThat(other.ref().mailboxSize()).hasValue(1);

    asked.ref().kill();
    asked.letGo();

    assertThat(Await.failure(passedOn)).isInstanceOf(AskFailedException.class);
    other.letGo();
    other.probe().next(1);
    Question late = other.probe().next(Question.class);
    assertThat(late.replyTo().send(2)).as("a late reply").isFalse();
  }

  @Test
  void anAskThatWasPassedOnFailsWhenItIsLostThere() {
    Question first = new Question(0, n -> true);
    Held<Question> other = Held.spawn(Kind.PUSH, iris.actor(Question.class), gate(), first);
    Held<Question> asked =
        Held.spawn(
            Kind.PUSH,
            iris.actor(Question.class).mailbox(MailboxPolicy.redirect(1, other.ref())),
            gate(),
            first);
    asked.ref().send(first);
    CompletableFuture<Integer> passedOn = ask(asked.ref(), 1, HOUR);

    other.ref().kill();
    other.letGo();

    assertThat(Await.failure(passedOn)).isInstanceOf(AskFailedException.class);
    assertThat(asked.ref().isAlive()).isTrue();
    asked.letGo();
  }
}

package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.Cancellable;
import dev.iris.DeadLetter;
import dev.iris.IrisRuntime;
import dev.iris.MailboxPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was not handled: told to subscribers, counted by cause, and both accounts balance. */
public abstract class DeadLetterContract extends RuntimeContract {

  private ActorRef<Integer> ended() {
    return ended(iris);
  }

  private static ActorRef<Integer> ended(IrisRuntime runtime) {
    Exits exits = new Exits(runtime);
    ActorRef<Integer> ref = exits.watch(runtime.spawn(Integer.class, new Probe<>()));
    ref.stop();
    exits.exitOf(ref);
    return ref;
  }

  @Test
  void aRefusedMessageIsADeadLetterThatWasNotAccepted() {
    ActorRef<Integer> ref = ended();
    var letters = deadLetters();

    ref.send(7);

    assertThat(next(letters)).isEqualTo(new DeadLetter(7, ref.pid(), DeadLetter.ENDED, false));
    assertThat(Ledger.of(iris, "refused.ended")).isEqualTo(1);
  }

  @Test
  void aStoppingActorRefusesLikeAnEndedOne() {
    var letters = deadLetters();
    Held<Integer> held = Held.spawn(Kind.PUSH, iris.actor(Integer.class), gate(), 0);
    held.ref().stop();

    held.ref().send(1);

    assertThat(next(letters))
        .isEqualTo(new DeadLetter(1, held.ref().pid(), DeadLetter.ENDED, false));
  }

  @Test
  void theMessageAHandlerFailsAtIsADeadLetterThatWasAccepted() {
    var letters = deadLetters();
    ActorRef<Integer> ref =
        iris.spawn(
            Integer.class,
            (m, ctx) -> {
              throw new IllegalStateException("at " + m);
            });

    ref.send(7);

    assertThat(next(letters)).isEqualTo(new DeadLetter(7, ref.pid(), DeadLetter.CRASHED, true));
    assertThat(Ledger.of(iris, "lost.crashed")).isEqualTo(1);
    assertThat(Ledger.of(iris, "handled")).isZero();
  }

  @Test
  void deadLettersComeInOrderToEachSubscriber() {
    ActorRef<Integer> ref = ended();
    var one = deadLetters();
    var two = deadLetters();

    for (int i = 0; i < 500; i++) {
      ref.send(i);
    }

    for (int i = 0; i < 500; i++) {
      assertThat(next(one).message()).isEqualTo(i);
      assertThat(next(two).message()).isEqualTo(i);
    }
  }

  @Test
  void listenersRunOnAThreadOfTheRuntimesOwn() {
    ActorRef<Integer> ref = ended();
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    iris.onDeadLetter(letter -> threads.add(Thread.currentThread()));

    ref.send(1);
    BlockingQueue<Thread> senders = new LinkedBlockingQueue<>();
    iris.<String>spawn(
            String.class,
            (m, ctx) -> {
              senders.add(Thread.currentThread());
              ref.send(2);
            })
        .send("go");

    assertThat(Await.next(threads, "the listener")).isNotSameAs(Thread.currentThread());
    assertThat(Await.next(threads, "the listener")).isNotSameAs(Await.next(senders, "sender"));
  }

  @Test
  void aSlowSubscriberMissesWhatDoesNotFitAndTheMissedAreCounted() {
    IrisRuntime small = start(quiet().withDeadLetterQueue(5));
    ActorRef<Integer> ref = ended(small);
    Gate gate = gate();
    Probe<Object> probe = new Probe<>();
    small.onDeadLetter(
        letter -> {
          gate.passUninterruptibly();
          probe.record(letter.message());
        });
    ref.send(0);
    gate.awaitEntered();

    for (int i = 1; i <= 20; i++) {
      ref.send(i);
    }

    Await.until("the missed", () -> Ledger.of(small, "deadletters.missed") == 15);
    gate.open();
    assertThat(probe.next(6)).containsExactly(0, 1, 2, 3, 4, 5);
    ref.send(21);
    assertThat(probe.next()).isEqualTo(21);
    assertThat(Ledger.of(small, "refused.ended")).as("counted all the same").isEqualTo(22);
  }

  @Test
  void aSlowSubscriberHoldsUpNoOther() {
    ActorRef<Integer> ref = ended();
    Gate gate = gate();
    iris.onDeadLetter(letter -> gate.passUninterruptibly());
    var letters = deadLetters();

    ref.send(1);
    ref.send(2);

    assertThat(next(letters).message()).isEqualTo(1);
    assertThat(next(letters).message()).isEqualTo(2);
  }

  @Test
  void aListenerThatThrowsHearsTheNextOne() {
    ActorRef<Integer> ref = ended();
    Probe<Object> probe = new Probe<>();
    iris.onDeadLetter(
        letter -> {
          probe.record(letter.message());
          if (letter.message().equals(2)) {
            throw new AssertionError("a bad listener");
          }
          throw new IllegalStateException("a bad listener");
        });

    for (int i = 1; i <= 4; i++) {
      ref.send(i);
    }

    assertThat(probe.next(4)).containsExactly(1, 2, 3, 4);
  }

  @Test
  void afterCancelNoneComes() {
    ActorRef<Integer> ref = ended();
    BlockingQueue<DeadLetter> cancelled = new LinkedBlockingQueue<>();
    Cancellable subscription = iris.onDeadLetter(cancelled::add);
    ref.send(1);
    next(cancelled);

    assertThat(subscription.cancel()).isTrue();
    assertThat(subscription.cancel()).as("a second time").isFalse();

    var letters = deadLetters();
    ref.send(2);
    next(letters);
    assertThat(cancelled).isEmpty();
  }

  @Test
  void aDeadLetterCausedByDeliveringOneIsOnlyCounted() {
    ActorRef<Integer> ref = ended();
    Probe<Object> probe = new Probe<>();
    iris.onDeadLetter(
        letter -> {
          probe.record(letter.message());
          ref.send(100 + (int) letter.message());
          probe.record("delivered");
        });

    ref.send(1);
    ref.send(2);

    assertThat(probe.next(4)).containsExactly(1, "delivered", 2, "delivered");
    ref.send(3);
    assertThat(probe.next(2)).containsExactly(3, "delivered");
    assertThat(Ledger.of(iris, "refused.ended")).isEqualTo(6);
    assertThat(probe.rest()).isEmpty();
  }

  @Test
  void deadLettersAreCountedWithoutASubscriber() {
    ActorRef<Integer> ref = ended();

    Crowd.run(
        4,
        t -> {
          for (int i = 0; i < 10_000; i++) {
            ref.send(i);
          }
        });

    assertThat(Ledger.of(iris, "refused.ended")).isEqualTo(40_000);
    assertThat(Ledger.of(iris, "deadletters.missed")).isZero();
  }

  /** What the senders of the random load were told. */
  private static final class Told {
    final LongAdder accepted = new LongAdder();
    final LongAdder refused = new LongAdder();

    void count(boolean answer) {
      (answer ? accepted : refused).increment();
    }
  }

  private List<ActorRef<Integer>> targets(Kind kind, AtomicInteger crashes) {
    ActorRef<Integer> overflow = iris.spawn(Integer.class, (m, ctx) -> {});
    List<MailboxPolicy<Integer>> policies =
        List.of(
            MailboxPolicy.dropNew(10),
            MailboxPolicy.dropOldest(10),
            MailboxPolicy.block(10, Duration.ofMillis(1)),
            MailboxPolicy.redirect(10, overflow),
            MailboxPolicy.spill(10, overflow));
    List<ActorRef<Integer>> targets = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      var recipe = iris.actor(Integer.class);
      targets.add(
          kind.spawn(
              i % 6 == 0 ? recipe : recipe.mailbox(policies.get(i % 5)),
              (m, ctx) -> {
                if (m == 999) {
                  crashes.incrementAndGet();
                  throw new IllegalStateException("crash");
                }
              }));
    }
    return targets;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void bothAccountsBalanceAfterRandomLoad(Kind kind) {
    AtomicInteger crashes = new AtomicInteger();
    Told told = new Told();
    List<ActorRef<Integer>> targets = targets(kind, crashes);
    Crowd.run(
        4,
        t -> {
          Random random = new Random(t);
          for (int i = 0; i < 25_000; i++) {
            var target = targets.get(random.nextInt(targets.size()));
            told.count(target.send(random.nextInt(1_000)));
            if (random.nextInt(5_000) == 0) {
              target.stop();
            }
          }
        });

    Ledger.awaitCount(iris, "accepted", told.accepted.sum());
    Ledger.awaitCount(iris, "refused", told.refused.sum());
    if (kind == Kind.PUSH) {
      Ledger.awaitCount(iris, "lost.crashed", crashes.get());
    }
    Ledger.assertBalanced(Ledger.awaitQuiet(iris));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void withoutPassingOnTheAccountsAreWhatTheSendersWereTold(Kind kind) {
    Told told = new Told();
    List<ActorRef<Integer>> targets = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      var recipe = iris.actor(Integer.class);
      targets.add(
          kind.spawn(i % 2 == 0 ? recipe : recipe.mailbox(MailboxPolicy.dropNew(5)), (m, c) -> {}));
    }
    Crowd.run(
        4,
        t -> {
          Random random = new Random(t);
          for (int i = 0; i < 25_000; i++) {
            told.count(targets.get(random.nextInt(10)).send(i));
            if (i == 20_000) {
              targets.get(t).kill();
            }
          }
        });

    Ledger.awaitCount(iris, "sent", 100_000);
    Ledger.awaitCount(iris, "accepted", told.accepted.sum());
    Ledger.awaitCount(iris, "refused", told.refused.sum());
    Ledger.assertBalanced(Ledger.awaitQuiet(iris));
  }

  @Test
  void whatIsQueuedIsInTheAccountToo() {
    Held<Integer> held = Held.spawn(Kind.PUSH, iris.actor(Integer.class), gate(), 0);
    for (int i = 1; i <= 5; i++) {
      held.ref().send(i);
    }

    assertThat(Ledger.of(iris, "queued")).isEqualTo(5);
    assertThat(Ledger.of(iris, "accepted")).as("the one in hand included").isEqualTo(6);
    assertThat(Ledger.of(iris, "handled") + Ledger.of(iris, "lost")).isZero();
    held.letGo();
    held.probe().next(6);
    Ledger.awaitCount(iris, "handled", 6);
    Ledger.assertBalanced(Ledger.awaitQuiet(iris));
  }

  @Test
  void theMessageAPullBodyFailsAtWasHandledWhenItWasReceived() {
    Exits exits = exits();
    var ref =
        iris.actor(Integer.class)
            .spawnWithMailbox(
                mb -> {
                  throw new IllegalStateException("at " + mb.receive());
                });
    exits.watch(ref).send(7);
    exits.exitOf(ref);

    Ledger.awaitCount(iris, "handled", 2); // the other one set up the watch
    assertThat(Ledger.of(iris, "lost")).isZero();
  }

  @Test
  void aSubscriberThatHasCancelledMayCloseTheRuntime() {
    iris = start(quiet().withCloseTimeout(Await.LIMIT.plusSeconds(10)));
    CompletableFuture<Cancellable> subscription = new CompletableFuture<>();
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    subscription.complete(
        iris.onDeadLetter(
            letter -> {
              boolean inTime = subscription.join().cancel();
              iris.close(); // only begins it, for the close waits for this thread
              cancelled.complete(inTime);
            }));
    ended().send(1);

    assertThat(Await.result(cancelled)).isTrue();
  }

  @Test
  void aDeadLetterCausedInTheLastCallAfterCancelIsOnlyCounted() {
    BlockingQueue<DeadLetter> others = deadLetters();
    ActorRef<Integer> dead = ended();
    CompletableFuture<Cancellable> subscription = new CompletableFuture<>();
    subscription.complete(
        iris.onDeadLetter(
            letter -> {
              subscription.join().cancel();
              dead.send(2);
            }));

    dead.send(1);
    Ledger.awaitCount(iris, "refused.ended", 2);
    dead.send(3);

    assertThat(next(others).message()).isEqualTo(1);
    assertThat(next(others).message()).isEqualTo(3);
  }
}

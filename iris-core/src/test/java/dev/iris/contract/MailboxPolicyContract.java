package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.MailboxPolicy;
import dev.iris.Recipient;
import dev.iris.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Full mailboxes: what each policy does with the next message. Waiting senders: BlockContract. */
public abstract class MailboxPolicyContract extends RuntimeContract {

  private static final int SENDERS = 8;
  private static final int EACH = 1_000;

  private record Numbered(int sender, int number) {}

  private <M> Held<M> held(Kind kind, Class<M> protocol, MailboxPolicy<M> policy, M first) {
    return Held.spawn(kind, iris.actor(protocol).mailbox(policy), gate(), first);
  }

  private static void fill(Held<Integer> held, int upTo) {
    for (int i = 1; i <= upTo; i++) {
      assertThat(held.ref().send(i)).as("message %d", i).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void dropNewRefusesTheNewest(Kind kind) {
    var letters = deadLetters();
    Held<Integer> held = held(kind, Integer.class, MailboxPolicy.dropNew(3), 0);
    fill(held, 3);

    assertThat(held.ref().send(4)).isFalse();

    assertThat(next(letters))
        .isEqualTo(new DeadLetter(4, held.ref().pid(), DeadLetter.FULL, false));
    held.letGo();
    assertThat(held.probe().next(4)).containsExactly(0, 1, 2, 3);
    assertThat(held.ref().send(5)).as("after there is room again").isTrue();
    assertThat(held.probe().next()).isEqualTo(5);
    assertThat(Ledger.of(iris, "refused.full")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void dropOldestMakesADeadLetterOfTheOldest(Kind kind) {
    var letters = deadLetters();
    Held<Integer> held = held(kind, Integer.class, MailboxPolicy.dropOldest(3), 0);

    fill(held, 8);

    for (int i = 1; i <= 5; i++) {
      assertThat(next(letters))
          .isEqualTo(new DeadLetter(i, held.ref().pid(), DeadLetter.EVICTED, true));
    }
    assertThat(held.ref().mailboxSize()).hasValue(3);
    held.letGo();
    assertThat(held.probe().next(4)).containsExactly(0, 6, 7, 8);
    assertThat(Ledger.of(iris, "lost.evicted")).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void redirectOffersTheNewestToTheOther(Kind kind) {
    Probe<Object> probe = new Probe<>();
    ActorRef<Object> other = iris.spawn(Object.class, probe);
    Held<Integer> held = held(kind, Integer.class, MailboxPolicy.redirect(2, other), 0);

    fill(held, 5);

    assertThat(probe.next(3)).containsExactly(3, 4, 5);
    held.letGo();
    assertThat(held.probe().next(3)).containsExactly(0, 1, 2);
    assertThat(Ledger.of(iris, "lost")).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theAnswerOfTheOtherIsTheAnswerOfTheSend(Kind kind) {
    Exits exits = exits();
    ActorRef<Integer> other = exits.watch(iris.spawn(Integer.class, new Probe<>()));
    Held<Integer> held = held(kind, Integer.class, MailboxPolicy.redirect(1, other), 0);
    fill(held, 1);

    assertThat(held.ref().send(2)).isTrue();
    other.stop();
    exits.exitOf(other);

    assertThat(held.ref().send(3)).isFalse();
  }

  @Test
  void theOtherCanBeAnyRecipient() {
    List<Integer> taken = new ArrayList<>();
    Recipient<Integer> picky = n -> n % 2 == 0 && taken.add(n);
    Held<Integer> redirecting = held(Kind.PUSH, Integer.class, MailboxPolicy.redirect(1, picky), 0);
    Held<Integer> spilling = held(Kind.PUSH, Integer.class, MailboxPolicy.spill(1, picky), 0);

    assertThat(redirecting.ref().send(1)).isTrue();
    assertThat(redirecting.ref().send(2)).isTrue();
    assertThat(redirecting.ref().send(3)).isFalse();
    assertThat(spilling.ref().send(4)).isTrue();
    assertThat(spilling.ref().send(5)).isTrue();
    assertThat(taken).containsExactly(2, 4);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void spillOffersTheOldestToTheOtherAndTakesTheNewest(Kind kind) {
    Probe<Object> probe = new Probe<>();
    ActorRef<Object> other = iris.spawn(Object.class, probe);
    Held<Integer> held = held(kind, Integer.class, MailboxPolicy.spill(2, other), 0);

    fill(held, 5);

    assertThat(probe.next(3)).containsExactly(1, 2, 3);
    assertThat(held.ref().mailboxSize()).hasValue(2);
    held.letGo();
    assertThat(held.probe().next(3)).containsExactly(0, 4, 5);
    assertThat(Ledger.of(iris, "lost")).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatTheOtherOfASpillRefusesIsADeadLetter(Kind kind) {
    Exits exits = exits();
    ActorRef<Integer> other = exits.watch(iris.spawn(Integer.class, new Probe<>()));
    other.stop();
    exits.exitOf(other);
    var letters = deadLetters();
    Held<Integer> held = held(kind, Integer.class, MailboxPolicy.spill(1, other), 0);

    fill(held, 2);

    DeadLetter letter = next(letters);
    while (!letter.accepted()) { // the refusal of the other may be told, too
      letter = next(letters);
    }
    assertThat(letter).isEqualTo(new DeadLetter(1, held.ref().pid(), DeadLetter.EVICTED, true));
    held.letGo();
    assertThat(held.probe().next(2)).containsExactly(0, 2);
  }

  @Test
  void aMessageGoesOneHopAndThePolicyOfTheOtherIsNotApplied() {
    Probe<Integer> last = new Probe<>();
    ActorRef<Integer> third = iris.spawn(Integer.class, last);
    List<MailboxPolicy<Integer>> policies =
        List.of(
            MailboxPolicy.dropNew(1),
            MailboxPolicy.dropOldest(1),
            MailboxPolicy.block(1, HOUR),
            MailboxPolicy.redirect(1, third),
            MailboxPolicy.spill(1, third));
    for (MailboxPolicy<Integer> policy : policies) {
      Held<Integer> other = held(Kind.PUSH, Integer.class, policy, 0);
      fill(other, 1);
      Held<Integer> redirecting =
          held(Kind.PUSH, Integer.class, MailboxPolicy.redirect(1, other.ref()), 10);
      assertThat(redirecting.ref().send(11)).isTrue();
      assertThat(redirecting.ref().send(12)).as("redirect to %s", policy).isFalse();
      Held<Integer> spilling =
          held(Kind.PUSH, Integer.class, MailboxPolicy.spill(1, other.ref()), 20);
      assertThat(spilling.ref().send(21)).isTrue();
      assertThat(spilling.ref().send(22)).as("spill to %s", policy).isTrue();
      other.letGo();
      assertThat(other.probe().next(2)).as("target with %s", policy).containsExactly(0, 1);
      assertThat(other.ref().mailboxSize()).hasValue(0);
      spilling.letGo();
      assertThat(spilling.probe().next(2)).containsExactly(20, 22);
    }
    assertThat(last.rest()).as("two hops").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theMessageInHandDoesNotCount(Kind kind) {
    Held<Integer> held = held(kind, Integer.class, MailboxPolicy.dropNew(1), 0);

    assertThat(held.ref().mailboxSize()).hasValue(0);
    assertThat(held.ref().send(1)).isTrue();
    assertThat(held.ref().send(2)).isFalse();
  }

  @Test
  void aMessageToOneselfMeetsThePolicyToo() {
    Probe<Boolean> answers = new Probe<>();
    var ref =
        iris.actor(Integer.class)
            .mailbox(MailboxPolicy.dropNew(2))
            .spawn(
                (m, ctx) -> {
                  if (m == 0) {
                    for (int i = 1; i <= 3; i++) {
                      answers.record(ctx.self().send(i));
                    }
                  }
                });

    ref.send(0);

    assertThat(answers.next(3)).containsExactly(true, true, false);
  }

  /** Held, so that nothing leaves while eight threads fill it; returns how many were accepted. */
  private int crowd(Held<Numbered> held) {
    AtomicInteger accepted = new AtomicInteger();
    Crowd.run(
        SENDERS,
        sender -> {
          for (int i = 0; i < EACH; i++) {
            if (held.ref().send(new Numbered(sender, i))) {
              accepted.incrementAndGet();
            }
          }
        });
    return accepted.get();
  }

  private Held<Numbered> heldNumbered(Kind kind, MailboxPolicy<Numbered> policy) {
    return held(kind, Numbered.class, policy, new Numbered(0, -1));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void manySendersFillDropNewToExactlyItsCapacity(Kind kind) {
    Held<Numbered> held = heldNumbered(kind, MailboxPolicy.dropNew(100));

    assertThat(crowd(held)).isEqualTo(100);

    assertThat(held.ref().mailboxSize()).hasValue(100);
    assertThat(Ledger.of(iris, "refused.full")).isEqualTo(SENDERS * EACH - 100);
    held.letGo();
    assertInOrder(held.probe().next(101));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void manySendersLeaveInDropOldestExactlyItsCapacity(Kind kind) {
    Held<Numbered> held = heldNumbered(kind, MailboxPolicy.dropOldest(100));

    assertThat(crowd(held)).isEqualTo(SENDERS * EACH);

    assertThat(held.ref().mailboxSize()).hasValue(100);
    assertThat(Ledger.of(iris, "lost.evicted")).isEqualTo(SENDERS * EACH - 100);
    held.letGo();
    assertInOrder(held.probe().next(101));
    Ledger.awaitCount(iris, "handled", 101);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void manySendersLeaveInRedirectExactlyItsCapacityAndTheOtherGetsTheRest(Kind kind) {
    Probe<Numbered> other = new Probe<>();
    Held<Numbered> held =
        heldNumbered(kind, MailboxPolicy.redirect(100, iris.spawn(Numbered.class, other)));

    assertThat(crowd(held)).isEqualTo(SENDERS * EACH);

    assertThat(held.ref().mailboxSize()).hasValue(100);
    assertInOrder(other.next(SENDERS * EACH - 100));
    held.letGo();
    assertInOrder(held.probe().next(101));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void manySendersLeaveInSpillExactlyItsCapacityAndTheOtherGetsTheRest(Kind kind) {
    Probe<Numbered> other = new Probe<>();
    Held<Numbered> held =
        heldNumbered(kind, MailboxPolicy.spill(100, iris.spawn(Numbered.class, other)));

    assertThat(crowd(held)).isEqualTo(SENDERS * EACH);

    assertThat(held.ref().mailboxSize()).hasValue(100);
    List<Object> all = new ArrayList<>(other.next(SENDERS * EACH - 100));
    held.letGo();
    all.addAll(held.probe().next(101));
    assertThat(all).doesNotHaveDuplicates();
  }

  @Test
  void aFullMailboxThatIsDrainedMeanwhileLosesAndDoublesNothing() {
    for (Kind kind : Kind.values()) {
      Exits exits = exits();
      AtomicInteger handled = new AtomicInteger();
      AtomicInteger accepted = new AtomicInteger();
      var ref =
          kind.spawn(
              iris.actor(Numbered.class).mailbox(MailboxPolicy.dropNew(10)),
              (m, ctx) -> handled.incrementAndGet());
      exits.watch(ref);
      Crowd.run(
          4,
          sender -> {
            for (int i = 0; i < 20_000; i++) {
              if (ref.send(new Numbered(sender, i))) {
                accepted.incrementAndGet();
              }
            }
          });
      ref.stop();
      exits.exitOf(ref);

      assertThat(handled).as("%s", kind).hasValue(accepted.get());
    }
  }

  private static void assertInOrder(List<Object> messages) {
    int[] last = new int[SENDERS];
    Arrays.fill(last, -1);
    for (Object message : messages) {
      Numbered numbered = (Numbered) message;
      if (numbered.number() >= 0) {
        assertThat(numbered.number()).isGreaterThan(last[numbered.sender()]);
        last[numbered.sender()] = numbered.number();
      }
    }
  }

  @Test
  void skippedMessagesOfAPullActorTakeRoom() {
    Gate gate = gate();
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .mailbox(MailboxPolicy.dropNew(2))
            .spawnWithMailbox(
                mb -> {
                  assertThat(mb.receive(Integer.class, HOUR)).contains(1);
                  gate.pass();
                  mb.receive(Long.class);
                });
    ref.send("skipped");
    ref.send(1);
    gate.awaitEntered();

    assertThat(ref.send("one more")).isTrue();
    assertThat(ref.send("too many")).isFalse();
    ref.kill();
  }

  @Test
  void theCapacityIsWhatWasAskedFor() {
    Recipient<Object> to = m -> true;
    assertThat(MailboxPolicy.dropNew(1).capacity()).isEqualTo(1);
    assertThat(MailboxPolicy.dropOldest(2).capacity()).isEqualTo(2);
    assertThat(MailboxPolicy.block(3, Duration.ofNanos(1)).capacity()).isEqualTo(3);
    assertThat(MailboxPolicy.redirect(4, to).capacity()).isEqualTo(4);
    assertThat(MailboxPolicy.spill(Integer.MAX_VALUE, to).capacity()).isEqualTo(Integer.MAX_VALUE);
  }

  /** A new message takes over the place in the queue of the one that made room for it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theNewestTakesThePlaceOfTheOldestAlsoBeforeANotice(boolean spill) {
    ActorRef<String> other = iris.spawn(String.class, (m, ctx) -> {});
    ActorRef<String> watched = iris.spawn(String.class, new Probe<>());
    Gate gate = gate();
    Probe<String> probe =
        new Probe<>() {
          @Override
          public void onMessage(String message, ActorContext<String> ctx) throws Exception {
            if (message.equals("watch")) {
              ctx.watch(watched);
              gate.passUninterruptibly();
            }
            super.onMessage(message, ctx);
          }
        };
    ActorRef<String> ref =
        iris.actor(String.class)
            .mailbox(spill ? MailboxPolicy.spill(1, other) : MailboxPolicy.dropOldest(1))
            .spawn(probe);
    ref.send("watch");
    gate.awaitEntered();
    Exits exits = exits();
    exits.watch(watched);
    ref.send("old");
    watched.stop();
    exits.exitOf(watched); // the other watch was there first, so its notice is queued

    assertThat(ref.send("new")).isTrue();

    gate.open();
    assertThat(probe.next(2)).containsExactly("watch", "new");
    assertThat(probe.next(Signal.Exit.class).who()).isEqualTo(watched);
  }
}

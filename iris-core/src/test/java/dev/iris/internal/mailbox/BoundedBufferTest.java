package dev.iris.internal.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.internal.Crew;
import dev.iris.internal.Eventually;
import dev.iris.internal.mailbox.BoundedBuffer.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;

/** The messages of a bounded mailbox, with a mailbox that only counts tokens. */
class BoundedBufferTest {

  private static final long NO_WAIT = 0;
  private static final long LONG = Eventually.LIMIT.toNanos() * 10;

  private static final class Mailbox implements BoundedBuffer.Tokens {
    volatile Push answer = Push.QUEUED;
    volatile boolean refuses;
    final AtomicInteger tokens = new AtomicInteger();

    @Override
    public Push pushToken() {
      Push now = refuses ? Push.REFUSED : answer;
      tokens.addAndGet(now == Push.REFUSED ? 0 : 1);
      return now;
    }

    @Override
    public boolean refusesMessages() {
      return refuses;
    }
  }

  /** Somebody who offers and may have to wait. */
  private final class Offering {
    final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    final Thread thread;

    Offering(Object message) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    outcome.complete(buffer.offer(message, mailbox, false, LONG));
                    interrupted.complete(Thread.currentThread().isInterrupted());
                  });
      Eventually.waiting(thread);
      assertThat(outcome).isNotDone();
    }

    Outcome result() {
      return Eventually.result(outcome, "the outcome of an offer");
    }
  }

  private final BoundedBuffer buffer = new BoundedBuffer(2, Lock::newCondition);
  private final Mailbox mailbox = new Mailbox();

  private Outcome offer(Object message) {
    return buffer.offer(message, mailbox, false, NO_WAIT);
  }

  private List<Object> drain() {
    List<Object> rest = new ArrayList<>();
    buffer.drain(rest::add);
    return rest;
  }

  @Test
  void whatTheMailboxSaysOfTheTokenIsTheOutcome() {
    assertThat(offer("a")).isEqualTo(new Outcome(Push.QUEUED, false, null, false));
    mailbox.answer = Push.WAKE;
    assertThat(offer("b")).isEqualTo(new Outcome(Push.WAKE, false, null, false));
    assertThat(buffer.take()).isEqualTo("a");
    mailbox.answer = Push.DEEP;
    assertThat(offer("c")).isEqualTo(new Outcome(Push.QUEUED, false, null, false));
    assertThat(drain()).containsExactly("b", "c");
  }

  @Test
  void aRefusedMessageIsNotKept() {
    mailbox.refuses = true;
    assertThat(offer("a")).isEqualTo(new Outcome(Push.REFUSED, false, null, false));
    assertThat(buffer.size()).isZero();
  }

  @Test
  void fullIsToldAndPushesNoToken() {
    offer("a");
    offer("b");
    assertThat(offer("c")).isEqualTo(new Outcome(Push.REFUSED, true, null, false));
    assertThat(mailbox.tokens).hasValue(2);
    assertThat(drain()).containsExactly("a", "b");
  }

  @Test
  void fullAndRefusingIsRefusing() {
    offer("a");
    offer("b");
    mailbox.refuses = true;
    assertThat(offer("c")).isEqualTo(new Outcome(Push.REFUSED, false, null, false));
    assertThat(buffer.offer("c", mailbox, true, NO_WAIT))
        .isEqualTo(new Outcome(Push.REFUSED, false, null, false));
    assertThat(buffer.size()).isEqualTo(2);
  }

  @Test
  void theOldestMakesRoomAndItsTokenIsInherited() {
    offer("a");
    offer("b");
    assertThat(buffer.offer("c", mailbox, true, NO_WAIT))
        .isEqualTo(new Outcome(Push.QUEUED, false, "a", true));
    assertThat(mailbox.tokens).hasValue(2);
    assertThat(drain()).containsExactly("b", "c");
  }

  @Test
  void whatIsHeldCountsForTheBoundAndForTheSizeUntilItIsBegun() {
    offer("a");
    offer("b");
    BoundedBuffer.Held held = Objects.requireNonNull(buffer.takeHeld());
    assertThat(held.message()).isEqualTo("a");
    assertThat(buffer.size()).isEqualTo(2);
    assertThat(buffer.held()).isOne();
    assertThat(offer("c").full()).isTrue();
    assertThat(buffer.begin(held)).isTrue();
    assertThat(offer("c").full()).isFalse();
    assertThat(offer("d").full()).isTrue();
  }

  @Test
  void whatIsHeldIsTheOldestSoItIsEvictedFirstAndCannotBeBegunThen() {
    offer("a");
    offer("b");
    BoundedBuffer.Held held = Objects.requireNonNull(buffer.takeHeld());
    assertThat(buffer.offer("c", mailbox, true, NO_WAIT))
        .as("it has a token of its own, for that of the evicted one is spent")
        .isEqualTo(new Outcome(Push.QUEUED, false, "a", false));
    assertThat(held.evicted()).isTrue();
    assertThat(buffer.begin(held)).isFalse();
    assertThat(drain()).containsExactly("b", "c");
  }

  @Test
  void whoWaitsGetsTheRoomThatATakeMakes() {
    offer("a");
    offer("b");
    Offering waiting = new Offering("c");
    assertThat(buffer.take()).isEqualTo("a");
    assertThat(waiting.result()).isEqualTo(new Outcome(Push.QUEUED, false, null, false));
    assertThat(drain()).containsExactly("b", "c");
  }

  @Test
  void whoWaitsGetsTheRoomOfAHeldOneWhenItIsReleased() {
    offer("a");
    offer("b");
    Offering waiting = new Offering("c");
    BoundedBuffer.Held held = Objects.requireNonNull(buffer.takeHeld());
    Eventually.waiting(waiting.thread);
    assertThat(waiting.outcome).isNotDone();
    assertThat(buffer.begin(held)).isTrue();
    assertThat(waiting.result().full()).isFalse();
  }

  @Test
  void eachRoomMadeLetsOneMoreIn() {
    offer("a");
    offer("b");
    List<Offering> waiting = List.of(new Offering(1), new Offering(2), new Offering(3));
    for (int i = 1; i <= 3; i++) {
      int done = i;
      buffer.take();
      Eventually.until(
          done + " let in", () -> waiting.stream().filter(w -> w.outcome.isDone()).count() == done);
    }
  }

  @Test
  void whoWaitsIsSentAwayWhenTheMailboxStops() {
    offer("a");
    offer("b");
    Offering waiting = new Offering("c");
    buffer.wakeWaiting();
    Eventually.waiting(waiting.thread);
    assertThat(waiting.outcome).as("nothing has changed").isNotDone();
    mailbox.refuses = true;
    buffer.wakeWaiting();
    assertThat(waiting.result()).isEqualTo(new Outcome(Push.REFUSED, false, null, false));
  }

  @Test
  void allWhoWaitAreSentAwayByADrain() {
    offer("a");
    offer("b");
    List<Offering> waiting = List.of(new Offering(1), new Offering(2), new Offering(3));
    mailbox.refuses = true;
    assertThat(drain()).containsExactly("a", "b");
    assertThat(waiting).allMatch(w -> w.result().push() == Push.REFUSED && !w.result().full());
    assertThat(buffer.size()).isZero();
  }

  @Test
  void aWaitEndsWithItsTime() {
    offer("a");
    offer("b");
    assertThat(buffer.offer("c", mailbox, false, 1_000_000).full()).isTrue();
  }

  @Test
  void anInterruptEndsTheWaitAndTheFlagIsKept() {
    offer("a");
    offer("b");
    Offering waiting = new Offering("c");
    waiting.thread.interrupt();
    assertThat(waiting.result()).isEqualTo(new Outcome(Push.REFUSED, true, null, false));
    assertThat(Eventually.result(waiting.interrupted, "its flag")).isTrue();
  }

  @Test
  void amongThreadsTheBoundIsExactAndNothingIsLost() {
    BoundedBuffer small = new BoundedBuffer(3, Lock::newCondition);
    int each = 20_000;
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger sum = new AtomicInteger();
    Crew.run(
        4,
        index -> {
          for (int i = 0; i < each && index > 0; i++) {
            assertThat(small.offer(1, mailbox, false, LONG).full()).isFalse();
          }
          while (index == 0 && taken.get() < 3 * each) {
            assertThat(small.size()).isBetween(0, 3);
            Object message = taken.get() % 2 == 0 ? small.take() : small.takeHeld();
            if (message instanceof BoundedBuffer.Held held) {
              assertThat(small.begin(held)).isTrue();
              message = held.message();
            }
            if (message != null) {
              sum.addAndGet((Integer) message);
              taken.incrementAndGet();
            }
          }
        });
    assertThat(sum).hasValue(3 * each);
    assertThat(mailbox.tokens).hasValue(3 * each);
  }
}

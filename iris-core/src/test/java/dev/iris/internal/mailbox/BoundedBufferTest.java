package dev.iris.internal.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.contract.Rounds;
import dev.iris.internal.Crew;
import dev.iris.internal.Eventually;
import dev.iris.internal.mailbox.BoundedBuffer.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
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

  /** As in a mailbox: who has got a token takes the message of it. */
  @Test
  void amongThreadsTheBoundIsExactAndNothingIsLost() {
    BoundedBuffer small = new BoundedBuffer(3, Lock::newCondition);
    Semaphore tokens = new Semaphore(0);
    AtomicIntegerArray offered = new AtomicIntegerArray(4);
    AtomicInteger offering = new AtomicInteger(3);
    int[] taken = new int[4];
    Crew.run(
        4,
        index -> {
          if (index == 0) {
            takeAll(small, tokens, taken);
            return;
          }
          Rounds rounds = Rounds.atMost(20_000);
          for (int i = 0; rounds.goOn(i); i++) {
            assertThat(small.offer(new Numbered(index, i), pushing(tokens), false, LONG).full())
                .isFalse();
            offered.incrementAndGet(index);
          }
          if (offering.decrementAndGet() == 0) {
            tokens.release(); // which stands for the end
          }
        });

    for (int index = 1; index < 4; index++) {
      assertThat(taken[index]).isEqualTo(offered.get(index));
    }
    assertThat(small.size()).isZero();
  }

  private record Numbered(int by, int number) {}

  private static BoundedBuffer.Tokens pushing(Semaphore tokens) {
    return new BoundedBuffer.Tokens() {
      @Override
      public Push pushToken() {
        tokens.release();
        return Push.QUEUED;
      }

      @Override
      public boolean refusesMessages() {
        return false;
      }
    };
  }

  /** Until a token has no message: that is the last one. */
  private static void takeAll(BoundedBuffer from, Semaphore tokens, int[] taken)
      throws InterruptedException {
    for (boolean aside = false; ; aside = !aside) {
      tokens.acquire();
      assertThat(from.size()).isBetween(0, 3);
      Object message = aside ? from.takeHeld() : from.take();
      if (message == null) {
        assertThat(tokens.availablePermits()).as("tokens behind one without a message").isZero();
        return;
      }
      if (message instanceof BoundedBuffer.Held held) {
        assertThat(from.begin(held)).isTrue();
        message = held.message();
      }
      Numbered numbered = (Numbered) message;
      assertThat(numbered.number()).isEqualTo(taken[numbered.by()]++);
    }
  }
}

package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Cancellable;
import dev.iris.MailboxPolicy;
import dev.iris.Recipient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One-shot timers: they arrive, never early; cancel says whether it won; they end with actors. */
public abstract class TimersContract extends RuntimeContract {

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aMessageSentLaterArrivesAndNotEarly(Kind kind) {
    BlockingQueue<Long> arrivals = new LinkedBlockingQueue<>();
    var ref = kind.spawn(iris.actor(String.class), (m, ctx) -> arrivals.add(System.nanoTime()));
    for (int millis : new int[] {0, 1, 5, 20, 50}) {
      Duration delay = Duration.ofMillis(millis);
      long start = System.nanoTime();

      iris.sendAfter(ref, delay, "later");

      long waited = Await.next(arrivals, "the message") - start;
      assertThat(waited).as("nanoseconds of %s", delay).isGreaterThanOrEqualTo(delay.toNanos());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActorsOwnTimerArrivesAndNotEarly(Kind kind) {
    BlockingQueue<Long> waits = new LinkedBlockingQueue<>();
    Duration delay = Duration.ofMillis(20);
    ActorRef<Long> ref =
        kind.spawn(
            iris.actor(Long.class),
            (m, ctx) -> {
              if (m == 0) {
                ctx.after(delay, System.nanoTime());
              } else {
                waits.add(System.nanoTime() - m);
              }
            });

    ref.send(0L);

    assertThat(Await.next(waits, "the timer")).isGreaterThanOrEqualTo(delay.toNanos());
  }

  @Test
  void manyTimersFromManyThreadsAllArriveOnceAndNoneEarly() {
    int threads = 4;
    int each = 2_500;
    CountDownLatch all = new CountDownLatch(threads * each);
    AtomicInteger early = new AtomicInteger();
    ActorRef<Long> ref =
        iris.spawn(
            Long.class,
            (due, ctx) -> {
              if (System.nanoTime() - due < 0) {
                early.incrementAndGet();
              }
              all.countDown();
            });

    Crowd.run(
        threads,
        t -> {
          Random random = new Random(t);
          for (int i = 0; i < each; i++) {
            long nanos = random.nextLong(Duration.ofMillis(200).toNanos());
            iris.sendAfter(ref, Duration.ofNanos(nanos), System.nanoTime() + nanos);
          }
        });

    Await.latch(all, "all timers");
    assertThat(early).hasValue(0);
    Ledger.awaitCount(iris, "handled", (long) threads * each);
  }

  @Test
  void cancelledInTimeNothingArrives() {
    Probe<String> probe = new Probe<>();
    var ref = iris.spawn(String.class, probe);

    Cancellable timer = iris.sendAfter(ref, HOUR, "never");

    assertThat(timer.cancel()).isTrue();
    assertThat(timer.cancel()).as("a second time").isFalse();
  }

  @Test
  void cancelledTooLateItHasArrived() {
    Probe<String> probe = new Probe<>();
    var ref = iris.spawn(String.class, probe);

    Cancellable timer = iris.sendAfter(ref, Duration.ZERO, "at once");

    assertThat(probe.next()).isEqualTo("at once");
    assertThat(timer.cancel()).isFalse();
  }

  @Test
  void anActorCancelsItsOwnTimer() {
    Probe<Object> probe = new Probe<>();
    ActorRef<String> ref =
        iris.spawn(
            String.class,
            (m, ctx) -> {
              probe.record(m);
              if (m.equals("set")) {
                Cancellable timer = ctx.after(HOUR, "never");
                probe.record(timer.cancel());
                probe.record(timer.cancel());
                ctx.after(Duration.ZERO, "soon");
              }
            });

    ref.send("set");

    assertThat(probe.next(4)).containsExactly("set", true, false, "soon");
  }

  @Test
  void aTimerThatHasFiredIntoTheMailboxCannotBeTakenBack() {
    Probe<Object> probe = new Probe<>();
    ActorRef<String> ref =
        iris.spawn(
            String.class,
            (m, ctx) -> {
              probe.record(m);
              if (m.equals("set")) {
                Cancellable timer = ctx.after(Duration.ZERO, "fired");
                Await.until("it to fire", () -> ctx.self().mailboxSize().getAsInt() == 1);
                probe.record(timer.cancel());
              }
            });

    ref.send("set");

    assertThat(probe.next(3)).containsExactly("set", false, "fired");
  }

  @Test
  void cancelAndTheTimerRaceAndCancelTellsTheTruth() {
    int timers = 5_000;
    BlockingQueue<Integer> arrived = new LinkedBlockingQueue<>();
    var ref = iris.spawn(Integer.class, (m, ctx) -> arrived.add(m));
    List<Integer> tooLate = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < timers; i++) {
      Cancellable timer = iris.sendAfter(ref, Duration.ofNanos(random.nextInt(200_000)), i);
      for (int spin = random.nextInt(100); spin > 0; spin--) {
        Thread.onSpinWait();
      }
      if (!timer.cancel()) {
        tooLate.add(i);
      }
    }
    List<Integer> seen = new ArrayList<>();
    while (seen.size() < tooLate.size()) {
      seen.add(Await.next(arrived, "a timer that was not cancelled in time"));
    }
    iris.sendAfter(ref, Duration.ofMillis(5), -1);

    assertThat(Await.next(arrived, "the last timer")).isEqualTo(-1);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(tooLate);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void timersEndWithTheirActor(Kind kind) {
    Exits exits = exits();
    var letters = deadLetters();
    Duration delay = Duration.ofMillis(20);
    CountDownLatch set = new CountDownLatch(1);
    ActorRef<String> ref =
        kind.spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              ctx.after(delay, "from inside");
              set.countDown();
            });
    exits.watch(ref).send("set");
    Await.latch(set, "the timer from inside");
    iris.sendAfter(ref, delay, "from outside");
    ref.kill();
    exits.exitOf(ref);
    Probe<String> probe = new Probe<>();
    var other = iris.spawn(String.class, probe);

    iris.sendAfter(other, delay.multipliedBy(2), "later than both");

    assertThat(probe.next()).isEqualTo("later than both");
    assertThat(letters).isEmpty();
  }

  @Test
  void timersToAnEndedActorNeverFire() {
    Exits exits = exits();
    var letters = deadLetters();
    var ref = exits.watch(iris.spawn(String.class, new Probe<>()));
    ref.stop();
    exits.exitOf(ref);

    Cancellable timer = iris.sendAfter(ref, Duration.ofMillis(1), "too late");

    Probe<String> probe = new Probe<>();
    iris.sendAfter(iris.spawn(String.class, probe), Duration.ofMillis(10), "fence");
    assertThat(probe.next()).isEqualTo("fence");
    assertThat(letters).allMatch(letter -> !letter.accepted());
    timer.cancel();
  }

  @Test
  void aTimerSendsToAnyRecipient() {
    Probe<Object> probe = new Probe<>();
    Recipient<String> lambda =
        message -> {
          probe.record("lambda got " + message);
          return true;
        };
    ActorRef<Object> actor = iris.spawn(Object.class, probe);

    iris.sendAfter(lambda, Duration.ZERO, "it");
    assertThat(probe.next()).isEqualTo("lambda got it");
    iris.sendAfter(actor.<Integer>adapt(n -> "adapted " + n), Duration.ZERO, 7);
    assertThat(probe.next()).isEqualTo("adapted 7");
    iris.sendAfter(actor, Duration.ZERO, "to a recipient of more");
    assertThat(probe.next()).isEqualTo("to a recipient of more");
  }

  @Test
  void aRecipientThatThrowsDoesNotHoldUpOtherTimers() {
    Probe<String> probe = new Probe<>();
    var ref = iris.spawn(String.class, probe);
    for (int i = 0; i < 5; i++) {
      iris.sendAfter(
          (String message) -> {
            throw new IllegalStateException("a recipient of bad manners");
          },
          Duration.ZERO,
          "to be thrown at");
    }

    iris.sendAfter(ref, Duration.ofMillis(5), "still on time");

    assertThat(probe.next()).isEqualTo("still on time");
  }

  @Test
  void theLongestDelaysAreFine() {
    var ref = iris.spawn(String.class, new Probe<>());
    List<Duration> delays =
        List.of(
            Duration.ofDays(36_500),
            Duration.ofNanos(Long.MAX_VALUE),
            Duration.ofNanos(Long.MAX_VALUE).plusNanos(1),
            Duration.ofSeconds(Long.MAX_VALUE));
    for (Duration delay : delays) {
      Cancellable timer = iris.sendAfter(ref, delay, "not in my lifetime");
      assertThat(timer.cancel()).as("cancel of %s", delay).isTrue();
    }
  }

  @Test
  void aTimerOfAnActorCanBeCancelledFromOutside() {
    BlockingQueue<Cancellable> timers = new LinkedBlockingQueue<>();
    Probe<String> probe =
        new Probe<>() {
          @Override
          public void onStart(ActorContext<String> ctx) {
            timers.add(ctx.after(HOUR, "never"));
          }
        };
    iris.spawn(String.class, probe);

    Cancellable timer = Await.next(timers, "the timer");

    assertThat(timer.cancel()).isTrue();
    assertThat(timer.cancel()).isFalse();
  }

  @Test
  void closeDoesNotWaitForTimers() {
    Probe<String> probe = new Probe<>();
    var ref = iris.spawn(String.class, probe);
    iris.sendAfter(ref, HOUR, "never");
    iris.sendAfter((String m) -> true, HOUR, "never");

    assertThat(iris.shutdown(Await.LIMIT)).isEmpty();

    assertThat(probe.rest()).filteredOn(String.class::isInstance).isEmpty();
  }

  @Test
  void aRecipientOfAPolicyThatBlocksHoldsUpNoTimer() {
    Gate gate = gate();
    Recipient<Integer> blocking =
        m -> {
          gate.passUninterruptibly();
          return true;
        };
    var recipe = iris.actor(Integer.class).mailbox(MailboxPolicy.redirect(1, blocking));
    Held<Integer> held = Held.spawn(Kind.PUSH, recipe, gate(), 0);
    held.ref().send(1);
    Probe<String> probe = new Probe<>();
    var other = iris.spawn(String.class, probe);

    iris.sendAfter(held.ref(), Duration.ZERO, 2);
    gate.awaitEntered();
    iris.sendAfter(other, Duration.ofMillis(1), "on time");

    assertThat(probe.next()).isEqualTo("on time");
  }
}

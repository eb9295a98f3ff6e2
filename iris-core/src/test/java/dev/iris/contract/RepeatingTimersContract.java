package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Cancellable;
import dev.iris.ExitReason;
import dev.iris.MailboxPolicy;
import dev.iris.Recipient;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Timers at a fixed rate, timers with names, and what comes when nothing comes. */
public abstract class RepeatingTimersContract extends RuntimeContract {

  private static final Duration PERIOD = Duration.ofMillis(2);

  /** Returns when so many periods have passed, and the timers' thread has been through them. */
  private void pass(int periods) {
    CountDownLatch passed = new CountDownLatch(1);
    var fence = iris.spawn(String.class, (m, ctx) -> passed.countDown());
    iris.sendAfter(fence, PERIOD.multipliedBy(periods), "passed");
    Await.latch(passed, "some periods");
  }

  // --- every, sendInterval

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anIntervalKeepsToItsTimesAndIsNeverEarly(Kind kind) {
    BlockingQueue<Long> arrivals = new LinkedBlockingQueue<>();
    var ref = kind.spawn(iris.actor(String.class), (m, ctx) -> arrivals.add(System.nanoTime()));
    long start = System.nanoTime();

    Cancellable interval = iris.sendInterval(ref, PERIOD, "tick");

    for (int n = 1; n <= 20; n++) {
      long sinceStart = Await.next(arrivals, "tick") - start;
      assertThat(sinceStart).as("tick %d", n).isGreaterThanOrEqualTo(n * PERIOD.toNanos());
    }
    assertThat(interval.cancel()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActorsOwnIntervalComesAgainAndAgain(Kind kind) {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    ActorRef<String> ref =
        kind.spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              seen.add(m);
              if (m.equals("go")) {
                ctx.every(PERIOD, "tick");
              }
            });

    ref.send("go");

    assertThat(Await.next(seen, "go")).isEqualTo("go");
    for (int n = 0; n < 5; n++) {
      assertThat(Await.next(seen, "tick")).isEqualTo("tick");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void afterAPauseThereIsNoBurst(Kind kind) {
    Gate gate = gate();
    Held<String> held = Held.spawn(kind, iris.actor(String.class), gate, "first");
    iris.sendInterval(held.ref(), PERIOD, "tick");

    pass(20);

    assertThat(held.ref().mailboxSize()).as("ticks that wait").hasValue(1);
    held.letGo();
    assertThat(held.probe().next(3)).containsExactly("first", "tick", "tick");
  }

  @Test
  void afterAPauseThereIsNoBurstInABoundedMailboxEither() {
    Gate gate = gate();
    var letters = deadLetters();
    var recipe = iris.actor(String.class).mailbox(MailboxPolicy.dropOldest(3));
    Held<String> held = Held.spawn(Kind.PUSH, recipe, gate, "first");
    iris.sendInterval(held.ref(), PERIOD, "tick");

    pass(20);

    assertThat(held.ref().mailboxSize()).hasValue(1);
    held.letGo();
    assertThat(held.probe().next(3)).containsExactly("first", "tick", "tick");
    assertThat(letters).isEmpty();
  }

  @Test
  void cancelEndsAnIntervalAndSaysTrueOnce() {
    Probe<String> probe = new Probe<>();
    var ref = iris.spawn(String.class, probe);
    Cancellable interval = iris.sendInterval(ref, PERIOD, "tick");
    assertThat(probe.next(2)).containsExactly("tick", "tick");

    assertThat(interval.cancel()).isTrue();
    assertThat(interval.cancel()).isFalse();

    pass(2);
    ref.send("fence");
    Await.until("the fence", () -> "fence".equals(probe.next()));
    pass(5);
    assertThat(probe.rest()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anIntervalEndsWithItsActor(Kind kind) {
    Exits exits = exits();
    var letters = deadLetters();
    BlockingQueue<Cancellable> own = new LinkedBlockingQueue<>();
    ActorRef<String> ref =
        exits.watch(
            kind.spawn(
                iris.actor(String.class),
                (m, ctx) -> {
                  if (m.equals("go")) {
                    own.add(ctx.every(PERIOD, "tick from inside"));
                  }
                }));
    Cancellable outside = iris.sendInterval(ref, PERIOD, "tick from outside");
    ref.send("go");
    Cancellable inside = Await.next(own, "the timer");
    ref.stop();
    exits.exitOf(ref);

    pass(5);

    assertThat(inside.cancel()).isFalse();
    assertThat(outside.cancel()).isFalse();
    assertThat(letters).allMatch(letter -> letter.accepted() == false);
  }

  @Test
  void anIntervalGoesToAnyRecipientAndNeverTwiceAtATime() {
    Gate gate = gate();
    BlockingQueue<String> got = new LinkedBlockingQueue<>();
    Recipient<String> slow =
        m -> {
          got.add(m);
          gate.passUninterruptibly();
          return true;
        };

    Cancellable interval = iris.sendInterval(slow, PERIOD, "tick");

    assertThat(Await.next(got, "tick")).isEqualTo("tick");
    pass(20);
    assertThat(got).as("while the first is under way").isEmpty();
    gate.open();
    assertThat(Await.next(got, "tick")).isEqualTo("tick");
    assertThat(interval.cancel()).isTrue();
    assertThat(interval.cancel()).isFalse();
  }

  @Test
  void anIntervalMayBeAsLongAsOneLikes() {
    var ref = iris.spawn(String.class, new Probe<>());
    Cancellable interval = iris.sendInterval(ref, Duration.ofSeconds(Long.MAX_VALUE), "never");
    assertThat(interval.cancel()).isTrue();
  }

  @Test
  void aPeriodMustBeMoreThanZero() {
    var ref = iris.spawn(String.class, new Probe<>());
    for (Duration period : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
      assertThatThrownBy(() -> iris.sendInterval(ref, period, "tick"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(period.toString())
          .hasMessageContaining("more than zero");
    }
  }

  // --- timers with names

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aNamedTimerReplacesThePendingOneOfItsName(Kind kind) {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    ActorRef<String> ref =
        kind.spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              if (m.equals("go")) {
                Cancellable first = ctx.after("deadline", HOUR, "first");
                ctx.after("other", PERIOD, "other");
                Cancellable second = ctx.after("deadline", PERIOD.multipliedBy(2), "second");
                seen.add(first.cancel());
                ctx.after("cancelled", HOUR, "never");
                seen.add(ctx.after("cancelled", HOUR, "never").cancel());
                assertThat(second).isNotSameAs(first);
              } else {
                seen.add(m);
              }
            });

    ref.send("go");

    assertThat(Await.next(seen, "the answer of cancel")).as("it was replaced").isEqualTo(false);
    assertThat(Await.next(seen, "the answer of cancel")).isEqualTo(true);
    assertThat(Await.next(seen, "other")).isEqualTo("other");
    assertThat(Await.next(seen, "second")).isEqualTo("second");
    pass(5);
    assertThat(seen).isEmpty();
  }

  @Test
  void namesOfTimersAreTheActorsOwn() {
    Probe<String> one = new Probe<>();
    Probe<String> other = new Probe<>();
    for (Probe<String> probe : new Probe[] {one, other}) {
      iris.spawn(
              String.class,
              (m, ctx) -> {
                probe.record(m);
                if (m.equals("go")) {
                  ctx.after("name", PERIOD, "late");
                }
              })
          .send("go");
    }
    assertThat(one.next(2)).containsExactly("go", "late");
    assertThat(other.next(2)).containsExactly("go", "late");
  }

  // --- receive timeouts

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whenNothingArrivesForSoLongThatIsToldAgainAndAgain(Kind kind) {
    BlockingQueue<Long> times = new LinkedBlockingQueue<>();
    ActorRef<String> ref =
        kind.spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              if (m.equals("go")) {
                ctx.receiveTimeout(PERIOD, "idle");
              }
              times.add(System.nanoTime());
            });

    ref.send("go");

    long before = Await.next(times, "the message");
    for (int n = 0; n < 3; n++) {
      long idle = Await.next(times, "the timeout");
      assertThat(idle - before).isGreaterThanOrEqualTo(PERIOD.toNanos());
      before = idle;
    }
  }

  @Test
  void itIsToldToOneForWhichNothingHasEverArrived() {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    iris.actor(Object.class)
        .spawnWithMailbox(
            mailbox -> {
              mailbox.receiveTimeout(PERIOD, "idle");
              seen.add(mailbox.receive());
              seen.add(mailbox.receive(PERIOD.multipliedBy(2)));
              mailbox.receiveTimeout(PERIOD, "set while nobody had its mailbox");
              seen.add(mailbox.receive());
            });

    assertThat(Await.next(seen, "the timeout")).isEqualTo("idle");
    Await.next(seen, "the end of a receive");
    assertThat(Await.next(seen, "the next timeout")).isEqualTo("set while nobody had its mailbox");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aMessageWithinTheTimePutsItOff(Kind kind) {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    Duration idle = PERIOD.multipliedBy(10);
    long[] last = new long[1];
    ActorRef<String> ref =
        kind.spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              switch (m) {
                case "go" -> {
                  ctx.receiveTimeout(idle, "idle");
                  ctx.every(PERIOD, "busy");
                  ctx.after(idle.multipliedBy(3), "quiet");
                }
                case "quiet" -> ctx.exit(new ExitReason.Normal());
                case "idle" -> seen.add(System.nanoTime() - last[0]);
                default -> {}
              }
              last[0] = System.nanoTime();
            });
    Exits exits = exits();
    exits.watch(ref).send("go");
    exits.exitOf(ref);

    // A machine that stood still for ten periods may bring one; it is never early.
    assertThat(seen).allMatch(waited -> (long) waited >= idle.toNanos());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void nullSwitchesItOff(Kind kind) {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    ActorRef<String> ref =
        kind.spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              seen.add(m);
              switch (m) {
                case "go" -> ctx.receiveTimeout(PERIOD, "idle");
                case "idle" -> ctx.receiveTimeout(PERIOD, null);
                default -> {}
              }
            });
    ref.send("go");
    assertThat(Await.next(seen, "go")).isEqualTo("go");
    assertThat(Await.next(seen, "idle")).isEqualTo("idle");

    pass(10);

    assertThat(seen).isEmpty();
  }

  @Test
  void aHandlerThatTakesLongIsNotIdle() {
    Gate gate = gate();
    Probe<String> probe =
        new Probe<>() {
          @Override
          public void onMessage(String m, ActorContext<String> ctx) throws Exception {
            super.onMessage(m, ctx);
            if (m.equals("go")) {
              ctx.receiveTimeout(PERIOD, "idle");
              gate.passUninterruptibly();
            }
          }
        };
    var ref = iris.spawn(String.class, probe);
    ref.send("go");
    gate.awaitEntered();
    pass(10);
    ref.send("waits");
    gate.open();

    assertThat(probe.next(3)).containsExactly("go", "waits", "idle");
  }

  @Test
  void aSelectiveReceiveLeavesTheTimeoutToOthersAndItIsDroppedWhenOutdated() {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .spawnWithMailbox(
                mailbox -> {
                  mailbox.receiveTimeout(PERIOD, "idle");
                  seen.add("ready");
                  seen.add(mailbox.receive(Integer.class));
                  seen.add(mailbox.receive());
                });
    assertThat(Await.next(seen, "it")).isEqualTo("ready");
    pass(10);
    ref.send(1);
    assertThat(Await.next(seen, "the number")).isEqualTo(1);
    assertThat(Await.next(seen, "the next timeout")).isEqualTo("idle");
  }

  @Test
  void receiveTimeoutsAreInNoAccount() {
    Probe<String> probe = new Probe<>();
    ActorRef<String> ref =
        iris.spawn(
            String.class,
            (m, ctx) -> {
              probe.record(m);
              ctx.receiveTimeout(
                  PERIOD, m.equals("idle 2") ? null : m.equals("go") ? "idle 1" : "idle 2");
            });
    ref.send("go");
    assertThat(probe.next(3)).containsExactly("go", "idle 1", "idle 2");

    Ledger.awaitCount(iris, "handled", 1);
    assertThat(Ledger.of(iris, "accepted")).isEqualTo(1);
  }

  @Test
  void anIdleTimeMustBeMoreThanZero() {
    BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    iris.spawn(
            String.class,
            (m, ctx) -> {
              try {
                ctx.receiveTimeout(Duration.ZERO, "idle");
              } catch (IllegalArgumentException e) {
                thrown.add(e);
              }
            })
        .send("go");
    assertThat(Await.next(thrown, "the refusal")).hasMessageContaining("more than zero");
  }
}

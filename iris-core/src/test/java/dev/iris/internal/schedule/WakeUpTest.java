package dev.iris.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;
import dev.iris.contract.Rounds;
import dev.iris.internal.Crew;
import dev.iris.internal.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No wake-up is lost: more than a million times an actor goes idle and is woken by the only message
 * there is, so one that is lost stops everything. Then a watchdog tells what the engine looks like.
 *
 * <p>The system property {@code iris.test.cycles} multiplies the number of cycles.
 */
class WakeUpTest extends EngineFixture {

  private static final int TIMES = Integer.getInteger("iris.test.cycles", 1);
  private static final int SPINS = 200;
  private static final int LOOKS_PER_YIELD = 1_000;
  private static final Duration ENOUGH = Duration.ofSeconds(10L * TIMES);
  private static final long STILL_NANOS = 20_000_000_000L;

  /** Returns when the number is reached; fails when it stays the same for 20 s. */
  private static void watch(IrisRuntime iris, long goal, LongSupplier progress) {
    long last = -1;
    long since = System.nanoTime();
    for (long now = progress.getAsLong(); now < goal; now = progress.getAsLong()) {
      if (now != last) {
        last = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > STILL_NANOS) {
        throw new AssertionError(
            "nothing has moved for 20 s, at " + now + " of " + goal + Dump.of(iris));
      }
      if (!pause()) {
        throw new AssertionError("interrupted at " + now + " of " + goal);
      }
    }
  }

  /** The watchdog looks now and then; nothing depends on when. */
  private static boolean pause() {
    LockSupport.parkNanos(200_000);
    return !Thread.interrupted();
  }

  /**
   * Sends one message, and the next when it has been handled, and the worker is somewhere on its
   * way to sleep: how far depends on the draw.
   *
   * @return how many cycles there were
   */
  private static int oneInFlight(
      ActorRef<String> actor, AtomicLongArray handled, int index, Rounds rounds) {
    Random random = new Random(index);
    int done = 0;
    for (; rounds.goOn(done); done++) {
      for (int spins = random.nextInt(SPINS); spins > 0; spins--) {
        Thread.onSpinWait();
      }
      long before = handled.get(index);
      assertThat(actor.send("go")).isTrue();
      for (int looks = 1; handled.get(index) == before; looks++) {
        if (looks % LOOKS_PER_YIELD == 0) {
          Thread.yield();
        } else {
          Thread.onSpinWait();
        }
      }
    }
    return done;
  }

  private static long sum(AtomicLongArray all) {
    long sum = 0;
    for (int i = 0; i < all.length(); i++) {
      sum += all.get(i);
    }
    return sum;
  }

  /** The monitor would wake somebody within its period; here it has none to speak of. */
  private static RuntimeConfig noMonitor(int workers) {
    return parallelism(workers).withSamplePeriod(HOUR);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void anOutsiderWithOneMessageInFlight(int workers) {
    outsiders(parallelism(workers), 1, 40_000 * TIMES);
    outsiders(noMonitor(workers), 1, 80_000 * TIMES);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void severalOutsidersWithOneMessageInFlightEach(int workers) {
    outsiders(parallelism(workers), 3, 10_000 * TIMES);
    outsiders(noMonitor(workers), 3, 20_000 * TIMES);
  }

  private void outsiders(RuntimeConfig config, int senders, int cycles) {
    IrisRuntime iris = start(config);
    AtomicLongArray handled = new AtomicLongArray(senders);
    AtomicLong leftOut = new AtomicLong();
    Crew crew =
        Crew.start(
            senders,
            index -> {
              ActorRef<String> actor =
                  iris.spawn(String.class, (m, ctx) -> handled.incrementAndGet(index));
              var rounds = Rounds.atMost(cycles, ENOUGH);
              leftOut.addAndGet(cycles - oneInFlight(actor, handled, index, rounds));
            });
    watch(iris, (long) senders * cycles, () -> sum(handled) + leftOut.get());
    crew.join();
  }

  private static ActorRef<String> spawn(IrisRuntime iris, boolean pull, Behavior<String> handler) {
    var recipe = iris.actor(String.class);
    return pull
        ? recipe.spawnWithMailbox(
            mailbox -> {
              for (; ; ) {
                handler.onMessage(mailbox.receive(), mailbox);
              }
            })
        : recipe.spawn(handler);
  }

  /** A ball between two actors; each is idle while the other has it. */
  private static void pair(
      IrisRuntime iris, boolean onePulls, boolean otherPulls, int passes, AtomicLong passed) {
    AtomicReference<ActorRef<String>> one = new AtomicReference<>();
    ActorRef<String> other = spawn(iris, otherPulls, (m, ctx) -> one.get().send(m));
    int[] own = new int[1];
    one.set(
        spawn(
            iris,
            onePulls,
            (m, ctx) -> {
              passed.incrementAndGet();
              if (++own[0] < passes) {
                other.send(m);
              }
            }));
    other.send("ball");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void aBallBetweenAPushAndAPullActor(int workers) {
    IrisRuntime iris = start(noMonitor(workers));
    int passes = 100_000 * TIMES;
    AtomicLong passed = new AtomicLong();
    pair(iris, false, true, passes, passed);
    watch(iris, passes, passed::get);
  }

  @Test
  void aBallBetweenTwoPullActors() {
    IrisRuntime iris = start(quiet());
    int passes = 100_000 * TIMES;
    AtomicLong passed = new AtomicLong();
    pair(iris, true, true, passes, passed);
    watch(iris, passes, passed::get);
  }

  /**
   * Wake-ups of others leave permits behind, and a wake-up that finds one does nothing more.
   * Several actors, for it matters where they lie in memory.
   */
  @Test
  void pullActorsWhoseThreadsOthersUnpark() {
    IrisRuntime iris = start(quiet());
    int actors = 8;
    int cycles = 5_000 * TIMES;
    AtomicReference<Thread> current = new AtomicReference<>();
    AtomicLongArray handled = new AtomicLongArray(actors);
    AtomicLong leftOut = new AtomicLong();
    AtomicBoolean over = new AtomicBoolean();
    Crew crew =
        Crew.start(
            2,
            who -> {
              for (int i = 0; who == 0 && i < actors; i++) {
                var rounds = Rounds.atMost(cycles, ENOUGH.dividedBy(actors));
                var actor = counter(iris, i, handled, current);
                leftOut.addAndGet(cycles - oneInFlight(actor, handled, i, rounds));
              }
              if (who == 0) {
                over.set(true);
              }
              while (!over.get()) {
                LockSupport.unpark(current.get());
              }
            });
    watch(iris, (long) actors * cycles, () -> sum(handled) + leftOut.get());
    crew.join();
  }

  private static ActorRef<String> counter(
      IrisRuntime iris, int index, AtomicLongArray handled, AtomicReference<Thread> thread) {
    return iris.actor(String.class)
        .spawnWithMailbox(
            mailbox -> {
              thread.set(Thread.currentThread());
              for (; ; ) {
                mailbox.receive();
                handled.incrementAndGet(index);
              }
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void ballsBetweenPairsOfAllKinds(int workers) {
    IrisRuntime iris = start(parallelism(workers));
    int passes = 20_000 * TIMES;
    AtomicLong passed = new AtomicLong();
    for (int i = 0; i < 12; i++) {
      pair(iris, i % 2 == 0, i % 3 == 0, passes, passed);
    }
    watch(iris, 12L * passes, passed::get);
  }

  /** One is woken at a time, and wakes the next: handlers that need each other all get a worker. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void aBurstWakesAsManyWorkersAsItNeeds(int workers) {
    IrisRuntime iris = start(noMonitor(workers));
    AtomicReference<CountDownLatch> together = new AtomicReference<>();
    List<ActorRef<String>> actors = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      actors.add(
          iris.spawn(
              String.class,
              (m, ctx) -> {
                CountDownLatch all = together.get();
                all.countDown();
                all.await();
              }));
    }
    Random random = new Random(workers);
    for (int round = 0; round < 1_000 * TIMES; round++) {
      CountDownLatch all = new CountDownLatch(workers);
      together.set(all);
      for (ActorRef<String> actor : actors) {
        actor.send("meet");
        for (int spins = random.nextInt(SPINS); spins > 0; spins--) {
          Thread.onSpinWait();
        }
      }
      Eventually.latch(all, "all handlers to meet in round " + round, () -> Dump.of(iris));
    }
  }
}

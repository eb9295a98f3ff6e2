package dev.iris.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.internal.Crew;
import dev.iris.internal.Eventually;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that run later, or are taken back. */
class WheelTimersTest {

  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final WheelTimers timers = new WheelTimers(System::nanoTime);

  @AfterEach
  void close() {
    timers.close();
  }

  private Thread timerThread() {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    timers.schedule(0, () -> thread.complete(Thread.currentThread()));
    return Eventually.result(thread, "a timer");
  }

  @Test
  void aTaskRunsOnceAndNeverEarly() {
    BlockingQueue<Long> late = new LinkedBlockingQueue<>();
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      long delay = random.nextInt(20_000_000);
      long due = System.nanoTime() + delay;
      timers.schedule(delay, () -> late.add(System.nanoTime() - due));
    }
    for (int i = 0; i < 500; i++) {
      assertThat(Eventually.next(late, "a timer")).isNotNegative();
    }
    timerThread();
    assertThat(late).isEmpty();
  }

  /** Each is set after the one before and for longer, so its time is later for certain. */
  @Test
  void tasksRunInTheOrderOfTheirTimes() {
    BlockingQueue<Integer> ran = new LinkedBlockingQueue<>();
    timers.schedule(HOUR, () -> ran.add(0));
    for (int i = 1; i <= 100; i++) {
      int number = i;
      timers.schedule(i * 10_000L, () -> ran.add(number));
    }
    for (int i = 1; i <= 100; i++) {
      assertThat(Eventually.next(ran, "a timer")).isEqualTo(i);
    }
  }

  @Test
  void aTimerTakenBackInTimeNeverRuns() {
    AtomicInteger ran = new AtomicInteger();
    Timers.Timer timer = timers.schedule(HOUR, ran::incrementAndGet);
    assertThat(timer.cancel()).isTrue();
    assertThat(timer.cancel()).as("it was taken back before").isFalse();
    assertThat(ran).hasValue(0);
  }

  @Test
  void aTimerThatHasRunCannotBeTakenBack() {
    CompletableFuture<Void> ran = new CompletableFuture<>();
    Timers.Timer timer = timers.schedule(0, () -> ran.complete(null));
    Eventually.result(ran, "a timer");
    assertThat(timer.cancel()).isFalse();
  }

  @Test
  void aTimerThatIsRunningCannotBeTakenBackAndIsNotDisturbed() {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Timers.Timer timer =
        timers.schedule(
            0,
            () -> {
              running.countDown();
              Eventually.latch(goOn, "the test");
              interrupted.complete(Thread.currentThread().isInterrupted());
            });
    Eventually.latch(running, "a timer");
    assertThat(timer.cancel()).isFalse();
    goOn.countDown();
    assertThat(Eventually.result(interrupted, "a timer")).isFalse();
  }

  /** Whoever wins, exactly one of the two has it: the cancel that says so, or the run. */
  @Test
  void aCancelTellsTheTruthInARace() {
    int count = 20_000;
    AtomicInteger ran = new AtomicInteger();
    AtomicInteger cancelled = new AtomicInteger();
    Crew.run(
        2,
        index -> {
          List<Timers.Timer> set = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            set.add(timers.schedule(i % 50_000, ran::incrementAndGet));
            if (i % 10 == 9) {
              set.forEach(timer -> cancelled.addAndGet(timer.cancel() ? 1 : 0));
              set.clear();
            }
          }
        });
    Eventually.until("all to be settled", () -> ran.get() + cancelled.get() >= 2 * count);
    timerThread();
    assertThat(ran.get() + cancelled.get()).isEqualTo(2 * count);
  }

  @Test
  void aTaskThatFailsHarmsNoOther() {
    CompletableFuture<Void> ran = new CompletableFuture<>();
    timers.schedule(
        0,
        () -> {
          throw new AssertionError("on purpose");
        });
    timers.schedule(1, () -> ran.complete(null));
    Eventually.result(ran, "the timer after one that failed");
  }

  @Test
  void closeTakesAllBackAndEndsTheThread() {
    AtomicInteger ran = new AtomicInteger();
    Thread thread = timerThread();
    timers.schedule(HOUR, ran::incrementAndGet);
    timers.close();
    Eventually.end(thread);
    assertThat(ran).hasValue(0);
  }

  @Test
  void closeWaitsForTheTaskThatRuns() {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    timers.schedule(
        0,
        () -> {
          running.countDown();
          boolean open = false;
          while (!open) {
            open = goOn.getCount() == 0; // uninterrupted by the close
          }
          done.set(1);
        });
    Eventually.latch(running, "a timer");
    CompletableFuture<Integer> seen = new CompletableFuture<>();
    Thread closer =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  timers.close();
                  seen.complete(done.get());
                });
    Eventually.waiting(closer);
    assertThat(seen).isNotDone();
    goOn.countDown();
    assertThat(Eventually.result(seen, "the close")).isOne();
  }

  @Test
  void anInterruptedCloseEndsAllTheSameAndKeepsTheFlag() {
    Thread thread = timerThread();
    Thread.currentThread().interrupt();
    timers.close();
    assertThat(Thread.interrupted()).isTrue();
    Eventually.end(thread);
  }

  @Test
  void afterCloseATimerIsCancelledAlready() {
    timers.close();
    AtomicInteger ran = new AtomicInteger();
    Timers.Timer timer = timers.schedule(0, ran::incrementAndGet);
    assertThat(timer.cancel()).isFalse();
    timers.close();
    assertThat(ran).hasValue(0);
  }

  @Test
  void noThreadIsStartedBeforeTheFirstTimer() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (WheelTimers unused = new WheelTimers(System::nanoTime)) {
      Set<Thread> since = new HashSet<>(Thread.getAllStackTraces().keySet());
      since.removeAll(before);
      assertThat(since).noneMatch(thread -> thread.getName().equals("iris-timers"));
      assertThat(unused).isNotNull();
    }
  }
}

package dev.iris.contract;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * The only places where a test waits. Each waits for an event; the limit is there to fail, never to
 * let time pass.
 */
final class Await {

  static final Duration LIMIT = Duration.ofSeconds(30);

  /** Of the test that is running. */
  private static volatile Pace pace = Pace.REAL;

  private Await() {}

  static void setPace(Pace now) {
    pace = now;
  }

  static Pace pace() {
    return pace;
  }

  static <T> T next(BlockingQueue<T> queue, String what) {
    pace.until(() -> !queue.isEmpty());
    try {
      T item = queue.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      return item != null ? item : never(what);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }

  static void latch(CountDownLatch latch, String what) {
    pace.until(() -> latch.getCount() == 0);
    try {
      if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        never(what);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }

  static <T> T result(Future<T> future) {
    pace.until(future::isDone);
    try {
      return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("the future failed", e.getCause());
    } catch (TimeoutException e) {
      return never("the result of a future");
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for a future", e);
    }
  }

  static Throwable failure(Future<?> future) {
    pace.until(future::isDone);
    try {
      Object result = future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      return fail("the future should have failed, but brought " + result);
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (TimeoutException e) {
      return never("the failure of a future");
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for a future", e);
    }
  }

  /** A thread ends some time after its work has: no simulation can tell when. */
  static void end(Thread thread) {
    pace.settle();
    try {
      thread.join(LIMIT.toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for the end of " + thread, e);
    }
    if (thread.isAlive()) {
      never("the end of " + thread);
    }
  }

  /** For what can only be looked at: polls, giving the processor away in between. */
  static void until(String what, BooleanSupplier condition) {
    boolean[] seen = new boolean[1]; // it is not looked at again, for a look may take something out
    BooleanSupplier once = () -> seen[0] = seen[0] || condition.getAsBoolean();
    pace.until(once);
    poll(what, once);
  }

  /** The same for what is up to the JVM alone (collections, ends of threads): no pace knows it. */
  static void untilTheJvm(String what, BooleanSupplier condition) {
    pace.settle();
    poll(what, condition);
  }

  private static void poll(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        never(what);
      }
      Thread.yield();
    }
  }

  /** The same without giving the processor away, where what comes next has to come at once. */
  static void spinning(String what, BooleanSupplier condition) {
    for (int i = 0; i < 10_000 && pace == Pace.REAL; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      Thread.onSpinWait();
    }
    until(what, condition);
  }

  /** Waits until the thread has gone to wait for something itself. */
  static void waiting(Thread thread) {
    if (!pace.settle()) {
      until(
          thread + " to wait",
          () ->
              thread.getState() == Thread.State.WAITING
                  || thread.getState() == Thread.State.TIMED_WAITING);
    }
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // it does not return
  private static <T> T never(String what) {
    return fail("waited " + LIMIT.toSeconds() + " s for " + what);
  }
}

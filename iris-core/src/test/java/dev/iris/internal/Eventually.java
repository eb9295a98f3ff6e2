package dev.iris.internal;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The only places where tests of the engine wait. Each waits for an event; the limit is there to
 * fail, never to let time pass.
 */
public final class Eventually {

  /** More than any machine needs. */
  public static final Duration LIMIT = Duration.ofSeconds(30);

  private Eventually() {}

  /** For what can only be looked at: polls, giving the processor away in between. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, condition, () -> "");
  }

  /** The same; what is said when it fails is asked for then. */
  public static void until(String what, BooleanSupplier condition, Supplier<?> details) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw never(what + " " + details.get());
      }
      Thread.yield();
    }
  }

  public static void latch(CountDownLatch latch, String what) {
    latch(latch, what, () -> "");
  }

  public static void latch(CountDownLatch latch, String what, Supplier<?> details) {
    try {
      if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw never(what + ", " + latch.getCount() + " to go " + details.get());
      }
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  public static <T> T next(BlockingQueue<T> queue, String what) {
    try {
      T item = queue.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (item == null) {
        throw never(what);
      }
      return item;
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  public static <T> T result(Future<T> future, String what) {
    return result(future, what, () -> "");
  }

  public static <T> T result(Future<T> future, String what, Supplier<?> details) {
    try {
      return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(what + " failed " + details.get(), e.getCause());
    } catch (TimeoutException e) {
      throw never(what + " " + details.get());
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  public static void end(Thread thread) {
    try {
      if (!thread.join(LIMIT)) {
        throw never("the end of " + thread);
      }
    } catch (InterruptedException e) {
      throw interrupted("the end of " + thread, e);
    }
  }

  /** Waits until the thread has gone to wait for something itself. */
  public static void waiting(Thread thread) {
    until(
        thread + " to wait",
        () ->
            switch (thread.getState()) {
              case WAITING, TIMED_WAITING -> true;
              default -> false;
            });
  }

  private static AssertionError never(String what) {
    return new AssertionError("waited " + LIMIT.toSeconds() + " s for " + what);
  }

  private static AssertionError interrupted(String what, InterruptedException e) {
    return new AssertionError("interrupted while waiting for " + what, e);
  }
}

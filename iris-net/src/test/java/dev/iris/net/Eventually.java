package dev.iris.net;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * The only places where these tests wait. Each waits for an event; the limit is there to fail,
 * never to let time pass.
 */
public final class Eventually {

  public static final Duration LIMIT = Duration.ofSeconds(30);

  private Eventually() {}

  /** For what can only be looked at: polls, giving the processor away in between. */
  public static void until(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw never(what);
      }
      Thread.yield();
    }
  }

  public static void latch(CountDownLatch latch, String what) {
    try {
      if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw never(what);
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

  public static <T> T result(Future<T> future) {
    try {
      return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("the future failed", e.getCause());
    } catch (TimeoutException e) {
      throw never("the result of a future");
    } catch (InterruptedException e) {
      throw interrupted("the result of a future", e);
    }
  }

  public static Throwable failure(Future<?> future) {
    try {
      throw new AssertionError(
          "should have failed: " + future.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (TimeoutException e) {
      throw never("the failure of a future");
    } catch (InterruptedException e) {
      throw interrupted("the failure of a future", e);
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

  private static AssertionError never(String what) {
    return new AssertionError("waited " + LIMIT.toSeconds() + " s for " + what);
  }

  private static AssertionError interrupted(String what, InterruptedException e) {
    return new AssertionError("interrupted while waiting for " + what, e);
  }
}

package dev.iris.bench;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where a run ends and is checked: actors say what they have counted, the main thread waits until
 * it is what was sent. Too little is a timeout, too much is found when the next run begins, or at
 * the end.
 */
final class Goal {

  private static final Duration LIMIT = Duration.ofSeconds(Long.getLong("iris.bench.limit", 300));

  private final Duration limit;

  private final AtomicLong missing = new AtomicLong();
  private final Semaphore arrived = new Semaphore(0);

  Goal() {
    this(LIMIT);
  }

  /** With another limit than the property {@code iris.bench.limit}, in seconds, or 300. */
  Goal(Duration limit) {
    this.limit = limit;
  }

  /** Before a run: how much will be counted. */
  void expect(long total) {
    checkExact();
    missing.set(total);
  }

  /** Actors: so much more has been counted. */
  void reached(long count) {
    if (missing.addAndGet(-count) == 0) {
      arrived.release();
    }
  }

  /** The main thread: waits until everything has been counted. */
  void await() {
    try {
      if (!arrived.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(missing.get() + " still missing after " + limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted with " + missing.get() + " missing", e);
    }
    checkExact();
  }

  void checkExact() {
    if (missing.get() != 0) {
      throw new IllegalStateException(
          "off by " + missing.get() + "; a negative number was counted and never sent");
    }
  }
}

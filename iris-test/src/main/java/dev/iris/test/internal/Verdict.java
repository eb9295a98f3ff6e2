package dev.iris.test.internal;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether a simulation goes on, and what has gone wrong in it. Any thread may say that something
 * has, and the first who does counts; only the test's is told.
 */
final class Verdict {

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean over;
  private volatile boolean closed;
  private @Nullable Error reported;
  private Function<Throwable, Error> report = AssertionError::new;

  /** The run has failed. */
  void fail(Throwable found) {
    if (!over) {
      failure.compareAndSet(null, found);
    }
  }

  @Nullable Throwable failure() {
    return failure.get();
  }

  boolean hasFailed() {
    return failure.get() != null;
  }

  /** What becomes of a failure before the test is told; it ends the simulation. */
  void reportBy(Function<Throwable, Error> reporter) {
    report = reporter;
  }

  /** By the test: tells it, each time it asks. */
  void throwFailure() {
    Throwable found = failure.get();
    if (found != null) {
      if (reported == null) {
        reported = report.apply(found);
      }
      throw reported;
    }
  }

  /** Nothing is run one at a time any more. */
  void end() {
    over = true;
  }

  /** It ends in good order: all actors have. */
  void close() {
    closed = true;
    over = true;
  }

  boolean isOver() {
    return over;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether waiting makes sense no more. */
  boolean isAbandoned() {
    return over && !closed;
  }
}

package dev.iris.test.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A future whose waiters give the turn away, and whose timeouts are of the virtual clock; stages
 * derived from it are the same.
 */
final class SimFuture<T> extends CompletableFuture<T> {

  private final Conductor conductor;
  private final Object from;

  SimFuture(Conductor conductor, Object from) {
    this.conductor = conductor;
    this.from = from;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new SimFuture<>(conductor, from);
  }

  @Override
  public Executor defaultExecutor() {
    return task -> conductor.addCallback("stage", task);
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    await(Parking.FOREVER, true);
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    await(unit.toNanos(timeout), true);
    return super.get(0, TimeUnit.NANOSECONDS);
  }

  @Override
  public T join() {
    try {
      await(Parking.FOREVER, false);
    } catch (InterruptedException e) {
      throw new AssertionError("join is not interrupted", e);
    }
    return super.join();
  }

  private void await(long nanos, boolean interruptible) throws InterruptedException {
    if (isDone() || conductor.verdict().isClosed()) {
      return;
    }
    Strand me = conductor.parking().parker();
    CompletableFuture<?> wakeUp = whenComplete((result, failure) -> conductor.parking().unpark(me));
    long deadline = nanos == Parking.FOREVER ? 0 : conductor.now() + nanos;
    boolean interrupted = false;
    try {
      for (long left = nanos; !isDone() && left > 0; left = left(nanos, deadline)) {
        if (Thread.interrupted()) {
          if (interruptible) {
            throw new InterruptedException("interrupted while waiting for " + from);
          }
          interrupted = true;
        }
        conductor.parking().park(from, left);
        if (conductor.verdict().isAbandoned() && !isDone()) {
          throw new SimulationOver();
        }
      }
    } finally {
      wakeUp.cancel(false);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private long left(long nanos, long deadline) {
    return nanos == Parking.FOREVER ? nanos : deadline - conductor.now();
  }

  @Override
  public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
    return after(timeout, unit, () -> completeExceptionally(new TimeoutException()));
  }

  @Override
  public CompletableFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
    return after(timeout, unit, () -> complete(value));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a stage that cannot fail
  private CompletableFuture<T> after(long timeout, TimeUnit unit, Runnable task) {
    if (!isDone()) {
      Agenda.Entry timer = conductor.timer(unit.toNanos(timeout), task, this);
      whenComplete((result, failure) -> conductor.cancel(timer));
    }
    return this;
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
    executor.execute(
        () -> {
          try {
            complete(supplier.get());
          } catch (Throwable thrown) {
            completeExceptionally(thrown);
          }
        });
    return this;
  }
}

package dev.iris.internal.time;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers on one thread of the JDK's scheduled executor. Its futures cannot tell whether a cancel
 * came in time (a running task can still be "cancelled"), so each entry settles that by a flag of
 * its own.
 */
public final class JdkTimers implements Timers {

  private static final Logger LOG = LoggerFactory.getLogger(JdkTimers.class);
  private static final Timer NEVER = () -> false;

  private final ScheduledThreadPoolExecutor executor;

  /** Starts no thread before the first timer is set. */
  public JdkTimers() {
    executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("iris-timers").daemon(true).factory());
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Timer schedule(long delayNanos, Runnable task) {
    Entry entry = new Entry(task);
    try {
      entry.future = executor.schedule(entry, delayNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      return NEVER;
    }
    return entry;
  }

  @Override
  public void close() {
    executor.shutdownNow();
    boolean interrupted = false;
    for (; ; ) {
      try {
        if (executor.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
        LOG.error("A timer task has not returned for a minute; still waiting for it");
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Entry implements Runnable, Timer {
    private final Runnable task;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile @Nullable Future<?> future;

    Entry(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      if (settled.compareAndSet(false, true)) {
        try {
          task.run();
        } catch (Throwable t) {
          LOG.error("A timer task failed", t);
        }
      }
    }

    @Override
    public boolean cancel() {
      if (!settled.compareAndSet(false, true)) {
        return false;
      }
      Future<?> scheduled = future;
      if (scheduled != null) {
        scheduled.cancel(false);
      }
      return true;
    }
  }
}

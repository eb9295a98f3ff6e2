package dev.iris.internal.time;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers on one thread and a {@link Wheel}.
 *
 * <p>The wheel is guarded by this object's monitor, which is held for a few steps, or while one
 * portion of a slot is moved; tasks run without it. The thread says until when it is going to
 * sleep, under the monitor; whoever adds something earlier, also under the monitor, wakes it. An
 * entry is settled by one compare-and-set, by the thread just before it runs it or by a cancel;
 * that decides who came first, whatever the wheel holds.
 */
public final class WheelTimers implements Timers {

  private static final Logger LOG = LoggerFactory.getLogger(WheelTimers.class);
  private static final long AWAKE = Long.MIN_VALUE;
  private static final int MOST_KEPT = 4096;

  private final NanoClock clock;
  private final long origin;
  private final Wheel wheel = new Wheel();
  private long sleepsUntil = AWAKE;
  private boolean closed;
  private @Nullable Thread thread;

  /**
   * Starts no thread before the first timer is set.
   *
   * @param clock the time
   */
  public WheelTimers(NanoClock clock) {
    this.clock = clock;
    this.origin = clock.nanoTime();
  }

  @Override
  public Timer schedule(long delayNanos, Runnable task) {
    Task entry = new Task(this, task);
    start(delayNanos, entry);
    return entry;
  }

  @Override
  public void start(long delayNanos, TimedTask task) {
    long now = now();
    task.waitsUntil(now + Math.min(delayNanos, Long.MAX_VALUE - now));
    Thread sleeper;
    synchronized (this) {
      if (closed) {
        task.settle();
        return;
      }
      long from = wheel.add(task, now);
      if (from >= sleepsUntil || thread == null) {
        startIfNone();
        return;
      }
      sleepsUntil = AWAKE;
      sleeper = thread;
    }
    LockSupport.unpark(sleeper);
  }

  @Override
  public boolean cancel(TimedTask task) {
    if (!task.settle()) {
      return false;
    }
    synchronized (this) {
      wheel.remove(task);
    }
    return true;
  }

  private long now() {
    return clock.nanoTime() - origin;
  }

  private void startIfNone() {
    if (thread == null) {
      thread = Thread.ofPlatform().name("iris-timers").daemon(true).unstarted(this::run);
      thread.start();
    }
  }

  private void run() {
    List<Wheel.Entry> due = new ArrayList<>();
    for (; ; ) {
      long now = now();
      long next;
      synchronized (this) {
        if (closed) {
          return;
        }
        next = wheel.advance(now, due);
        sleepsUntil = next <= now ? AWAKE : next;
      }
      if (!due.isEmpty()) {
        runAll(due);
        due = due.size() <= MOST_KEPT ? due : new ArrayList<>();
        due.clear();
      } else if (next == Wheel.NEVER) {
        LockSupport.park(this);
      } else if (next > now) {
        LockSupport.parkNanos(this, next - now());
      }
    }
  }

  private static void runAll(List<Wheel.Entry> due) {
    for (Wheel.Entry entry : due) {
      TimedTask task = (TimedTask) entry;
      if (task.settle()) {
        try {
          task.run();
        } catch (Throwable t) {
          LOG.error("A timer task failed", t);
        }
      }
    }
  }

  @Override
  public void close() {
    Thread ending;
    synchronized (this) {
      closed = true;
      wheel.clear();
      ending = thread;
    }
    if (ending == null) {
      return;
    }
    LockSupport.unpark(ending);
    boolean interrupted = false;
    for (; ; ) {
      try {
        ending.join(60_000);
        if (!ending.isAlive()) {
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

  private static final class Task extends TimedTask implements Timer {
    private final WheelTimers timers;
    private final Runnable task;

    Task(WheelTimers timers, Runnable task) {
      this.timers = timers;
      this.task = task;
    }

    @Override
    public void run() {
      task.run();
    }

    @Override
    public boolean cancel() {
      return timers.cancel(this);
    }
  }
}

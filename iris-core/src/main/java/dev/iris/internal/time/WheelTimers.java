package dev.iris.internal.time;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
  private static final Timer NONE = () -> false;
  private static final long AWAKE = Long.MIN_VALUE;
  private static final int MOST_KEPT = 4096;

  private static final VarHandle SETTLED;

  static {
    try {
      SETTLED = MethodHandles.lookup().findVarHandle(Task.class, "settled", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

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
    long now = now();
    Task entry = new Task(this, now + Math.min(delayNanos, Long.MAX_VALUE - now), task);
    Thread sleeper;
    synchronized (this) {
      if (closed) {
        return NONE;
      }
      long from = wheel.add(entry, now);
      if (from >= sleepsUntil || thread == null) {
        startIfNone();
        return entry;
      }
      sleepsUntil = AWAKE;
      sleeper = thread;
    }
    LockSupport.unpark(sleeper);
    return entry;
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
      ((Task) entry).run();
    }
  }

  private synchronized void remove(Task task) {
    wheel.remove(task);
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

  private static final class Task extends Wheel.Entry implements Timer {
    private final WheelTimers timers;
    private final Runnable task;

    @SuppressWarnings("unused") // through SETTLED
    private boolean settled;

    Task(WheelTimers timers, long due, Runnable task) {
      super(due);
      this.timers = timers;
      this.task = task;
    }

    private boolean settle() {
      return SETTLED.compareAndSet(this, false, true);
    }

    void run() {
      if (settle()) {
        try {
          task.run();
        } catch (Throwable t) {
          LOG.error("A timer task failed", t);
        }
      }
    }

    @Override
    public boolean cancel() {
      if (!settle()) {
        return false;
      }
      timers.remove(this);
      return true;
    }
  }
}

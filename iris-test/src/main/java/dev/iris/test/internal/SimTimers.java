package dev.iris.test.internal;

import dev.iris.internal.time.TimedTask;
import dev.iris.internal.time.Timers;
import java.util.IdentityHashMap;
import java.util.Map;

/** Timers of one runtime, on the virtual clock. */
final class SimTimers implements Timers {

  private final Conductor conductor;

  /** What was started and waits. By whoever has the turn. */
  private final Map<TimedTask, Timer> started = new IdentityHashMap<>();

  SimTimers(Conductor conductor) {
    this.conductor = conductor;
  }

  @Override
  public Timer schedule(long delayNanos, Runnable task) {
    if (conductor.isOver()) {
      return () -> false;
    }
    Agenda.Entry entry = conductor.timer(delayNanos, task, this);
    return () -> conductor.cancel(entry);
  }

  @Override
  public void start(long delayNanos, TimedTask task) {
    Timer timer =
        schedule(
            delayNanos,
            () -> {
              started.remove(task);
              task.run();
            });
    started.put(task, timer);
  }

  @Override
  public boolean cancel(TimedTask task) {
    Timer timer = started.remove(task);
    return timer != null && timer.cancel();
  }

  @Override
  public void close() {
    conductor.cancelTimers(this);
  }
}

package dev.iris.test.internal;

import dev.iris.internal.time.Timers;

/** Timers of one runtime, on the virtual clock. */
final class SimTimers implements Timers {

  private final Conductor conductor;

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
  public void close() {
    conductor.cancelTimers(this);
  }
}

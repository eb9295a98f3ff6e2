package dev.iris.test.internal;

import dev.iris.internal.time.Timers;

/** Timers of the virtual clock. */
record SimTimers(Conductor conductor) implements Timers {

  @Override
  public Timer schedule(long delayNanos, Runnable task) {
    if (conductor.isOver()) {
      return () -> false;
    }
    Agenda.Entry entry = conductor.timer(delayNanos, task);
    return () -> conductor.cancel(entry);
  }

  @Override
  public void close() {
    conductor.cancelTimers();
  }
}

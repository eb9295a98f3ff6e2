package dev.iris.internal.schedule;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Sums over all runners, those that have ended included. Any thread. */
final class Accounts {
  private final Set<Runner> open = ConcurrentHashMap.newKeySet();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder handled = new LongAdder();

  void open(Runner runner) {
    open.add(runner);
  }

  /** By the runner's own thread, when it ends. */
  void close(Runner runner) {
    if (open.remove(runner)) {
      accepted.add(runner.accepted());
      handled.add(runner.handled());
    }
  }

  Scheduler.Totals totals() {
    long sumAccepted = accepted.sum();
    long sumHandled = handled.sum();
    for (Runner runner : open) {
      sumAccepted += runner.accepted();
      sumHandled += runner.handled();
    }
    return new Scheduler.Totals(sumAccepted, sumHandled);
  }
}

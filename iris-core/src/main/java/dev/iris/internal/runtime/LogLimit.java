package dev.iris.internal.runtime;

import dev.iris.internal.time.NanoClock;
import java.util.function.LongConsumer;

/** Lets so many log lines pass a second, and says how many it held back. Any thread. */
final class LogLimit {
  private static final long SECOND = 1_000_000_000L;

  private final NanoClock clock;
  private final int perSecond;
  private final LongConsumer heldBack;
  private long second;
  private int passed;
  private long held;

  /** heldBack is called, outside the monitor, when a line passes after others were held back. */
  LogLimit(NanoClock clock, int perSecond, LongConsumer heldBack) {
    this.clock = clock;
    this.perSecond = perSecond;
    this.heldBack = heldBack;
    this.second = clock.nanoTime();
  }

  boolean pass() {
    long report;
    synchronized (this) {
      long now = clock.nanoTime();
      if (now - second >= SECOND) {
        second = now;
        passed = 0;
      }
      if (passed >= perSecond) {
        held++;
        return false;
      }
      passed++;
      report = held;
      held = 0;
    }
    if (report > 0) {
      heldBack.accept(report);
    }
    return true;
  }

  /** The lines held back since the last one that passed; forgets them. */
  synchronized long takeHeld() {
    long report = perSecond == 0 ? 0 : held;
    held = 0;
    return report;
  }
}

package dev.iris.internal.time;

import java.util.function.LongConsumer;

/** Lets so many log lines pass a second, and says how many it held back. Any thread. */
public final class LogLimit {
  private static final long SECOND = 1_000_000_000L;

  private final NanoClock clock;
  private final int perSecond;
  private final LongConsumer heldBack;
  private long second;
  private int passed;
  private long held;

  /**
   * A limit.
   *
   * @param clock what seconds are told by
   * @param perSecond how many lines pass; 0 holds all back and tells of none
   * @param heldBack called, outside the monitor, when a line passes after others were held back
   */
  public LogLimit(NanoClock clock, int perSecond, LongConsumer heldBack) {
    this.clock = clock;
    this.perSecond = perSecond;
    this.heldBack = heldBack;
    this.second = clock.nanoTime();
  }

  /**
   * Asks for a line.
   *
   * @return whether it may be logged
   */
  public boolean pass() {
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

  /**
   * The lines held back since the last one that passed; forgets them.
   *
   * @return how many
   */
  public synchronized long takeHeld() {
    long report = perSecond == 0 ? 0 : held;
    held = 0;
    return report;
  }
}

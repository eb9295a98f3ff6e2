package dev.iris.internal.time;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/**
 * Lets so many log lines pass a second, and says how many it held back. Any thread. Those held back
 * are counted without sharing and never set back: what has been told of them is counted apart, so
 * none is forgotten and none told twice.
 */
public final class LogLimit {

  private final int perSecond;
  private final RateLimit rate;
  private final LongConsumer heldBack;
  private final LongAdder held = new LongAdder();
  private final AtomicLong told = new AtomicLong();

  /**
   * A limit.
   *
   * @param clock what seconds are told by
   * @param perSecond how many lines pass; 0 holds all back and tells of none
   * @param heldBack called when a line passes after others were held back
   */
  public LogLimit(NanoClock clock, int perSecond, LongConsumer heldBack) {
    this.perSecond = perSecond;
    this.rate = new RateLimit(clock, perSecond);
    this.heldBack = heldBack;
  }

  /**
   * Asks for a line.
   *
   * @return whether it may be logged
   */
  public boolean pass() {
    if (perSecond == 0) {
      return false;
    }
    if (!rate.pass()) {
      held.increment();
      return false;
    }
    long report = takeHeld();
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
  public long takeHeld() {
    long sum = held.sum();
    long before = told.getAndAccumulate(sum, Math::max);
    return Math.max(0, sum - before);
  }
}

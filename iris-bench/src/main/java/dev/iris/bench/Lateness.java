package dev.iris.bench;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;

/** How late timers were; an early one is an error. Any thread may record. */
final class Lateness {

  private static final long HIGHEST = 600_000_000_000L;

  private final ConcurrentHistogram histogram = new ConcurrentHistogram(HIGHEST, 3);
  private final AtomicLong early = new AtomicLong();

  void record(long nanos) {
    if (nanos < 0) {
      early.incrementAndGet();
    } else {
      histogram.recordValue(Math.min(nanos, HIGHEST));
    }
  }

  /** What was recorded since the last report; throws if one was early. */
  String report(int expected) {
    if (early.get() != 0) {
      throw new IllegalStateException(early.get() + " of " + expected + " timers fired early");
    }
    String report =
        "%d timers late by: p50 %s, p99 %s, max %s; none early"
            .formatted(
                histogram.getTotalCount(),
                Probe.microseconds(histogram.getValueAtPercentile(50)),
                Probe.microseconds(histogram.getValueAtPercentile(99)),
                Probe.microseconds(histogram.getMaxValue()));
    histogram.reset();
    return report;
  }
}

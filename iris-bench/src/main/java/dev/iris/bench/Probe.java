package dev.iris.bench;

import java.util.Locale;
import org.HdrHistogram.ConcurrentHistogram;

/** What a probe actor has seen: how old the time stamps were when they came. */
final class Probe {

  private final ConcurrentHistogram ages = new ConcurrentHistogram(3);

  /** For the actor: a stamp has come. */
  void seen(long stamp) {
    ages.recordValue(Math.max(0, System.nanoTime() - stamp));
  }

  long delivered() {
    return ages.getTotalCount();
  }

  void reset() {
    ages.reset();
  }

  /** Median, 99th percentile and maximum of all that were sent, and how many never came. */
  String summary(int sent) {
    long missing = sent - ages.getTotalCount();
    return "%s | %s | %s | %d".formatted(of(sent, 0.5), of(sent, 0.99), of(sent, 1), missing);
  }

  /** What never came counts as later than everything that did. */
  private String of(int sent, double share) {
    long rank = (long) Math.ceil(sent * share);
    long delivered = ages.getTotalCount();
    if (rank > delivered) {
      return "never";
    }
    return microseconds(ages.getValueAtPercentile(100.0 * rank / delivered));
  }

  static String microseconds(long nanos) {
    double micros = nanos / 1e3;
    return micros < 1000
        ? String.format(Locale.ROOT, "%.0f µs", micros)
        : String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
  }
}

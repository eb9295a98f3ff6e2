package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.IrisRuntime;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The two accounts of {@link IrisRuntime#stats()}. */
final class Ledger {

  private Ledger() {}

  static long of(IrisRuntime iris, String counter) {
    return of(iris.stats(), counter);
  }

  static long of(Map<String, Long> stats, String counter) {
    return stats.getOrDefault(counter, 0L);
  }

  /** Waits until it has been counted so often: a runner may count a moment after it handled. */
  static void awaitCount(IrisRuntime iris, String counter, long expected) {
    try {
      Await.until(counter + " to be " + expected, () -> of(iris, counter) == expected);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ", but: " + iris.stats(), e);
    }
  }

  /** Waits for a quiet moment: nothing queued and nothing in hand. Nobody may send meanwhile. */
  static Map<String, Long> awaitQuiet(IrisRuntime iris) {
    AtomicReference<Map<String, Long>> quiet = new AtomicReference<>(Map.of());
    Await.until(
        "a quiet moment",
        () -> {
          quiet.set(iris.stats());
          return isQuiet(quiet.get());
        });
    return quiet.get();
  }

  static void assertBalanced(Map<String, Long> stats) {
    assertThat(of(stats, "sent"))
        .as("sent = refused + accepted in %s", stats)
        .isEqualTo(of(stats, "refused") + of(stats, "accepted"));
    assertThat(of(stats, "accepted"))
        .as("accepted = handled + lost + queued in %s", stats)
        .isEqualTo(of(stats, "handled") + of(stats, "lost") + of(stats, "queued"));
    assertThat(sum(stats, "lost.")).as("lost by cause in %s", stats).isEqualTo(of(stats, "lost"));
    assertThat(sum(stats, "refused."))
        .as("refused by cause in %s", stats)
        .isEqualTo(of(stats, "refused"));
  }

  private static boolean isQuiet(Map<String, Long> stats) {
    return of(stats, "queued") == 0
        && of(stats, "accepted") == of(stats, "handled") + of(stats, "lost")
        && of(stats, "sent") == of(stats, "refused") + of(stats, "accepted");
  }

  private static long sum(Map<String, Long> stats, String prefix) {
    return stats.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}

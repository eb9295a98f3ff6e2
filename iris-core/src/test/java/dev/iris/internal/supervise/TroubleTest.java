package dev.iris.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.Supervision;
import dev.iris.internal.time.WheelTimers;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** Delays and counts on a clock that is a number. */
class TroubleTest {

  private static final long SECOND = 1_000_000_000L;

  private final Hub hub =
      new Hub(
          Runnable::run,
          Runnable::run,
          () -> 0,
          new WheelTimers(() -> 0), // nothing here waits, so it has no thread
          new Random(1),
          given -> {},
          () -> false,
          new LongAdder());

  @Test
  void delaysGrowWithEachFailureInARowAndBeginAnewAfterAQuietTime() {
    Supervision rules =
        Supervision.oneForOne()
            .backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(5))
            .jitter(0)
            .resetAfter(Duration.ofSeconds(30));
    Trouble trouble = new Trouble();
    long now = 0;
    for (long seconds : new long[] {1, 2, 4, 5, 5}) {
      assertThat(trouble.delay(rules, now, hub)).isEqualTo(seconds * SECOND);
      now += 30 * SECOND - 1; // a moment less than the quiet time
    }
    now += 1;
    assertThat(trouble.delay(rules, now, hub)).as("after it").isEqualTo(SECOND);
    assertThat(trouble.delay(rules, now, hub)).isEqualTo(2 * SECOND);
  }

  @Test
  void jitterTakesAShareAtMost() {
    Supervision rules =
        Supervision.oneForOne()
            .backoff(Duration.ofSeconds(1), 1, Duration.ofSeconds(1))
            .jitter(0.25);
    Trouble trouble = new Trouble();
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 1000; i++) {
      long delay = trouble.delay(rules, 0, hub);
      least = Math.min(least, delay);
      most = Math.max(most, delay);
    }
    assertThat(least).isBetween(SECOND * 3 / 4, SECOND * 4 / 5);
    assertThat(most).isBetween(SECOND * 19 / 20, SECOND);
  }

  @Test
  void restartsAreForgottenWhenTheirPeriodIsOver() {
    Supervision rules = Supervision.oneForOne().intensity(2, Duration.ofSeconds(10));
    Trouble trouble = new Trouble();
    assertThat(trouble.tolerated(rules, 0)).isTrue();
    assertThat(trouble.tolerated(rules, 5 * SECOND)).isTrue();
    assertThat(trouble.tolerated(rules, 10 * SECOND - 1)).isFalse();
    assertThat(trouble.tolerated(rules, 10 * SECOND)).isTrue();
    assertThat(trouble.tolerated(rules, 14 * SECOND)).isFalse();
    assertThat(trouble.tolerated(rules, 15 * SECOND)).isTrue();
  }
}

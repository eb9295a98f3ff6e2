package dev.iris.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.internal.Crew;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** So many a second, on a clock that the test moves. */
class RateLimitTest {

  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong();

  private static int passed(RateLimit limit, int tries) {
    int passed = 0;
    for (int i = 0; i < tries; i++) {
      passed += limit.pass() ? 1 : 0;
    }
    return passed;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MAX_VALUE - SECOND / 2, Long.MIN_VALUE})
  void soManyPassEachSecondWhateverTheClockShows(long start) {
    now.set(start);
    RateLimit limit = new RateLimit(now::get, 3);
    for (int second = 0; second < 4; second++) {
      assertThat(passed(limit, 10)).isEqualTo(3);
      now.addAndGet(SECOND - 1);
      assertThat(passed(limit, 10)).as("the second is not over").isZero();
      now.incrementAndGet();
    }
  }

  @Test
  void aLongQuietTimeSavesNothingUp() {
    RateLimit limit = new RateLimit(now::get, 3);
    now.addAndGet(100 * SECOND);
    assertThat(passed(limit, 10)).isEqualTo(3);
  }

  @Test
  void noneASecondIsNone() {
    RateLimit limit = new RateLimit(now::get, 0);
    now.addAndGet(SECOND);
    assertThat(passed(limit, 10)).isZero();
  }

  /** Threads that find the second over at the same moment begin one new second, not one each. */
  @Test
  void amongThreadsNotOneMorePassesInAnySecond() {
    RateLimit limit = new RateLimit(now::get, 100);
    for (int second = 1; second <= 50; second++) {
      AtomicInteger passed = new AtomicInteger();
      Crew.run(4, index -> passed.addAndGet(passed(limit, 1_000)));
      assertThat(passed).hasValue(100);
      now.addAndGet(SECOND);
    }
  }
}

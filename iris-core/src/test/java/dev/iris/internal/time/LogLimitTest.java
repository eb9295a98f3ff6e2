package dev.iris.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.internal.Crew;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** So many lines a second, on a clock that the test moves. */
class LogLimitTest {

  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(5);
  private final List<Long> reported = new ArrayList<>();

  private LogLimit limit(int perSecond) {
    return new LogLimit(now::get, perSecond, reported::add);
  }

  private static int passed(LogLimit limit, int tries) {
    int passed = 0;
    for (int i = 0; i < tries; i++) {
      passed += limit.pass() ? 1 : 0;
    }
    return passed;
  }

  @ParameterizedTest
  @ValueSource(longs = {5, -1, Long.MAX_VALUE - SECOND / 2, Long.MIN_VALUE})
  void soManyPassEachSecondWhateverTheClockShows(long start) {
    now.set(start);
    LogLimit limit = limit(3);
    for (int second = 0; second < 4; second++) {
      assertThat(passed(limit, 10)).isEqualTo(3);
      now.addAndGet(SECOND - 1);
      assertThat(passed(limit, 10)).as("the second is not over").isZero();
      now.incrementAndGet();
    }
  }

  @Test
  void theFirstThatPassesAgainTellsHowManyDidNot() {
    LogLimit limit = limit(2);
    passed(limit, 10);
    assertThat(reported).isEmpty();
    now.addAndGet(SECOND);
    passed(limit, 2);
    assertThat(reported).containsExactly(8L);
    now.addAndGet(SECOND);
    passed(limit, 2);
    assertThat(reported).as("none since").containsExactly(8L);
  }

  @Test
  void whatWasHeldBackCanBeTakenOnce() {
    LogLimit limit = limit(1);
    passed(limit, 5);
    assertThat(limit.takeHeld()).isEqualTo(4);
    assertThat(limit.takeHeld()).isZero();
    now.addAndGet(SECOND);
    passed(limit, 1);
    assertThat(reported).isEmpty();
  }

  @Test
  void noneASecondIsNoneAndNotEvenACount() {
    LogLimit limit = limit(0);
    for (int second = 0; second < 3; second++) {
      assertThat(passed(limit, 10)).isZero();
      now.addAndGet(SECOND);
    }
    assertThat(limit.takeHeld()).isZero();
  }

  @Test
  void aLongQuietTimeSavesNothingUp() {
    LogLimit limit = limit(3);
    now.addAndGet(100 * SECOND);
    assertThat(passed(limit, 10)).isEqualTo(3);
  }

  @Test
  void amongThreadsNotOneMorePassesAndNoneIsForgotten() {
    LogLimit limit = limit(100);
    AtomicInteger passed = new AtomicInteger();
    Crew.run(4, index -> passed.addAndGet(passed(limit, 10_000)));
    assertThat(passed).hasValue(100);
    assertThat(limit.takeHeld()).isEqualTo(39_900);
  }
}

package dev.iris.internal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Durations as nanoseconds. */
class DurationsTest {

  private static final long LONGEST = Long.MAX_VALUE / 2;

  @Property
  void whatFitsIsExact(@ForAll @LongRange(min = 0, max = LONGEST) long nanos) {
    assertThat(Durations.nanos(Duration.ofNanos(nanos))).isEqualTo(nanos);
    assertThat(Durations.atLeastZero(Duration.ofNanos(nanos), "wait")).isEqualTo(nanos);
  }

  @Property
  void whatIsLongerCountsAsTheLongest(@ForAll @LongRange(min = LONGEST) long nanos) {
    assertThat(Durations.nanos(Duration.ofNanos(nanos))).isEqualTo(LONGEST);
  }

  @Test
  void theLongestOfAllIsNoOverflow() {
    assertThat(Durations.nanos(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))).isEqualTo(LONGEST);
    assertThat(LONGEST + System.nanoTime()).as("a deadline can be made of it").isPositive();
  }

  @Test
  void aNegativeOneIsNamed() {
    assertThatThrownBy(() -> Durations.atLeastZero(Duration.ofMillis(-5), "wait"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wait")
        .hasMessageContaining("PT-0.005S")
        .hasMessageContaining("zero or more");
    assertThatThrownBy(() -> Durations.atLeastZero(Duration.ofSeconds(Long.MIN_VALUE), "wait"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noneIsNamedToo() {
    assertThatThrownBy(() -> Durations.atLeastZero(null, "wait"))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("wait");
  }
}

package dev.iris.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wheel, against a heap, on a clock that the test moves. */
class WheelTest {

  private static final long TICK = 1L << Wheel.TICK_BITS;
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final long YEAR = TimeUnit.DAYS.toNanos(365);

  private static final class Entry extends Wheel.Entry {
    final long due;
    boolean taken;

    Entry(long due) {
      isDue(due);
      this.due = due;
    }
  }

  private final Wheel wheel = new Wheel();
  private final List<Wheel.Entry> out = new ArrayList<>();
  private long now;
  private int calls;

  private Entry add(long delay) {
    Entry entry = new Entry(now + delay);
    wheel.add(entry, now);
    return entry;
  }

  /** Moves the clock, and takes what is due until there is nothing to do. */
  private List<Entry> moveTo(long time) {
    now = time;
    out.clear();
    long next = now;
    for (calls = 0; next <= now; calls++) {
      next = wheel.advance(now, out);
      assertThat(calls).isLessThan(1_000_000);
    }
    return out.stream().map(Entry.class::cast).toList();
  }

  /** From one time at which the wheel wants to be called to the next, as its thread does. */
  private List<Entry> sleepUntil(long time) {
    List<Entry> all = new ArrayList<>();
    while (now < time) {
      out.clear();
      long next = wheel.advance(now, out);
      out.forEach(entry -> all.add((Entry) entry));
      if (next > now) {
        now = Math.min(next, time);
      }
    }
    all.addAll(moveTo(time));
    return all;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 5, 100, 4_000, 200_000})
  void itAgreesWithAHeap(long scaleMillis) {
    long scale = TimeUnit.MILLISECONDS.toNanos(scaleMillis);
    Random random = new Random(scaleMillis);
    PriorityQueue<Entry> heap = new PriorityQueue<>(Comparator.comparingLong(e -> e.due));
    for (int round = 0; round < 3_000; round++) {
      for (int i = random.nextInt(6); i > 0; i--) {
        heap.add(add(random.nextLong(scale) >> random.nextInt(20)));
      }
      if (random.nextInt(4) == 0 && !heap.isEmpty()) {
        Entry cancelled = heap.stream().skip(random.nextInt(heap.size())).findFirst().orElseThrow();
        heap.remove(cancelled);
        wheel.remove(cancelled);
      }
      long before = now;
      for (Entry entry : moveTo(now + (random.nextLong(scale) >> random.nextInt(20)) / 4)) {
        assertThat(entry.due).as("not early").isLessThanOrEqualTo(now);
        assertThat(entry.taken).as("once").isFalse();
        entry.taken = true;
        assertThat(heap.remove(entry)).as("not cancelled").isTrue();
      }
      assertThat(before).isLessThanOrEqualTo(now);
      assertThat(heap.isEmpty() ? now : heap.peek().due)
          .as("what is left is due within the present tick, or later")
          .isGreaterThan(now / TICK * TICK - 1);
    }
    assertThat(moveTo(now + scale + TICK)).hasSize(heap.size());
  }

  @Test
  void whoSleepsAsLongAsItSaysIsLateByATickAtMost() {
    Random random = new Random(7);
    List<Entry> all = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      all.add(add(random.nextLong(10 * MINUTE)));
    }
    List<Entry> seen = new ArrayList<>();
    while (seen.size() < all.size()) {
      out.clear();
      long next = wheel.advance(now, out);
      for (Wheel.Entry entry : out) {
        assertThat(now - ((Entry) entry).due).isBetween(0L, TICK);
        seen.add((Entry) entry);
      }
      now = Math.max(now, next);
    }
    assertThat(seen).isSortedAccordingTo(Comparator.comparingLong(e -> e.due));
  }

  @Test
  void delaysOfYearsAndOfZero() {
    Entry century = add(100 * YEAR);
    Entry longest = new Entry(Long.MAX_VALUE);
    wheel.add(longest, now);
    Entry zero = add(0);

    assertThat(moveTo(0)).containsExactly(zero);
    assertThat(sleepUntil(100 * YEAR - 1)).isEmpty();
    assertThat(sleepUntil(100 * YEAR + TICK)).containsExactly(century);
    wheel.remove(longest);
    assertThat(wheel.advance(now, out)).isEqualTo(Wheel.NEVER);
  }

  @Test
  void anEmptyWheelSleepsForEver() {
    assertThat(wheel.advance(5, out)).isEqualTo(Wheel.NEVER);
    Entry entry = add(MINUTE);
    wheel.remove(entry);
    wheel.remove(entry);
    assertThat(wheel.advance(YEAR, out)).isEqualTo(Wheel.NEVER);
    assertThat(out).isEmpty();
  }

  /** Removing costs the same wherever the entry is: first, last or in the middle of its slot. */
  @Test
  void anyEntryOfASlotCanBeRemoved() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      entries.add(add(MINUTE));
    }
    wheel.remove(entries.get(0));
    wheel.remove(entries.get(4));
    wheel.remove(entries.get(2));
    assertThat(moveTo(MINUTE + TICK)).containsExactly(entries.get(1), entries.get(3));
  }

  @Test
  void aPauseOfAnyLengthMakesNothingLost() {
    List<Entry> all = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      all.add(add(random.nextLong(YEAR) >> random.nextInt(40)));
    }
    assertThat(moveTo(2 * YEAR)).containsExactlyInAnyOrderElementsOf(all);
  }

  /** A slot of 100,000 is moved in portions; what falls due meanwhile does not wait for it. */
  @Test
  void aLargeSlotHoldsNobodyUp() {
    for (int i = 0; i < 100_000; i++) {
      add(MINUTE);
    }
    long lead = wheel.advance(now, out);
    now = lead;
    wheel.advance(now, out);
    Entry soon = add(1);
    now += TICK;
    int steps = 0;
    while (out.isEmpty()) {
      wheel.advance(now, out);
      steps++;
    }
    assertThat(out).containsExactly(soon);
    assertThat(steps).isLessThan(3);
  }

  @Test
  void entriesOfOneTickComeInTheOrderOfTheirTimes() {
    Entry second = add(MINUTE + 2);
    Entry first = add(MINUTE + 1);
    sleepUntil(MINUTE - 20 * TICK);
    Entry third = new Entry(MINUTE + 3);
    wheel.add(third, now);
    Entry alsoThird = new Entry(MINUTE + 3);
    wheel.add(alsoThird, now);

    assertThat(moveTo(MINUTE + TICK)).containsExactly(first, second, third, alsoThird);
  }
}

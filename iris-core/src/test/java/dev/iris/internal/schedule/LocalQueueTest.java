package dev.iris.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.internal.Crew;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker's run queue: by itself, against a plain queue, and among thieves. */
class LocalQueueTest {

  private final LocalQueue queue = new LocalQueue();

  /** As if so many had gone through it already. */
  private static LocalQueue from(int counter) {
    try {
      LocalQueue queue = new LocalQueue();
      for (String name : List.of("head", "tail")) {
        var field = LocalQueue.class.getDeclaredField(name);
        field.setAccessible(true);
        field.setInt(queue, counter);
      }
      return queue;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static void fill(LocalQueue queue, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(queue.add(new Task(i))).as("add %d", i).isTrue();
    }
  }

  private static List<Integer> drain(LocalQueue queue) {
    List<Integer> numbers = new ArrayList<>();
    for (Activation a = queue.poll(); a != null; a = queue.poll()) {
      numbers.add(Task.numberOf(a));
    }
    return numbers;
  }

  private static List<Integer> numbers(int from, int to) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = from; i < to; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  @Test
  void aNewOneIsEmpty() {
    assertThat(queue.poll()).isNull();
    assertThat(queue.stealHalf(new LocalQueue())).isNull();
    assertThat(queue.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -3, Integer.MAX_VALUE - 100, Integer.MIN_VALUE})
  void itHoldsItsCapacityAndNotOneMoreAndGivesItBackInOrder(int counter) {
    LocalQueue from = from(counter);

    fill(from, LocalQueue.CAPACITY);

    assertThat(from.add(new Task(-1))).isFalse();
    assertThat(from.size()).isEqualTo(LocalQueue.CAPACITY);
    assertThat(drain(from)).isEqualTo(numbers(0, LocalQueue.CAPACITY));
    assertThat(from.size()).isZero();
    assertThat(from.add(new Task(1))).isTrue();
  }

  @Test
  void oneTakenMakesRoomForOne() {
    fill(queue, LocalQueue.CAPACITY);
    for (int i = 0; i < 3 * LocalQueue.CAPACITY; i++) {
      assertThat(queue.poll()).isEqualTo(new Task(i));
      assertThat(queue.add(new Task(LocalQueue.CAPACITY + i))).isTrue();
      assertThat(queue.add(new Task(-1))).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 63, 64, 255, 256})
  void aThiefGetsTheOlderHalfAndAtLeastOne(int size) {
    fill(queue, size);
    LocalQueue thief = from(Integer.MAX_VALUE - 2);

    Activation first = queue.stealHalf(thief);

    int stolen = (size + 1) / 2;
    assertThat(first).isEqualTo(new Task(0));
    assertThat(thief.size()).isEqualTo(stolen - 1);
    assertThat(drain(thief)).isEqualTo(numbers(1, stolen));
    assertThat(drain(queue)).isEqualTo(numbers(stolen, size));
  }

  @Property(tries = 500)
  void itBehavesLikeAPlainQueue(
      @ForAll int counter,
      @ForAll int thiefsCounter,
      @ForAll @Size(max = 400) List<@IntRange(min = 0, max = 15) Integer> draws) {
    LocalQueue real = from(counter);
    LocalQueue thief = from(thiefsCounter);
    Deque<Integer> model = new ArrayDeque<>();
    int next = 0;
    for (int draw : draws) {
      if (draw == 0) {
        stealLikeThis(real, thief, model);
      } else if (draw < 4) {
        Integer expected = model.pollFirst();
        assertThat(real.poll()).isEqualTo(expected == null ? null : new Task(expected));
      } else {
        boolean room = model.size() < LocalQueue.CAPACITY;
        assertThat(real.add(new Task(next))).isEqualTo(room);
        if (room) {
          model.addLast(next);
        }
        next++;
      }
      assertThat(real.size()).isEqualTo(model.size());
    }
    assertThat(drain(real)).isEqualTo(List.copyOf(model));
  }

  private static void stealLikeThis(LocalQueue real, LocalQueue thief, Deque<Integer> model) {
    int stolen = (model.size() + 1) / 2;
    Activation first = real.stealHalf(thief);
    if (stolen == 0) {
      assertThat(first).isNull();
      return;
    }
    List<Integer> got = new ArrayList<>();
    got.add(Task.numberOf(first));
    got.addAll(drain(thief));
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < stolen; i++) {
      expected.add(model.removeFirst());
    }
    assertThat(got).isEqualTo(expected);
  }

  /** One owner, one who only polls, two who steal: nothing is lost, nothing comes twice. */
  @Test
  void amongThievesEverythingIsTakenOnce() {
    int count = 600_000;
    LocalQueue shared = from(Integer.MAX_VALUE - count / 2);
    AtomicIntegerArray taken = new AtomicIntegerArray(count);
    AtomicInteger left = new AtomicInteger(count);
    Crew.run(
        4,
        index -> {
          switch (index) {
            case 0 -> own(shared, count, taken, left);
            case 1 -> pollAll(shared, taken, left);
            default -> stealAll(shared, taken, left);
          }
        });
    for (int i = 0; i < count; i++) {
      assertThat(taken.get(i)).as("how often %d was taken", i).isOne();
    }
    assertThat(shared.poll()).isNull();
  }

  private static void own(
      LocalQueue shared, int count, AtomicIntegerArray taken, AtomicInteger left) {
    for (int i = 0; i < count; ) {
      if (shared.add(new Task(i))) {
        i++;
      } else {
        note(shared.poll(), taken, left);
      }
    }
    pollAll(shared, taken, left);
  }

  private static void pollAll(LocalQueue shared, AtomicIntegerArray taken, AtomicInteger left) {
    while (left.get() > 0) {
      note(shared.poll(), taken, left);
    }
  }

  private static void stealAll(LocalQueue shared, AtomicIntegerArray taken, AtomicInteger left) {
    LocalQueue mine = from(-1000);
    while (left.get() > 0) {
      note(shared.stealHalf(mine), taken, left);
      for (Activation a = mine.poll(); a != null; a = mine.poll()) {
        note(a, taken, left);
      }
    }
  }

  private static void note(Activation activation, AtomicIntegerArray taken, AtomicInteger left) {
    if (activation != null) {
      taken.incrementAndGet(Task.numberOf(activation));
      left.decrementAndGet();
    }
  }
}

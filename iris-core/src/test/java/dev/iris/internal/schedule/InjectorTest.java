package dev.iris.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.internal.Crew;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** The queue that outsiders fill. */
class InjectorTest {

  private final Injector injector = new Injector();

  @Test
  void itKeepsAnyNumberInOrder() {
    assertThat(injector.isEmpty()).isTrue();
    assertThat(injector.poll()).isNull();
    for (int i = 0; i < 10_000; i++) {
      injector.add(new Task(i));
    }
    assertThat(injector.isEmpty()).isFalse();
    for (int i = 0; i < 10_000; i++) {
      assertThat(injector.poll()).isEqualTo(new Task(i));
    }
    assertThat(injector.isEmpty()).isTrue();
    assertThat(injector.poll()).isNull();
  }

  @Test
  void severalAddAndSeveralTakeAndEachIsTakenOnce() {
    int each = 50_000;
    AtomicIntegerArray taken = new AtomicIntegerArray(2 * each);
    AtomicInteger left = new AtomicInteger(2 * each);
    Crew.run(
        4,
        index -> {
          for (int i = 0; i < each && index < 2; i++) {
            injector.add(new Task(index * each + i));
          }
          while (left.get() > 0) {
            Activation got = injector.poll();
            if (got != null) {
              taken.incrementAndGet(Task.numberOf(got));
              left.decrementAndGet();
            }
          }
        });
    for (int i = 0; i < 2 * each; i++) {
      assertThat(taken.get(i)).isOne();
    }
  }
}

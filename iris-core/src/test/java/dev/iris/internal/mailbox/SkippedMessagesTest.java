package dev.iris.internal.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What receives have passed over, and what it costs to look for more. */
class SkippedMessagesTest {

  private static final Predicate<Object> ANY = o -> true;
  private static final Predicate<Object> NONE = o -> false;

  private final SkippedMessages skipped = new SkippedMessages(payload -> false);

  private List<Object> drain() {
    List<Object> all = new ArrayList<>();
    skipped.drain(all::add);
    return all;
  }

  @Test
  void aNewOneIsEmpty() {
    assertThat(skipped.isEmpty()).isTrue();
    assertThat(skipped.messages()).isZero();
    assertThat(skipped.take("key", ANY)).isNull();
    assertThat(drain()).isEmpty();
  }

  @Test
  void theOldestThatFitsComesFirstAndTheOthersKeepTheirOrder() {
    for (int i = 0; i < 6; i++) {
      skipped.add(null, i, true);
    }
    Predicate<Object> odd = o -> (Integer) o % 2 == 1;
    assertThat(skipped.take("odd", odd)).isEqualTo(1);
    assertThat(skipped.take("odd", odd)).isEqualTo(3);
    assertThat(skipped.messages()).isEqualTo(4);
    assertThat(drain()).containsExactly(0, 2, 4, 5);
    assertThat(skipped.isEmpty()).isTrue();
    assertThat(skipped.messages()).isZero();
  }

  @Test
  void whatDoesNotCountIsKeptAllTheSame() {
    skipped.add("key", "notice", false);
    assertThat(skipped.messages()).isZero();
    assertThat(skipped.isEmpty()).isFalse();
    assertThat(skipped.take("other", ANY)).isEqualTo("notice");
    assertThat(skipped.messages()).isZero();
  }

  @Test
  void theSameQuestionLooksAtNothingTwice() {
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      assertThat(skipped.take("key", NONE)).isNull();
      skipped.add("key", i, true);
    }
    assertThat(skipped.looks()).as("one look a message").isEqualTo(count);

    for (int i = 0; i < 1_000; i++) {
      assertThat(skipped.take("key", NONE)).isNull();
    }
    assertThat(skipped.looks()).as("none for what is known").isEqualTo(count);

    skipped.add(null, "new", true);
    assertThat(skipped.take("key", "new"::equals)).isEqualTo("new");
    assertThat(skipped.looks()).as("one for what is new").isEqualTo(count + 1);
  }

  @Test
  void sixteenQuestionsInTurnLookAtNothingTwiceEither() {
    int count = 1_000;
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      keys.add(new Object());
    }
    for (int i = 0; i < count; i++) {
      skipped.add(null, i, true);
    }
    for (int round = 0; round < 10; round++) {
      keys.forEach(key -> assertThat(skipped.take(key, NONE)).isNull());
    }
    assertThat(skipped.looks()).isEqualTo(16L * count);
  }

  @Test
  void questionsAreToldApartByIdentity() {
    skipped.add(null, "a", true);
    Object one = new String("key");
    Object other = new String("key");
    assertThat(skipped.take(one, NONE)).isNull();
    assertThat(skipped.take(other, ANY)).isEqualTo("a");
  }

  @Test
  void aQuestionForgottenAmongTooManyJustLooksAgain() {
    skipped.add(null, "a", true);
    Object first = new Object();
    assertThat(skipped.take(first, NONE)).isNull();
    for (int i = 0; i < 20; i++) {
      assertThat(skipped.take(new Object(), NONE)).isNull();
    }
    assertThat(skipped.take(first, ANY)).isEqualTo("a");
  }

  /** Where a question has got to is an item; another question may take just that one away. */
  @Test
  void placesSurviveTheRemovalOfTheItemTheyAreAt() {
    for (int i = 0; i < 5; i++) {
      skipped.add(null, i, true);
    }
    assertThat(skipped.take("slow", o -> o.equals(99))).isNull();
    assertThat(skipped.take("quick", o -> o.equals(4))).isEqualTo(4);
    assertThat(skipped.take("quick", o -> o.equals(99))).isNull();
    skipped.add(null, 99, true);
    long before = skipped.looks();
    assertThat(skipped.take("slow", o -> o.equals(99))).isEqualTo(99);
    assertThat(skipped.looks() - before).isOne();
    for (Object expected : List.of(0, 1, 2, 3)) {
      assertThat(skipped.take(new Object(), ANY)).isEqualTo(expected);
    }
    skipped.add(null, 99, true);
    assertThat(skipped.take("slow", o -> o.equals(99))).isEqualTo(99);
    assertThat(skipped.isEmpty()).isTrue();
  }

  /**
   * Receives that ask for the multiples of a number, of messages that count up, against a plain
   * list in which each receive looks at everything.
   */
  @Property(tries = 1000)
  void receivesFindWhatASearchFromTheStartWouldFind(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 39) Integer> draws) {
    SkippedMessages real = new SkippedMessages(payload -> false);
    List<Integer> model = new ArrayList<>();
    Object[] keys = new Object[20];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = new Object();
    }
    int next = 1;
    for (int draw : draws) {
      int divisor = draw % 20 + 1;
      Predicate<Object> fits = o -> (Integer) o % divisor == 0;
      Integer expected = model.stream().filter(fits::test).findFirst().orElse(null);
      Object found = real.take(keys[divisor - 1], fits);
      assertThat(found).isEqualTo(expected);
      model.remove(expected);
      for (int i = 0; found == null && i < 4; i++, next++) {
        if (next % divisor == 0) {
          found = next;
        } else {
          real.add(draw < 20 ? keys[divisor - 1] : null, next, true);
          model.add(next);
        }
        if (draw >= 20) {
          next++;
          break;
        }
      }
      assertThat(real.messages()).isEqualTo(model.size());
      assertThat(real.isEmpty()).isEqualTo(model.isEmpty());
    }
    List<Object> rest = new ArrayList<>();
    real.drain(rest::add);
    assertThat(rest).isEqualTo(List.copyOf(model));
  }
}

package dev.iris.internal.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The mailbox against a plain queue with flags beside it. */
class QueueLockPropertiesTest {

  private record Entry(Object payload, boolean counts) {}

  /** Both side by side. */
  private static final class Pair {
    final QueueLockTest.Mailbox real = new QueueLockTest.Mailbox();
    final Deque<Entry> queue = new ArrayDeque<>();
    final List<Integer> controls = new ArrayList<>();
    boolean owned;
    boolean stopped;
    int next;

    /** As if so many messages had gone through it. */
    Pair(int consumed) {
      try {
        Field field = SenderQueue.class.getDeclaredField("consumed");
        field.setAccessible(true);
        field.setInt(real, consumed);
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }

    private void check(Push was, boolean refused) {
      Push expected = refused ? Push.REFUSED : owned ? Push.QUEUED : Push.WAKE;
      assertThat(was == Push.DEEP ? Push.QUEUED : was).isEqualTo(expected);
      owned |= !refused;
    }

    void message() {
      Object payload = "m" + next++;
      check(real.push(payload), stopped);
      if (!stopped) {
        queue.add(new Entry(payload, true));
      }
    }

    void notice() {
      Object payload = "n" + next++;
      check(real.pushNotice(payload), false);
      queue.add(new Entry(payload, false));
    }

    void stop() {
      Object payload = "s" + next++;
      check(real.pushStop(payload), stopped);
      if (!stopped) {
        queue.add(new Entry(payload, false));
        stopped = true;
      }
    }

    void control() {
      check(real.pushControl(new QueueLockTest.Numbered(next)), false);
      controls.add(next++);
    }

    void takeControls() {
      List<Integer> taken = new ArrayList<>();
      real.takeControls(c -> taken.add(((QueueLockTest.Numbered) c).number));
      assertThat(taken).isEqualTo(controls);
      controls.clear();
    }

    void poll() {
      if (owned) {
        Entry expected = queue.poll();
        assertThat(real.poll()).isEqualTo(expected == null ? null : expected.payload());
      }
    }

    /** An owner that has seen a stop closes, so it does not release. */
    void release() {
      if (owned && !stopped) {
        if (queue.isEmpty()) {
          assertThat(real.poll()).isNull();
        }
        boolean released = real.release();
        assertThat(released).isEqualTo(queue.isEmpty() && controls.isEmpty());
        owned = !released;
      }
    }

    void assertSame() {
      assertThat(real.size()).isEqualTo((int) queue.stream().filter(Entry::counts).count());
      assertThat(real.owned()).isEqualTo(owned);
      assertThat(real.refusesMessages()).isEqualTo(stopped);
      assertThat(real.hasControls()).isEqualTo(!controls.isEmpty());
    }

    void close() {
      if (!owned) {
        message();
      }
      List<Object> rest = new ArrayList<>();
      List<Integer> requests = new ArrayList<>();
      int messages = real.close(rest::add, c -> requests.add(((QueueLockTest.Numbered) c).number));
      assertThat(rest).isEqualTo(queue.stream().map(Entry::payload).toList());
      assertThat(messages).isEqualTo((int) queue.stream().filter(Entry::counts).count());
      assertThat(requests).isEqualTo(controls);
    }
  }

  private static void play(Pair pair, int draw) {
    switch (draw) {
      case 0, 1, 2, 3, 4, 5, 6 -> pair.message();
      case 7, 8 -> pair.notice();
      case 9 -> pair.control();
      case 10 -> pair.takeControls();
      case 11, 12, 13, 14, 15, 16 -> pair.poll();
      case 17, 18, 19, 20 -> pair.release();
      default -> {
        if (pair.next % 8 == 0) {
          pair.stop();
        }
      }
    }
  }

  @Property(tries = 1000)
  void itBehavesLikeAPlainQueue(
      @ForAll @Size(max = 150) List<@IntRange(min = 0, max = 21) Integer> draws) {
    compare(0, draws);
  }

  @Property(tries = 500)
  void itDoesSoWhereTheCountOfMessagesWraps(
      @ForAll @IntRange(min = 0, max = 70) int before,
      @ForAll @Size(max = 150) List<@IntRange(min = 0, max = 21) Integer> draws) {
    compare(Node.DEPTH - before, draws);
  }

  private static void compare(int consumed, List<Integer> draws) {
    Pair pair = new Pair(consumed);
    for (int draw : draws) {
      play(pair, draw);
      pair.assertSame();
    }
    pair.close();
  }
}

package dev.iris.internal.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The mailbox by itself, one step after the other. */
class QueueLockTest {

  /** With the one turn of its owner. */
  static final class Mailbox extends QueueLock {
    private final Turn turn = new Turn();

    /** Who is told of a control looks for it, and goes on. */
    Object poll() {
      Object payload = poll(turn);
      while (payload == null && turn.signalled()) {
        payload = poll(turn);
      }
      return payload;
    }

    boolean release() {
      return release(turn);
    }
  }

  record Request(int number) {}

  static final class Numbered extends Control {
    final int number;

    Numbered(int number) {
      this.number = number;
    }
  }

  private final Mailbox mailbox = new Mailbox();

  private List<Object> pollAll() {
    List<Object> all = new ArrayList<>();
    for (Object o = mailbox.poll(); o != null; o = mailbox.poll()) {
      all.add(o);
    }
    return all;
  }

  private List<Integer> controls() {
    List<Integer> numbers = new ArrayList<>();
    mailbox.takeControls(control -> numbers.add(((Numbered) control).number));
    return numbers;
  }

  @Test
  void aNewOneIsIdleAndEmpty() {
    assertThat(mailbox.owned()).isFalse();
    assertThat(mailbox.size()).isZero();
    assertThat(mailbox.hasControls()).isFalse();
    assertThat(mailbox.refusesMessages()).isFalse();
    assertThat(mailbox.closed()).isFalse();
  }

  @Test
  void theFirstSenderWakesAndTheOthersQueueInOrder() {
    assertThat(mailbox.push("a")).isEqualTo(Push.WAKE);
    assertThat(mailbox.owned()).isTrue();
    assertThat(mailbox.push("b")).isEqualTo(Push.QUEUED);
    assertThat(mailbox.push("c")).isEqualTo(Push.QUEUED);
    assertThat(mailbox.size()).isEqualTo(3);
    assertThat(pollAll()).containsExactly("a", "b", "c");
    assertThat(mailbox.size()).isZero();
  }

  @Test
  void theOwnerStaysOwnerUntilItReleases() {
    mailbox.push("a");
    assertThat(mailbox.poll()).isEqualTo("a");
    assertThat(mailbox.push("b")).as("the owner has not released").isEqualTo(Push.QUEUED);
    assertThat(mailbox.release()).as("there is more").isFalse();
    assertThat(mailbox.poll()).isEqualTo("b");
    assertThat(mailbox.release()).isTrue();
    assertThat(mailbox.owned()).isFalse();
    assertThat(mailbox.push("c")).isEqualTo(Push.WAKE);
    assertThat(mailbox.poll()).isEqualTo("c");
  }

  @Test
  void aReleaseBeforeTheFirstPollIsRefused() {
    mailbox.push("a");
    assertThat(mailbox.release()).isFalse();
    assertThat(mailbox.poll()).isEqualTo("a");
  }

  @Test
  void sizeCountsWhatIsNotTaken() {
    for (int i = 1; i <= 10; i++) {
      mailbox.push(i);
      assertThat(mailbox.size()).isEqualTo(i);
    }
    for (int i = 9; i >= 0; i--) {
      mailbox.poll();
      assertThat(mailbox.size()).isEqualTo(i);
    }
    mailbox.release();
    assertThat(mailbox.size()).isZero();
    mailbox.push("again");
    assertThat(mailbox.size()).isOne();
  }

  @Test
  void every64thPositionIsDeep() {
    int deep = 0;
    for (int i = 0; i < 640; i++) {
      deep += mailbox.push(i) == Push.DEEP ? 1 : 0;
    }
    assertThat(deep).isEqualTo(10);
  }

  @Test
  void consumedCountsMessagesAndNothingElse() {
    mailbox.push("a");
    mailbox.pushNotice("n");
    mailbox.push("b");
    int mark = mailbox.consumed();
    mailbox.poll();
    assertThat(mailbox.consumedSince(mark)).isOne();
    mailbox.poll();
    assertThat(mailbox.consumedSince(mark)).isOne();
    mailbox.poll();
    assertThat(mailbox.consumedSince(mark)).isEqualTo(2);
  }

  @Test
  void afterAStopMessagesAreRefusedAndNoticesPassItAndDoNotCount() {
    mailbox.push("a");
    assertThat(mailbox.pushStop("stop")).isEqualTo(Push.QUEUED);
    assertThat(mailbox.push("late")).isEqualTo(Push.REFUSED);
    assertThat(mailbox.pushStop("again")).isEqualTo(Push.REFUSED);
    assertThat(mailbox.pushNotice("n1")).isEqualTo(Push.QUEUED);
    assertThat(mailbox.push("later")).isEqualTo(Push.REFUSED);
    assertThat(mailbox.pushNotice("n2")).isEqualTo(Push.QUEUED);
    assertThat(mailbox.refusesMessages()).isTrue();
    assertThat(mailbox.closed()).isFalse();
    assertThat(mailbox.size()).isOne();
    assertThat(pollAll()).containsExactly("a", "stop", "n1", "n2");
  }

  @Test
  void aStopOrANoticeWakesAnIdleOne() {
    assertThat(mailbox.pushNotice("n")).isEqualTo(Push.WAKE);
    assertThat(mailbox.size()).isZero();
    assertThat(pollAll()).containsExactly("n");
    assertThat(mailbox.release()).isTrue();
    assertThat(mailbox.pushStop("stop")).isEqualTo(Push.WAKE);
    assertThat(mailbox.refusesMessages()).isTrue();
    assertThat(mailbox.size()).isZero();
  }

  @Test
  void controlsComeOldestFirstAndOnce() {
    mailbox.push("a");
    for (int i = 1; i <= 3; i++) {
      assertThat(mailbox.pushControl(new Numbered(i))).isEqualTo(Push.QUEUED);
    }
    assertThat(mailbox.hasControls()).isTrue();
    assertThat(controls()).containsExactly(1, 2, 3);
    assertThat(mailbox.hasControls()).isFalse();
    assertThat(controls()).isEmpty();
    assertThat(mailbox.size()).isOne();
  }

  @Test
  void aControlWakesAnIdleOneWithoutBringingAPayload() {
    mailbox.push("a");
    mailbox.poll();
    mailbox.release();
    assertThat(mailbox.pushControl(new Numbered(1))).isEqualTo(Push.WAKE);
    assertThat(mailbox.owned()).isTrue();
    assertThat(mailbox.size()).isZero();
    assertThat(mailbox.push("b")).as("somebody owns it").isEqualTo(Push.QUEUED);
    assertThat(mailbox.size()).isOne();
    assertThat(controls()).containsExactly(1);
    assertThat(pollAll()).containsExactly("b");
    assertThat(mailbox.release()).isTrue();
  }

  @Test
  void aReleaseWithAControlWaitingIsNone() {
    mailbox.push("a");
    mailbox.poll();
    mailbox.pushControl(new Numbered(1));
    assertThat(mailbox.release()).isFalse();
    assertThat(mailbox.owned()).isTrue();
    assertThat(mailbox.push("b")).isEqualTo(Push.QUEUED);
    assertThat(controls()).containsExactly(1);
    assertThat(mailbox.poll()).isEqualTo("b");
    assertThat(mailbox.release()).isTrue();
  }

  @Test
  void startOwnedIsOwnedAndEmpty() {
    mailbox.startOwned();
    assertThat(mailbox.owned()).isTrue();
    assertThat(mailbox.size()).isZero();
    assertThat(mailbox.push("a")).isEqualTo(Push.QUEUED);
    assertThat(mailbox.pushControl(new Numbered(1))).isEqualTo(Push.QUEUED);
    assertThat(mailbox.poll()).isEqualTo("a");
  }

  @Test
  void startOwnedCanBeReleasedWhenNothingCame() {
    mailbox.startOwned();
    assertThat(mailbox.poll()).isNull();
    assertThat(mailbox.release()).isTrue();
    assertThat(mailbox.push("a")).isEqualTo(Push.WAKE);
  }

  @Test
  void closeHandsOverEverythingInOrderAndRefusesAllFromThen() {
    mailbox.push("taken");
    mailbox.poll();
    mailbox.push("a");
    mailbox.pushNotice("n");
    mailbox.push("b");
    mailbox.pushStop("stop");
    mailbox.pushNotice("m");
    mailbox.pushControl(new Numbered(1));
    mailbox.pushControl(new Numbered(2));
    List<Object> rest = new ArrayList<>();
    List<Integer> requests = new ArrayList<>();

    int messages = mailbox.close(rest::add, c -> requests.add(((Numbered) c).number));

    assertThat(messages).as("notices and marks are no messages").isEqualTo(2);
    assertThat(rest).containsExactly("a", "n", "b", "stop", "m");
    assertThat(requests).containsExactly(1, 2);
    assertThat(mailbox.push("c")).isEqualTo(Push.REFUSED);
    assertThat(mailbox.pushNotice("c")).isEqualTo(Push.REFUSED);
    assertThat(mailbox.pushStop("c")).isEqualTo(Push.REFUSED);
    assertThat(mailbox.pushControl(new Numbered(3))).isEqualTo(Push.REFUSED);
    assertThat(mailbox.size()).isEqualTo(-1);
    assertThat(mailbox.closed()).isTrue();
    assertThat(mailbox.refusesMessages()).isTrue();
  }

  @Test
  void closeOfAnEmptyOneHandsOverNothing() {
    mailbox.startOwned();
    List<Object> rest = new ArrayList<>();
    assertThat(mailbox.close(rest::add, rest::add)).isZero();
    assertThat(rest).isEmpty();
    assertThat(mailbox.closed()).isTrue();
  }
}

package dev.iris.internal.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.internal.Crew;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The mailbox among threads: whoever is told to wake the actor runs it, at once and here. */
class QueueLockRaceTest {

  private static final int THREADS = 4;

  private record Item(int sender, int number) {}

  /** Fields of the actor are plain: the mailbox is what orders the owners' accesses. */
  private static final class Actor {
    final QueueLockTest.Mailbox mailbox = new QueueLockTest.Mailbox();
    final int[] nextOf = new int[THREADS];
    int handled;
    int controls;
    boolean running;
    final AtomicLong idles = new AtomicLong();

    void handle(Object payload) {
      Item item = (Item) payload;
      assertThat(item.number() == nextOf[item.sender()]++).as("order of %s", item).isTrue();
      handled++;
    }

    void after(Push push) {
      if (push == Push.WAKE) {
        run();
      }
    }

    private void run() {
      assertThat(running).as("two owners").isFalse();
      running = true;
      for (; ; ) {
        mailbox.takeControls(c -> controls++);
        Object payload = mailbox.poll();
        if (payload != null) {
          handle(payload);
          continue;
        }
        running = false;
        if (mailbox.release()) {
          idles.incrementAndGet();
          return;
        }
        running = true;
      }
    }
  }

  @Test
  void everyMessageIsHandledOnceInItsSendersOrderByOneOwnerAtATime() {
    int each = 300_000;
    Actor actor = new Actor();
    Crew.run(
        THREADS,
        index -> {
          for (int i = 0; i < each; i++) {
            actor.after(actor.mailbox.push(new Item(index, i)));
            assertThat(actor.mailbox.size()).isBetween(0, THREADS * each);
          }
        });
    assertThat(actor.handled).isEqualTo(THREADS * each);
    assertThat(actor.mailbox.owned()).isFalse();
    assertThat(actor.mailbox.size()).isZero();
  }

  /** A control that met an owner about to go idle must not be left behind. */
  @Test
  void noControlIsLeftWithAnIdleMailbox() {
    int each = 200_000;
    Actor actor = new Actor();
    Crew.run(
        THREADS,
        index -> {
          for (int i = 0; i < each; i++) {
            actor.after(
                index % 2 == 0
                    ? actor.mailbox.push(new Item(index, i))
                    : actor.mailbox.pushControl(new QueueLockTest.Numbered(i)));
          }
        });
    assertThat(actor.controls).isEqualTo(THREADS / 2 * each);
    assertThat(actor.handled).isEqualTo(THREADS / 2 * each);
    assertThat(actor.mailbox.hasControls()).isFalse();
    assertThat(actor.mailbox.owned()).isFalse();
  }

  @Test
  void whatWasAcceptedBeforeACloseIsHandedOverAndNothingAfterIsAccepted() {
    for (int round = 0; round < 500; round++) {
      QueueLockTest.Mailbox mailbox = new QueueLockTest.Mailbox();
      mailbox.startOwned();
      AtomicInteger accepted = new AtomicInteger();
      AtomicInteger requested = new AtomicInteger();
      AtomicBoolean closed = new AtomicBoolean();
      List<Object> rest = new ArrayList<>();
      List<Object> requests = new ArrayList<>();
      int[] counted = new int[1];
      Crew.run(
          3,
          index -> {
            if (index == 0) {
              counted[0] = mailbox.close(rest::add, requests::add);
              closed.set(true);
              return;
            }
            boolean last = false;
            for (int i = 0; i < 300 && !last; i++) {
              last = closed.get();
              accepted.addAndGet(mailbox.push("m") == Push.REFUSED ? 0 : 1);
              requested.addAndGet(
                  mailbox.pushControl(new QueueLockTest.Numbered(0)) == Push.REFUSED ? 0 : 1);
            }
          });
      assertThat(rest).hasSize(accepted.get());
      assertThat(counted[0]).isEqualTo(accepted.get());
      assertThat(requests).hasSize(requested.get());
      assertThat(mailbox.closed()).isTrue();
    }
  }

  @Test
  void aStopIsAcceptedOnceAndNoMessageComesAfterIt() {
    for (int round = 0; round < 500; round++) {
      QueueLockTest.Mailbox mailbox = new QueueLockTest.Mailbox();
      mailbox.startOwned();
      AtomicInteger stops = new AtomicInteger();
      Crew.run(
          3,
          index -> {
            for (int i = 0; i < 20; i++) {
              mailbox.push("m");
            }
            stops.addAndGet(mailbox.pushStop("stop") == Push.REFUSED ? 0 : 1);
          });
      assertThat(stops).hasValue(1);
      List<Object> all = new ArrayList<>();
      for (Object o = mailbox.poll(); o != null; o = mailbox.poll()) {
        all.add(o);
      }
      assertThat(all.indexOf("stop")).isEqualTo(all.size() - 1);
    }
  }
}

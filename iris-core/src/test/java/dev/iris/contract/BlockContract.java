package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.IrisRuntime;
import dev.iris.MailboxPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Back-pressure: senders that wait for room. */
public abstract class BlockContract extends RuntimeContract {

  private Held<Integer> full(Kind kind, int capacity, Duration atMost) {
    var recipe = iris.actor(Integer.class).mailbox(MailboxPolicy.block(capacity, atMost));
    Held<Integer> held = Held.spawn(kind, recipe, gate(), 0);
    for (int i = 1; i <= capacity; i++) {
      assertThat(held.ref().send(i)).as("message %d", i).isTrue();
    }
    return held;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theSenderWaitsAndIsReleasedByRoom(Kind kind) {
    Held<Integer> held = full(kind, 2, HOUR);
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    Crowd sender = Crowd.start(1, t -> answers.add(held.ref().send(3)));
    sender.awaitAllWaiting();
    assertThat(answers).isEmpty();
    assertThat(held.ref().mailboxSize()).as("who waits is not in yet").hasValue(2);

    held.letGo();

    assertThat(Await.next(answers, "the answer")).isTrue();
    assertThat(held.probe().next(4)).containsExactly(0, 1, 2, 3);
    sender.join();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theSenderIsRefusedAtTheLimitAndNotEarlier(Kind kind) {
    var letters = deadLetters();
    Duration limit = Duration.ofMillis(30);
    Held<Integer> held = full(kind, 1, limit);

    long start = System.nanoTime();
    boolean answer = held.ref().send(2);
    long waited = System.nanoTime() - start;

    assertThat(answer).isFalse();
    assertThat(waited).isGreaterThanOrEqualTo(limit.toNanos());
    assertThat(next(letters))
        .isEqualTo(new DeadLetter(2, held.ref().pid(), DeadLetter.FULL, false));
    held.letGo();
    assertThat(held.probe().next(2)).containsExactly(0, 1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aSendToOneselfIsRefusedAtOnce(Kind kind) {
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    ActorRef<Integer> ref =
        kind.spawn(
            iris.actor(Integer.class).mailbox(MailboxPolicy.block(2, HOUR)),
            (m, ctx) -> {
              if (m == 0) {
                for (int i = 1; i <= 3; i++) {
                  answers.add(ctx.self().send(i));
                }
              }
            });

    ref.send(0);

    assertThat(Await.next(answers, "the first")).isTrue();
    assertThat(Await.next(answers, "the second")).isTrue();
    assertThat(Await.next(answers, "the third")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anInterruptedSenderIsRefusedAndKeepsItsFlag(Kind kind) {
    Held<Integer> held = full(kind, 1, HOUR);
    BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    Crowd sender =
        Crowd.start(
            1,
            t -> {
              boolean answer = held.ref().send(2);
              answers.add(answer + ", flag is " + Thread.currentThread().isInterrupted());
            });
    sender.awaitAllWaiting();

    sender.thread(0).interrupt();

    assertThat(Await.next(answers, "the answer")).isEqualTo("false, flag is true");
    sender.join();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aSenderThatWasInterruptedBeforeDoesNotWait(Kind kind) {
    Held<Integer> held = full(kind, 1, HOUR);

    Thread.currentThread().interrupt();
    boolean answer = held.ref().send(2);
    boolean flag = Thread.interrupted();

    assertThat(answer).isFalse();
    assertThat(flag).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anInterruptedSenderIsAcceptedWhereThereIsRoom(Kind kind) {
    Held<Integer> held = full(kind, 1, HOUR);
    held.letGo();
    held.probe().next(2);

    Thread.currentThread().interrupt();
    boolean answer = held.ref().send(2);
    boolean flag = Thread.interrupted();

    assertThat(answer).isTrue();
    assertThat(flag).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void manyWaitingSendersGetThroughEachInItsOrder(Kind kind) {
    int senders = 8;
    int each = 500;
    int[] next = new int[senders];
    AtomicInteger wrong = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(senders * each);
    ActorRef<int[]> ref =
        kind.spawn(
            iris.actor(int[].class).mailbox(MailboxPolicy.block(4, HOUR)),
            (m, ctx) -> {
              if (next[m[0]]++ != m[1]) {
                wrong.incrementAndGet();
              }
              all.countDown();
            });

    Crowd.run(
        senders,
        sender -> {
          for (int i = 0; i < each; i++) {
            assertThat(ref.send(new int[] {sender, i})).isTrue();
          }
        });

    Await.latch(all, "all messages");
    assertThat(wrong).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void noMoreGetInThanThereIsRoomFor(Kind kind) {
    Held<Integer> held = full(kind, 5, HOUR);
    Crowd senders = Crowd.start(8, t -> assertThat(held.ref().send(100)).isTrue());

    senders.awaitAllWaiting();
    assertThat(held.ref().mailboxSize()).hasValue(5);
    held.letGo();

    senders.join();
    assertThat(held.probe().next(14)).startsWith(0, 1, 2, 3, 4, 5);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActorThatWaitsForRoomHoldsNobodyUp(Kind kind) {
    Held<Integer> held = full(Kind.PUSH, 1, HOUR);
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    for (int i = 0; i < 16; i++) {
      kind.<Integer>spawn(iris.actor(Integer.class), (m, ctx) -> answers.add(held.ref().send(m)))
          .send(i);
    }
    Probe<String> bystander = new Probe<>();

    kind.spawn(iris.actor(String.class), bystander).send("handled meanwhile");

    assertThat(bystander.next()).isEqualTo("handled meanwhile");
    assertThat(answers).isEmpty();
    held.letGo();
    for (int i = 0; i < 16; i++) {
      assertThat(Await.next(answers, "an answer")).isTrue();
    }
  }

  @Test
  void closingReleasesSendersThatWait() {
    Held<Integer> held = full(Kind.PUSH, 1, HOUR);
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    Crowd sender = Crowd.start(1, t -> answers.add(held.ref().send(2)));
    sender.awaitAllWaiting();

    Crowd closer = Crowd.start(1, t -> iris.close());

    assertThat(Await.next(answers, "the answer")).isFalse();
    held.letGo();
    sender.join();
    closer.join();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aTimerDoesNotWaitForRoom(Kind kind) {
    var letters = deadLetters();
    Held<Integer> held = full(kind, 1, HOUR);

    iris.sendAfter(held.ref(), Duration.ZERO, 2);

    assertThat(Await.next(letters, "a dead letter"))
        .isEqualTo(new DeadLetter(2, held.ref().pid(), DeadLetter.FULL, false));
  }

  /** Nobody can go on before somebody has given up, and there are more of them than threads. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void moreActorsThanWorkersThatBlockEachOtherEndByTheirLimits(Kind kind) {
    int actors = 40;
    Duration limit = Duration.ofMillis(50);
    IrisRuntime two = start(quiet().withParallelism(2));
    CountDownLatch allIn = new CountDownLatch(actors);
    CountDownLatch allAnswered = new CountDownLatch(actors);
    BlockingQueue<Long> waited = new LinkedBlockingQueue<>();
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    CountDownLatch full = new CountDownLatch(1);
    List<ActorRef<Integer>> ring = new CopyOnWriteArrayList<>();
    AtomicInteger handledLater = new AtomicInteger();
    for (int i = 0; i < actors; i++) {
      ring.add(
          kind.spawn(
              two.actor(Integer.class).mailbox(MailboxPolicy.block(1, limit)),
              (next, ctx) -> {
                if (next < 0) {
                  handledLater.incrementAndGet();
                  return;
                }
                allIn.countDown();
                full.await();
                long start = System.nanoTime();
                answers.add(ring.get(next).send(-1));
                waited.add(System.nanoTime() - start);
                allAnswered.countDown();
                allAnswered.await(); // so that none makes room for another
              }));
    }
    for (int i = 0; i < actors; i++) {
      ring.get(i).send((i + 1) % actors);
    }
    Await.latch(allIn, "all to be in their handlers");
    ring.forEach(ref -> assertThat(ref.send(-1)).isTrue());

    full.countDown();

    Await.latch(allAnswered, "each to be refused by its limit");
    assertThat(answers).hasSize(actors).containsOnly(false);
    assertThat(waited).hasSize(actors).allMatch(nanos -> nanos >= limit.toNanos());
    Await.until("the queued ones to be handled", () -> handledLater.get() == actors);
    assertThat(Ledger.of(two, "refused.full")).isEqualTo(actors);
  }
}

package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Recipient;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What sending promises: order, at most once, an honest answer; and what narrow and adapt are. */
public abstract class RecipientContract extends RuntimeContract {

  private static final int SENDERS = 4;
  private static final int EACH = 20_000;

  private record Numbered(int sender, int number) {}

  /** Checks that each sender's numbers come one after the other, none twice and none left out. */
  private static final class Checker {
    final CountDownLatch all = new CountDownLatch(SENDERS * EACH);
    final BlockingQueue<String> wrong = new ArrayBlockingQueue<>(1);
    private final int[] expected = new int[SENDERS];

    void see(Numbered message) {
      int due = expected[message.sender()]++;
      if (message.number() != due) {
        wrong.offer(message + " came when number " + due + " was due");
      }
      all.countDown();
    }

    void assertAllCameInOrder() {
      Await.latch(all, "all messages");
      assertThat(wrong).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void messagesOfEachThreadAreHandledInSendOrderEachOnce(Kind kind) {
    Checker checker = new Checker();
    var ref = kind.spawn(iris.actor(Numbered.class), (m, ctx) -> checker.see(m));

    Crowd.run(SENDERS, sender -> sendAll(sender, ref));

    checker.assertAllCameInOrder();
    Ledger.awaitCount(iris, "handled", SENDERS * EACH);
    Ledger.awaitCount(iris, "accepted", SENDERS * EACH);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void messagesOfEachActorAreHandledInSendOrderEachOnce(Kind kind) {
    Checker checker = new Checker();
    var ref = kind.spawn(iris.actor(Numbered.class), (m, ctx) -> checker.see(m));

    for (int i = 0; i < SENDERS; i++) {
      kind.spawn(iris.actor(Integer.class), (sender, ctx) -> sendAll(sender, ref)).send(i);
    }

    checker.assertAllCameInOrder();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActorIsHandledByOneThreadAtATime(Kind kind) {
    var inside = new AtomicInteger();
    var overlaps = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(SENDERS * EACH);
    var ref =
        kind.spawn(
            iris.actor(Numbered.class),
            (m, ctx) -> {
              if (inside.incrementAndGet() != 1) {
                overlaps.incrementAndGet();
              }
              if (m.number() % 512 == 0) {
                Thread.yield();
              }
              inside.decrementAndGet();
              all.countDown();
            });

    Crowd.run(SENDERS, sender -> sendAll(sender, ref));

    Await.latch(all, "all messages");
    assertThat(overlaps).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatOneMessageWroteTheNextOneSees(Kind kind) {
    var state = new HashMap<Integer, Integer>();
    var sums = new ArrayBlockingQueue<Map<Integer, Integer>>(1);
    ActorRef<Numbered> ref =
        kind.spawn(
            iris.actor(Numbered.class),
            (m, ctx) -> {
              if (m.number() < 0) {
                sums.add(Map.copyOf(state));
              } else {
                state.merge(m.sender(), 1, Integer::sum);
              }
            });

    Crowd.run(SENDERS, sender -> sendAll(sender, ref));
    ref.send(new Numbered(0, -1));

    assertThat(Await.next(sums, "the sums")).isEqualTo(Map.of(0, EACH, 1, EACH, 2, EACH, 3, EACH));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActorThatGoesIdleBetweenMessagesMissesNone(Kind kind) {
    AtomicInteger handled = new AtomicInteger();
    var ref = kind.spawn(iris.actor(Integer.class), (m, ctx) -> handled.incrementAndGet());
    Random random = new Random(1);

    Rounds rounds = Rounds.atMost(Await.pace() == Pace.REAL ? 5 * EACH : EACH / 10);
    for (int i = 0; rounds.goOn(i); i++) {
      assertThat(ref.send(i)).isTrue();
      int due = i + 1;
      Await.spinning("message " + i, () -> handled.get() == due);
      for (int spin = random.nextInt(200); spin > 0; spin--) {
        Thread.onSpinWait(); // so that the next one meets it at any step of going idle
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActorThatIsSentItsFirstMessageWhileItStartsMissesNone(Kind kind) {
    Random random = new Random(2);
    CountDownLatch all = new CountDownLatch(EACH);
    for (int i = 0; i < EACH; i++) {
      var ref =
          kind.spawn(
              iris.actor(Integer.class),
              (m, ctx) -> {
                all.countDown();
                ctx.self().stop();
              });
      for (int spin = random.nextInt(i % 1_000 + 1); spin > 0; spin--) {
        Thread.onSpinWait(); // so that it meets it at any step of its start
      }
      assertThat(ref.send(i)).isTrue();
    }

    Await.latch(all, "each actor's only message");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatTheSenderWroteBeforeSendingTheActorSees(Kind kind) {
    int rounds = 10_000;
    var seen = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(rounds);
    ActorRef<int[]> ref =
        kind.spawn(
            iris.actor(int[].class),
            (m, ctx) -> {
              seen.addAndGet(m[0]);
              all.countDown();
            });

    for (int i = 0; i < rounds; i++) {
      int[] box = new int[1];
      box[0] = 1;
      ref.send(box);
    }

    Await.latch(all, "all messages");
    assertThat(seen).hasValue(rounds);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void sendTellsWhetherTheMessageWasAccepted(Kind kind) {
    Exits exits = exits();
    Probe<String> probe = new Probe<>();
    var ref = exits.watch(kind.spawn(iris.actor(String.class), probe));

    assertThat(ref.send("in time")).isTrue();
    assertThat(probe.next()).isEqualTo("in time");
    ref.stop();
    exits.exitOf(ref);

    assertThat(ref.send("too late")).isFalse();
    assertThat(Ledger.of(iris, "refused.ended")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void sendDoesNotWaitForTheMessageToBeHandled(Kind kind) {
    Held<String> held = Held.spawn(kind, iris.actor(String.class), gate(), "first");

    assertThat(held.ref().send("second")).isTrue();
    assertThat(held.probe().rest()).isEmpty();

    held.letGo();
    assertThat(held.probe().next(2)).containsExactly("first", "second");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void nullIsTheOneThingSendThrowsOn(Kind kind) {
    Exits exits = exits();
    var ref = exits.watch(kind.spawn(iris.actor(String.class), new Probe<>()));

    assertThatThrownBy(() -> ref.send(null)).isInstanceOf(NullPointerException.class);
    ref.stop();
    exits.exitOf(ref);
    assertThatThrownBy(() -> ref.send(null)).isInstanceOf(NullPointerException.class);
    Ledger.awaitCount(iris, "sent", 1); // what set up the watch; null is not counted
  }

  @Test
  void anActorCanSendToItself() {
    Probe<Integer> probe =
        new Probe<>() {
          @Override
          public void onMessage(Integer m, ActorContext<Integer> ctx) throws Exception {
            super.onMessage(m, ctx);
            if (m < 3) {
              assertThat(ctx.self().send(m + 1)).isTrue();
            }
          }
        };

    iris.actor(Integer.class).spawn(probe).send(1);

    assertThat(probe.next(3)).containsExactly(1, 2, 3);
  }

  @Test
  void narrowIsTheSameRecipient() {
    Probe<Object> probe = new Probe<>();
    ActorRef<Object> ref = iris.spawn(Object.class, probe);

    Recipient<String> narrow = ref.narrow();

    assertThat(narrow).isSameAs(ref);
    assertThat(narrow.send("text")).isTrue();
    assertThat(probe.next()).isEqualTo("text");
  }

  @Test
  void adaptWrapsEachMessageOnTheSendingThread() {
    Probe<String> probe = new Probe<>();
    var threads = new ArrayBlockingQueue<Thread>(1);
    ActorRef<String> ref = iris.spawn(String.class, probe);
    Recipient<Integer> adapter =
        ref.adapt(
            n -> {
              threads.add(Thread.currentThread());
              return "number " + n;
            });

    assertThat(adapter.send(7)).isTrue();

    assertThat(threads).containsExactly(Thread.currentThread());
    assertThat(probe.next()).isEqualTo("number 7");
  }

  @Test
  void whatTheWrapOfAnAdapterThrowsIsThrownToTheSender() {
    Probe<String> probe = new Probe<>();
    ActorRef<String> ref = iris.spawn(String.class, probe);
    RuntimeException broken = new RuntimeException("wrap is broken");
    Recipient<Integer> adapter =
        ref.adapt(
            n -> {
              throw broken;
            });

    assertThatThrownBy(() -> adapter.send(7)).isSameAs(broken);
    assertThatThrownBy(() -> adapter.send(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> ref.adapt(null)).isInstanceOf(NullPointerException.class);

    ref.send("still there");
    assertThat(probe.next()).isEqualTo("still there");
  }

  @Test
  void anAdapterPassesTheAnswerOn() {
    Exits exits = exits();
    ActorRef<String> ref = exits.watch(iris.spawn(String.class, new Probe<>()));
    Recipient<Integer> adapter = ref.adapt(String::valueOf);

    assertThat(adapter.send(1)).isTrue();
    ref.stop();
    exits.exitOf(ref);

    assertThat(adapter.send(2)).isFalse();
  }

  private static void sendAll(int sender, Recipient<Numbered> to) {
    for (int i = 0; i < EACH; i++) {
      if (!to.send(new Numbered(sender, i))) {
        throw new AssertionError("message " + i + " was refused");
      }
    }
  }
}

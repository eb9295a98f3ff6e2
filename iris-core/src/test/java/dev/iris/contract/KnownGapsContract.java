package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.MailboxPolicy;
import dev.iris.Recipient;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the semantics demand and the present engine is known not to keep. A test moves from here to
 * the suite of its subject when the gap is closed.
 */
public abstract class KnownGapsContract extends RuntimeContract {

  @Test
  void anInterruptFlagThatAHandlerLeavesBehindReachesNobodyElse() {
    int actors = 200;
    BlockingQueue<Boolean> flags = new LinkedBlockingQueue<>();
    for (int i = 0; i < actors; i++) {
      iris.<String>spawn(String.class, (m, ctx) -> Thread.currentThread().interrupt()).send("flag");
      iris.<String>spawn(
              String.class, (m, ctx) -> flags.add(Thread.currentThread().isInterrupted()))
          .send("look");
    }

    for (int i = 0; i < actors; i++) {
      assertThat(Await.next(flags, "a flag")).isFalse();
    }
  }

  /** As many as there are carriers, yielding alone serves nobody else; so this needs more. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void pullActorsThatAlwaysHaveAMessageHoldNobodyUp(Kind kind) {
    AtomicBoolean enough = new AtomicBoolean();
    try {
      for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
        iris.actor(String.class)
            .spawnWithMailbox(
                mb -> {
                  mb.self().send("again");
                  while (!enough.get()) {
                    mb.self().send(mb.receive());
                  }
                });
      }
      ActorRef<Question> doubler = Question.doubler(iris, kind);
      for (int i = 0; i < 100; i++) {
        assertThat(Await.result(Question.ask(doubler, i, HOUR))).isEqualTo(2 * i);
      }
    } finally {
      enough.set(true);
    }
  }

  @Test
  void dropOldestEvictsWhatAPullActorHasPassedOver() {
    var letters = deadLetters();
    BlockingQueue<Object> got = new LinkedBlockingQueue<>();
    ActorRef<Object> ref = fullOfSkipped(MailboxPolicy.dropOldest(2), got);

    assertThat(ref.send(1L)).isTrue();

    assertThat(next(letters)).isEqualTo(new DeadLetter("a", ref.pid(), DeadLetter.EVICTED, true));
    assertThat(Await.next(got, "the wanted message")).isEqualTo(1L);
    assertThat(Await.next(got, "what is left")).isEqualTo("b");
  }

  @Test
  void spillPassesOnWhatAPullActorHasPassedOver() {
    List<Object> spilled = new CopyOnWriteArrayList<>();
    Recipient<Object> other = spilled::add;
    BlockingQueue<Object> got = new LinkedBlockingQueue<>();
    ActorRef<Object> ref = fullOfSkipped(MailboxPolicy.spill(2, other), got);

    assertThat(ref.send(1L)).isTrue();

    assertThat(Await.next(got, "the wanted message")).isEqualTo(1L);
    assertThat(Await.next(got, "what is left")).isEqualTo("b");
    assertThat(spilled).containsExactly("a");
  }

  /** A pull actor that waits for a Long and has passed over "a" and "b", which fill its mailbox. */
  private ActorRef<Object> fullOfSkipped(MailboxPolicy<Object> policy, BlockingQueue<Object> got) {
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .mailbox(policy)
            .spawnWithMailbox(
                mb -> {
                  mb.receive(Integer.class);
                  threads.add(Thread.currentThread());
                  got.add(mb.receive(Long.class));
                  got.add(mb.receive());
                });
    ref.send(0);
    Thread body = Await.next(threads, "the body");
    ref.send("a");
    ref.send("b");
    Await.waiting(body);
    return ref;
  }

  @Test
  void aPullBodyThatRenamesItsThreadIsStillAnActor() {
    Probe<String> first = new Probe<>();
    ActorRef<String> early = iris.spawn(String.class, first);
    Gate gate = gate();
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    iris.actor(String.class)
        .spawnWithMailbox(
            mb -> {
              Thread.currentThread().setName("my own name");
              gate.pass();
              answers.add(early.send("from a body"));
            });
    gate.awaitEntered();
    Crowd closer = Crowd.start(1, t -> iris.close());
    Await.until("closing to begin", () -> !early.send("from outside"));

    gate.open();
    closer.join();

    assertThat(answers).containsExactly(true);
  }

  @Test
  void aStackOverflowInsideASendHarmsOnlyItsActor() {
    CountDownLatch all = new CountDownLatch(2_000);
    ActorRef<Integer> target =
        iris.spawn(
            Integer.class,
            (m, ctx) -> {
              if (m < 0) {
                all.countDown();
              }
            });
    Exits exits = exits();
    for (int i = 0; i < 50; i++) {
      var ref = exits.watch(iris.spawn(String.class, (m, ctx) -> deeper(target, 0)));
      ref.send("overflow");
      exits.exitOf(ref);
    }

    for (int i = 0; i < 2_000; i++) {
      target.send(-1 - i);
    }

    Await.latch(all, "the messages sent after the overflows");
    Ledger.assertBalanced(Ledger.awaitQuiet(iris));
  }

  private static int deeper(Recipient<Integer> target, int n) {
    target.send(n);
    return deeper(target, n + 1) + 1;
  }
}

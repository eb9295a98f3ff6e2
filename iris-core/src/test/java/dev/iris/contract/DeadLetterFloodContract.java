package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.MailboxPolicy;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A million dead letters at once: counted exactly, and nothing else grows with them. */
public abstract class DeadLetterFloodContract extends RuntimeContract {

  private static final int THREADS = 4;
  private static final int EACH = 250_000;

  /** An actor with a full mailbox: each send to it makes a dead letter of the oldest. */
  private Held<Object> full(IrisRuntime runtime) {
    var recipe = runtime.actor(Object.class).mailbox(MailboxPolicy.dropOldest(1));
    Held<Object> held = Held.spawn(Kind.PUSH, recipe, gate(), "in hand");
    held.ref().send("queued");
    return held;
  }

  private static void flood(ActorRef<Object> full) {
    Crowd.run(
        THREADS,
        t -> {
          for (int i = 0; i < EACH; i++) {
            full.send(i);
          }
        });
  }

  @Test
  void aSubscriberIsToldSoManyASecondAndTheOthersAreCountedAsMissed() {
    IrisRuntime few = start(quiet().withDeadLettersPerSecond(100));
    AtomicLong told = new AtomicLong();
    few.onDeadLetter(letter -> told.incrementAndGet());
    Held<Object> held = full(few);
    long start = System.nanoTime();

    flood(held.ref());

    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    long all = (long) THREADS * EACH;
    assertThat(Ledger.of(few, "lost.evicted")).as("counted exactly").isEqualTo(all);
    Await.until(
        "each to be told or missed",
        () -> told.get() + Ledger.of(few, "deadletters.missed") == all);
    assertThat(told.get()).isBetween(1L, 100 * (seconds + 2));
    held.letGo();
  }

  @Test
  void withoutARoomForThemNoneIsKept() {
    IrisRuntime small = start(quiet().withDeadLetterQueue(8));
    Gate gate = gate();
    small.onDeadLetter(letter -> gate.passUninterruptibly());
    Held<Object> held = full(small);
    held.ref().send("heard");
    gate.awaitEntered();

    List<WeakReference<Object>> letters =
        IntStream.range(0, 10_000).mapToObj(i -> new WeakReference<>(sent(held.ref()))).toList();

    Await.until(
        "all to be collected but those in the subscriber's queue and in the mailbox",
        () -> {
          System.gc();
          return letters.stream().filter(letter -> letter.get() != null).count() <= 8 + 1;
        });
    assertThat(Ledger.of(small, "lost.evicted")).isEqualTo(10_001);
    held.letGo();
  }

  private static Object sent(ActorRef<Object> to) {
    Object message = new Object();
    to.send(message);
    return message;
  }
}

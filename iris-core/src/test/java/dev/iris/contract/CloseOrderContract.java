package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.ExitReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The order in which close ends actors, also when one of them will not end. */
public abstract class CloseOrderContract extends RuntimeContract {

  /** Notes its number when it ends; push and pull in turns. */
  private void spawnNoting(int number, ConcurrentLinkedQueue<Integer> ends, CountDownLatch begun) {
    if (number % 2 == 0) {
      iris.spawn(
          String.class,
          new Probe<>() {
            @Override
            public void onStop(ExitReason reason, ActorContext<String> ctx) {
              ends.add(number);
            }
          });
      begun.countDown();
    } else {
      iris.actor(String.class)
          .spawnWithMailbox(
              mailbox -> {
                try {
                  begun.countDown();
                  mailbox.receive();
                } finally {
                  ends.add(number);
                }
              });
    }
  }

  @Test
  void eachOfThousandsEndsBeforeTheOneThatStartedBeforeItIsStopped() {
    int actors = 4_000;
    var ends = new ConcurrentLinkedQueue<Integer>();
    CountDownLatch begun = new CountDownLatch(actors);
    for (int i = 0; i < actors; i++) {
      spawnNoting(i, ends, begun);
    }
    Await.latch(begun, "all bodies");

    assertThat(iris.shutdown(Await.LIMIT)).isEmpty();

    assertThat(ends)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, actors).mapToObj(i -> actors - i).toList());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoTakesTooLongIsKilledAndHeardToItsEndByThoseThatStartedEarlier(Kind kind) {
    leavesStubbornActors = true;
    Probe<String> probe = new Probe<>();
    ActorRef<String> early = iris.spawn(String.class, probe);
    Gate never = gate();
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    ActorRef<String> late =
        kind.spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              try {
                never.pass();
              } finally {
                answers.add(early.send("last words"));
              }
            });
    late.send("block");
    never.awaitEntered();

    List<ActorRef<?>> killed = iris.shutdown(Duration.ofSeconds(3));

    assertThat(answers).containsExactly(true);
    assertThat(probe.rest())
        .as("the one that started earlier was not stopped while the other lived, and not killed")
        .containsExactly("last words", new Probe.Stopped(new ExitReason.Shutdown()));
    assertThat(killed).containsExactly(late);
  }

  @Test
  void aLimitOfZeroKillsAlsoThoseWhoseTurnHadNotCome() {
    leavesStubbornActors = true;
    Probe<String> probe = new Probe<>();
    ActorRef<String> early = iris.spawn(String.class, probe);
    Held<String> late = Held.spawn(Kind.PUSH, iris.actor(String.class), gate(), "in hand");
    var killed = new ConcurrentLinkedQueue<ActorRef<?>>();
    Crowd closer = Crowd.start(1, t -> killed.addAll(iris.shutdown(Duration.ZERO)));

    assertThat(probe.next()).isEqualTo(new Probe.Stopped(new ExitReason.Killed()));
    late.letGo();
    closer.join();

    assertThat(killed).containsExactly(late.ref(), early);
  }

  @Test
  void onAnInterruptedThreadCloseWaitsAllTheSameAndKeepsTheFlag() {
    Held<Integer> held = Held.spawn(Kind.PUSH, iris.actor(Integer.class), gate(), 0);
    held.ref().send(1);
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    Crowd closer =
        Crowd.start(
            1,
            t -> {
              Thread.currentThread().interrupt();
              seen.add(iris.shutdown(Await.LIMIT));
              seen.add(Thread.currentThread().isInterrupted());
            });
    Await.until("closing to begin", () -> !held.ref().send(2));
    assertThat(seen).as("it waits").isEmpty();

    held.letGo();
    closer.join();

    assertThat(seen).containsExactly(List.of(), true);
    assertThat(held.probe().rest())
        .filteredOn(m -> !m.equals(2))
        .containsExactly(0, 1, new Probe.Stopped(new ExitReason.Shutdown()));
  }
}

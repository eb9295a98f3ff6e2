package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.PullBehavior;
import dev.iris.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pull actors: what each receive takes, leaves and waits for. */
public abstract class MailboxContract extends RuntimeContract {

  /** Sends all, then lets the body run to its end, and returns what it recorded. */
  private List<Object> run(List<?> messages, PullBehavior<Object> body) {
    Exits exits = exits();
    Gate gate = gate();
    var ref =
        iris.actor(Object.class)
            .spawnWithMailbox(
                mailbox -> {
                  gate.pass();
                  body.run(mailbox);
                });
    exits.watch(ref);
    messages.forEach(ref::send);
    gate.open();
    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Normal());
    return List.copyOf(record);
  }

  private final BlockingQueue<Object> record = new LinkedBlockingQueue<>();

  @Test
  void receiveTakesTheOldest() {
    assertThat(
            run(
                List.of("a", "b", "c"),
                mb -> {
                  record.add(mb.receive());
                  record.add(mb.receive());
                  record.add(mb.receive());
                }))
        .containsExactly("a", "b", "c");
  }

  @Test
  void receiveWaitsForAMessage() {
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .spawnWithMailbox(
                mb -> {
                  record.add(Thread.currentThread());
                  record.add(mb.receive());
                  record.add(mb.receive(String.class));
                  record.add(mb.receive(HOUR));
                  record.add(mb.receive(String.class, HOUR));
                  record.add(mb.receive("last"::equals, HOUR));
                });
    Thread body = (Thread) Await.next(record, "the body");

    for (String message : List.of("one", "two", "three", "four", "last")) {
      Await.waiting(body);
      ref.send(message);
      Object got = Await.next(record, message);
      assertThat(got instanceof Optional<?> some ? some.orElseThrow() : got).isEqualTo(message);
    }
  }

  @Test
  void aTimedReceiveTakesWhatIsThere() {
    assertThat(
            run(
                List.of("a", 1, "b"),
                mb -> {
                  record.add(mb.receive(Integer.class, HOUR));
                  record.add(mb.receive(HOUR));
                  record.add(mb.receive(m -> true, HOUR));
                }))
        .containsExactly(Optional.of(1), Optional.of("a"), Optional.of("b"));
  }

  @Test
  void aTimedReceiveIsEmptyAfterTheTimeoutAndNotEarlier() {
    Duration timeout = Duration.ofMillis(30);

    List<Object> waited =
        run(
            List.of("other"),
            mb -> {
              long start = System.nanoTime();
              assertThat(mb.receive(Integer.class, timeout)).isEmpty();
              long middle = System.nanoTime();
              assertThat(mb.receive(Integer.class::isInstance, timeout)).isEmpty();
              long end = System.nanoTime();
              assertThat(mb.receive(timeout)).contains("other");
              long empty = System.nanoTime();
              assertThat(mb.receive(timeout)).isEmpty();
              record.add(middle - start);
              record.add(end - middle);
              record.add(System.nanoTime() - empty);
            });

    assertThat(waited).hasSize(3).allMatch(nanos -> (long) nanos >= timeout.toNanos());
  }

  @Test
  void aTimeoutOfZeroLooksOnce() {
    run(
        List.of("a"),
        mb -> {
          assertThat(mb.receive(Integer.class, Duration.ZERO)).isEmpty();
          assertThat(mb.receive(m -> false, Duration.ZERO)).isEmpty();
          assertThat(mb.receive(String.class, Duration.ZERO)).contains("a");
          assertThat(mb.receive(Duration.ZERO)).isEmpty();
          mb.self().send("b");
          assertThat(mb.receive(Duration.ZERO)).contains("b");
          mb.self().send("c");
          assertThat(mb.receive("c"::equals, Duration.ZERO)).contains("c");
        });
  }

  @Test
  void tryReceiveTakesTheOldestIfThereIsOne() {
    assertThat(
            run(
                List.of("a", "b"),
                mb -> {
                  record.add(mb.tryReceive());
                  record.add(mb.tryReceive());
                  record.add(mb.tryReceive());
                }))
        .containsExactly(Optional.of("a"), Optional.of("b"), Optional.empty());
  }

  @Test
  void receiveByClassLeavesTheOthersInTheirOrder() {
    assertThat(
            run(
                List.of("a", 1, "b", 2L, 3, "c"),
                mb -> {
                  record.add(mb.receive(Integer.class));
                  record.add(mb.receive(Number.class));
                  record.add(mb.receive(Integer.class));
                  record.add(mb.receive());
                  record.add(mb.receive(String.class));
                  record.add(mb.receive());
                }))
        .containsExactly(1, 2L, 3, "a", "b", "c");
  }

  @Test
  void receiveByPredicateLeavesTheOthersInTheirOrder() {
    assertThat(
            run(
                List.of(1, 2, 3, 4, 5),
                mb -> {
                  record.add(mb.receive(m -> (int) m % 2 == 0, HOUR).orElseThrow());
                  record.add(mb.receive(m -> (int) m > 4, HOUR).orElseThrow());
                  record.add(mb.receive());
                  record.add(mb.receive());
                  record.add(mb.receive());
                }))
        .containsExactly(2, 5, 1, 3, 4);
  }

  @Test
  void whatIsLeftStandsBeforeWhatComesLater() {
    assertThat(
            run(
                List.of("a", 1),
                mb -> {
                  record.add(mb.receive(Integer.class));
                  mb.self().send("b");
                  mb.self().send(2);
                  record.add(mb.receive(Integer.class));
                  record.add(mb.receive());
                  record.add(mb.receive());
                }))
        .containsExactly(1, 2, "a", "b");
  }

  @Test
  void skippedMessagesStillWaitInTheMailbox() {
    run(
        List.of("a", "b", 1),
        mb -> {
          assertThat(mb.self().mailboxSize()).hasValue(3);
          mb.receive(Integer.class);
          assertThat(mb.self().mailboxSize()).hasValue(2);
          mb.receive();
          assertThat(mb.self().mailboxSize()).hasValue(1);
          mb.receive();
          assertThat(mb.self().mailboxSize()).hasValue(0);
        });
  }

  @Test
  void aPredicateThatThrowsMovesNothing() {
    RuntimeException broken = new IllegalStateException("cannot decide");

    assertThat(
            run(
                List.of("a", 1, "b"),
                mb -> {
                  Predicate<Object> throwing =
                      m -> {
                        if (m.equals(1)) {
                          throw broken;
                        }
                        return false;
                      };
                  assertThatThrownBy(() -> mb.receive(throwing, HOUR)).isSameAs(broken);
                  assertThatThrownBy(() -> mb.receive(throwing, Duration.ZERO)).isSameAs(broken);
                  record.add(mb.receive());
                  record.add(mb.receive());
                  record.add(mb.receive());
                }))
        .containsExactly("a", 1, "b");
  }

  @Test
  void askedAgainWithTheSamePredicateItLooksAtNewMessagesOnly() {
    AtomicInteger looks = new AtomicInteger();

    run(
        List.of("a", "b", "c"),
        mb -> {
          Predicate<Object> fits =
              m -> {
                looks.incrementAndGet();
                return m.equals("yes");
              };
          assertThat(mb.receive(fits, Duration.ZERO)).isEmpty();
          assertThat(mb.receive(fits, Duration.ZERO)).isEmpty();
          assertThat(looks).hasValue(3);
          mb.self().send("d");
          mb.self().send("yes");
          assertThat(mb.receive(fits, HOUR)).contains("yes");
          assertThat(looks).hasValue(5);
          assertThat(mb.receive()).isEqualTo("a");
        });
  }

  @Test
  void amongAHundredThousandThatDoNotFitAReceiveLooksAtNewOnesOnly() {
    AtomicInteger looks = new AtomicInteger();

    run(
        IntStream.range(0, 100_000).boxed().toList(),
        mb -> {
          Predicate<Object> fits = m -> looks.incrementAndGet() > 0 && m instanceof String;
          assertThat(mb.receive(fits, Duration.ZERO)).isEmpty();
          assertThat(looks).hasValue(100_000);
          for (int i = 1; i <= 1_000; i++) {
            mb.self().send("new");
            assertThat(mb.receive(fits, HOUR)).contains("new");
            assertThat(looks).hasValue(100_000 + i);
          }
          assertThat(mb.receive()).isEqualTo(0);
        });
  }

  @Test
  void aPredicateOfItsOwnLooksAtEverything() {
    run(
        List.of("a", "b", "c"),
        mb -> {
          assertThat(mb.receive(m -> false, Duration.ZERO)).isEmpty();
          assertThat(mb.receive("b"::equals, Duration.ZERO)).contains("b");
          assertThat(mb.receive("a"::equals, Duration.ZERO)).contains("a");
          assertThat(mb.receive()).isEqualTo("c");
        });
  }

  @Test
  void signalsArePassedOverUntilAskedForByClass() {
    Exits exits = exits();
    ActorRef<String> dead = exits.watch(iris.spawn(String.class, new Probe<>()));
    dead.kill();
    exits.exitOf(dead);

    run(
        List.of("a", "b"),
        mb -> {
          mb.watch(dead);
          mb.self().send("c");
          Predicate<Object> any = m -> true;
          assertThat(mb.receive()).isEqualTo("a");
          assertThat(mb.receive(HOUR)).contains("b");
          assertThat(mb.receive(any, HOUR)).contains("c");
          assertThat(mb.tryReceive()).isEmpty();
          assertThat(mb.receive(Duration.ZERO)).isEmpty();
          assertThat(mb.receive(any, Duration.ZERO)).isEmpty();
          assertThat(mb.self().mailboxSize()).as("a signal does not count").hasValue(0);
          assertThat(mb.receive(Signal.Exit.class).who()).isEqualTo(dead);
          assertThat(mb.receive(Signal.Exit.class, Duration.ZERO)).isEmpty();
        });
  }

  @Test
  void signalsCanBeReceivedByTheirCommonClassInTheirOrder() {
    Exits exits = exits();
    List<ActorRef<String>> dead = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      dead.add(exits.watch(iris.spawn(String.class, new Probe<>())));
      dead.get(i).stop();
      exits.exitOf(dead.get(i));
    }

    run(
        List.of("message"),
        mb -> {
          for (ActorRef<String> who : dead) {
            mb.watch(who);
          }
          for (ActorRef<String> who : dead) {
            assertThat(((Signal.Exit) mb.receive(Signal.class)).who()).isEqualTo(who);
          }
          assertThat(mb.receive(Signal.class, Duration.ZERO)).isEmpty();
          assertThat(mb.receive()).isEqualTo("message");
        });
  }

  @Test
  void everyReceiveCanBeInterruptedAndTheActorGoesOn() {
    record Receive(String name, PullBehavior<Object> code) {}
    List<Receive> receives =
        List.of(
            new Receive("receive()", mb -> mb.receive()),
            new Receive("receive(timeout)", mb -> mb.receive(HOUR)),
            new Receive("receive(class)", mb -> mb.receive(Integer.class)),
            new Receive("receive(class, timeout)", mb -> mb.receive(Integer.class, HOUR)),
            new Receive("receive(predicate, timeout)", mb -> mb.receive(m -> false, HOUR)));
    for (Receive receive : receives) {
      var ref =
          iris.actor(Object.class)
              .spawnWithMailbox(
                  mb -> {
                    record.add(Thread.currentThread());
                    try {
                      receive.code().run(mb);
                    } catch (InterruptedException e) {
                      record.add("interrupted, flag is " + Thread.currentThread().isInterrupted());
                    }
                    record.add(mb.receive());
                  });
      Thread body = (Thread) Await.next(record, "the body");
      Await.waiting(body);

      body.interrupt();

      assertThat(Await.next(record, receive.name()))
          .as(receive.name())
          .isEqualTo("interrupted, flag is false");
      ref.send("goes on");
      assertThat(Await.next(record, "the message after")).isEqualTo("goes on");
    }
  }

  @Test
  void sixteenQuestionsAreRemembered() {
    AtomicInteger looks = new AtomicInteger();
    List<Predicate<Object>> questions = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      questions.add(
          m -> {
            looks.incrementAndGet();
            return false;
          });
    }

    run(
        List.of("never fits"),
        mb -> {
          for (int round = 0; round < 3; round++) {
            for (Predicate<Object> question : questions) {
              assertThat(mb.receive(question, Duration.ZERO)).isEmpty();
            }
          }
        });

    assertThat(looks).hasValue(16);
  }
}

package dev.iris.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.AskFailedException;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.MailboxPolicy;
import dev.iris.Recipient;
import dev.iris.Supervision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SimulatedRuntimeTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  record Ask(int n, Recipient<Integer> replyTo) {}

  private final SimulatedRuntime sim = SimulatedRuntime.seed(42);

  @AfterEach
  void close() {
    sim.close();
  }

  private ActorRef<Ask> doubler() {
    return sim.spawn(Ask.class, (ask, ctx) -> ask.replyTo().send(2 * ask.n()));
  }

  @Test
  void nothingRunsBeforeTheTestLetsIt() {
    List<String> seen = new ArrayList<>();
    var actor = sim.spawn(String.class, (m, ctx) -> seen.add(m));
    actor.send("a");
    actor.send("b");
    assertThat(seen).isEmpty();

    sim.settle();

    assertThat(seen).containsExactly("a", "b");
  }

  @Test
  void anHourOfTimersTakesNoTime() {
    List<Duration> beats = new ArrayList<>();
    var actor =
        sim.actor(String.class)
            .spawnWithMailbox(
                mailbox -> {
                  while (true) {
                    mailbox.receive(Duration.ofSeconds(1));
                    beats.add(sim.now());
                  }
                });

    sim.advance(HOUR);

    assertThat(beats).hasSize(3600);
    assertThat(beats.get(3599)).isEqualTo(HOUR);
    actor.kill();
  }

  @Test
  void asksAreAnsweredWhileTheTestWaits() throws Exception {
    var doubler = doubler();
    assertThat(doubler.ask(Integer.class, to -> new Ask(4, to), SECOND).get()).isEqualTo(8);
    assertThat(
            doubler.ask(Integer.class, to -> new Ask(5, to), SECOND).thenApply(n -> n + 1).join())
        .isEqualTo(11);
    assertThat(sim.now()).isZero();
  }

  @Test
  void asksTimeOutOnTheVirtualClock() {
    var silent = sim.spawn(Ask.class, (ask, ctx) -> {});
    assertThatThrownBy(() -> silent.ask(Integer.class, to -> new Ask(4, to), HOUR).get())
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(sim.now()).isEqualTo(HOUR);
    assertThatThrownBy(
            () ->
                silent
                    .ask(Integer.class, to -> new Ask(4, to), HOUR)
                    .orTimeout(3, TimeUnit.SECONDS)
                    .join())
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(sim.now()).isEqualTo(HOUR.plusSeconds(3));
  }

  @Test
  void aPullBodyMayWaitForAsks() {
    var doubler = doubler();
    List<Integer> results = new ArrayList<>();
    var body =
        sim.actor(String.class)
            .spawnWithMailbox(
                mailbox -> {
                  for (int i = 0; i < 3; i++) {
                    int n = i;
                    results.add(doubler.ask(Integer.class, to -> new Ask(n, to), SECOND).join());
                  }
                });
    sim.awaitExit(body);
    assertThat(results).containsExactly(0, 2, 4);
  }

  @Test
  void aHandlerMayWaitForAsksToo() {
    var doubler = doubler();
    List<Integer> results = new ArrayList<>();
    var asker =
        sim.spawn(
            Integer.class,
            (n, ctx) ->
                results.add(doubler.ask(Integer.class, to -> new Ask(n, to), SECOND).get()));
    asker.send(1);
    asker.send(2);
    sim.settle();
    assertThat(results).containsExactly(2, 4);
  }

  @Test
  void aSenderBeforeAFullMailboxWaitsOnTheVirtualClock() {
    var slow =
        sim.actor(Integer.class)
            .mailbox(MailboxPolicy.block(1, HOUR))
            .spawnWithMailbox(
                mailbox -> {
                  mailbox.receive(n -> false, SECOND); // takes nothing for a second
                  while (true) {
                    mailbox.receive();
                  }
                });
    List<Object> answers = new ArrayList<>();
    var sender =
        sim.actor(Object.class)
            .spawnWithMailbox(
                mailbox -> {
                  answers.add(slow.send(1));
                  answers.add(sim.now());
                  answers.add(slow.send(2));
                  answers.add(sim.now());
                });
    sim.awaitExit(sender);
    assertThat(answers).containsExactly(true, Duration.ZERO, true, SECOND);
    slow.stop();
  }

  @Test
  void theTestWaitsForRoomAsWell() {
    var busy = sim.actor(Integer.class).mailbox(MailboxPolicy.block(1, HOUR)).spawn((m, ctx) -> {});
    for (int i = 0; i < 5; i++) {
      assertThat(busy.send(i)).isTrue();
    }
  }

  @Test
  void aKillInterruptsAHandlerThatWaits() {
    var silent = sim.spawn(Ask.class, (ask, ctx) -> {});
    var asker =
        sim.spawn(
            Integer.class, (n, ctx) -> silent.ask(Integer.class, to -> new Ask(n, to), HOUR).get());
    asker.send(1);
    sim.settle();
    assertThat(asker.isAlive()).isTrue();

    asker.kill();
    sim.settle();

    assertThat(asker.isAlive()).isFalse();
    assertThat(sim.history(asker).exit()).contains(new ExitReason.Killed());
  }

  @Test
  void anInterruptByAnActorsOwnCodeIsFound() {
    List<String> seen = new ArrayList<>();
    List<Thread> thread = new ArrayList<>();
    var body =
        sim.actor(String.class)
            .spawnWithMailbox(
                mailbox -> {
                  thread.add(Thread.currentThread());
                  try {
                    mailbox.receive();
                  } catch (InterruptedException e) {
                    seen.add("interrupted");
                  }
                });
    sim.settle();
    sim.spawn(String.class, (m, ctx) -> thread.get(0).interrupt()).send("now");
    sim.settle();
    assertThat(seen).containsExactly("interrupted");
    assertThat(body.isAlive()).isFalse();
  }

  @Test
  void askingTheDeadFailsEvenAfterClose() {
    var doubler = doubler();
    sim.close();
    assertThatThrownBy(() -> doubler.ask(Integer.class, to -> new Ask(1, to), SECOND).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(AskFailedException.class);
  }

  @Test
  void theTraceTellsWhatHappened() {
    var doubler = sim.actor(Ask.class).name("doubler").spawn((ask, ctx) -> ask.replyTo().send(1));
    doubler.ask(Integer.class, to -> new Ask(1, to), SECOND).join();
    doubler.stop();
    sim.settle();
    assertThat(sim.trace().lines())
        .containsExactly(
            "          0s  test spawns actor 1.0 'doubler'",
            "          0s  test -> actor 1.0 'doubler' Ask[n=1, replyTo=reply slot]",
            "          0s  actor 1.0 'doubler' <- Ask[n=1, replyTo=reply slot]",
            "          0s  actor 1.0 'doubler' ends Shutdown[]");
  }

  @Test
  void theTraceTellsOfRestartsAndSwaps() {
    sim.supervise("/svc", Supervision.oneForOne().backoff(SECOND, 1, SECOND).jitter(0));
    Behavior<String> fragile =
        (m, ctx) -> {
          if (m.equals("crash")) {
            throw new IllegalStateException("on purpose");
          }
        };
    var actor = sim.actor(String.class).name("cart").path("/svc/cart").spawn(fragile);
    actor.send("crash");
    sim.advance(SECOND);
    actor.hotSwap((m, ctx) -> {});
    actor.send("crash");
    sim.settle();
    actor.rollback(1);
    sim.settle();
    actor.kill();
    sim.advance(SECOND);
    assertThat(sim.trace().lines().stream().map(String::strip))
        .containsExactly(
            "0s  test spawns actor 1.0 'cart'",
            "0s  test -> actor 1.0 'cart' crash",
            "0s  actor 1.0 'cart' <- crash",
            "0s  actor 1.0 'cart' lost crash: crashed",
            "0s  actor 1.0 'cart' rests after Panic[cause=java.lang.IllegalStateException: on"
                + " purpose]",
            "1s  actor 1.0 'cart' restarts (1)",
            "1s  test -> actor 1.0 'cart' crash",
            "1s  actor 1.0 'cart' swaps version 1 for 2",
            "1s  actor 1.0 'cart' <- crash",
            "1s  actor 1.0 'cart' hears HotSwapped[who=actor 1.0 'cart', from=1, to=2]",
            "1s  actor 1.0 'cart' swaps version 2 for 1",
            "1s  actor 1.0 'cart' hears HotSwapped[who=actor 1.0 'cart', from=2, to=1]",
            "1s  actor 1.0 'cart' ends Killed[]",
            "2s  actor 1.0 'cart' is made again as actor 2.0 'cart'");
  }

  @Test
  void anActorCannotMoveTheSimulationOn() {
    List<Throwable> thrown = new ArrayList<>();
    sim.spawn(
            String.class,
            (m, ctx) -> {
              try {
                sim.settle();
              } catch (IllegalStateException e) {
                thrown.add(e);
              }
            })
        .send("go");
    sim.settle();
    assertThat(thrown).hasSize(1);
    assertThatThrownBy(() -> sim.advance(SECOND.negated()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("zero or more");
  }

  @Test
  void receivesTimeOutAtTheirTime() {
    List<Optional<String>> got = new ArrayList<>();
    var body =
        sim.actor(String.class)
            .spawnWithMailbox(
                mailbox -> {
                  got.add(mailbox.receive(SECOND));
                  got.add(mailbox.receive(SECOND));
                });
    sim.sendAfter(body, Duration.ofMillis(1500), "late");
    sim.advance(Duration.ofMillis(999));
    assertThat(got).isEmpty();
    sim.advance(Duration.ofMillis(1));
    assertThat(got).containsExactly(Optional.empty());
    sim.advance(SECOND);
    assertThat(got).containsExactly(Optional.empty(), Optional.of("late"));
  }
}

package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.AskFailedException;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.MailboxPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left after closing: no thread, honest refusals; and runtimes that never meet. */
public abstract class ClosedContract extends RuntimeContract {

  private static void assertSaysClosed(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("clos");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void useAfterCloseThrowsAndSaysSo(Kind kind) {
    var ref = kind.spawn(iris.actor(String.class).name("name"), new Probe<>());
    var recipe = iris.actor(String.class);
    iris.close();

    assertSaysClosed(() -> kind.spawn(recipe, new Probe<>()));
    assertSaysClosed(() -> iris.spawn(String.class, new Probe<>()));
    assertSaysClosed(() -> recipe.spawn(() -> new Probe<>()));
    assertSaysClosed(() -> iris.register("another", ref));
    assertSaysClosed(() -> iris.sendAfter(ref, HOUR, "m"));
    assertSaysClosed(() -> iris.sendAfter((String m) -> true, HOUR, "m"));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void referencesToAClosedRuntimeAreHarmless(Kind kind) {
    var ref = kind.spawn(iris.actor(String.class).name("name"), new Probe<>());
    iris.close();

    assertThat(ref.send("too late")).isFalse();
    assertThat(ref.isAlive()).isFalse();
    assertThat(ref.mailboxSize()).isEmpty();
    ref.stop();
    ref.kill();
    assertThat(iris.whereis("name", String.class)).isEmpty();
    assertThat(iris.ref(ref.pid(), String.class)).isEmpty();
    assertThat(iris.unregister("name")).isFalse();
    assertThat(Await.failure(ref.ask(to -> "too late", HOUR)))
        .isInstanceOf(AskFailedException.class);
    assertThat(iris.stats()).containsEntry("alive", 0L).containsEntry("spawned", 1L);
  }

  @Test
  void whileClosingSpawnsAreRefusedInsideAndOutside() {
    BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    Gate gate = gate();
    ActorRef<String> ref =
        iris.spawn(
            String.class,
            (m, ctx) -> {
              gate.pass();
              try {
                ctx.runtime().spawn(String.class, new Probe<>());
              } catch (IllegalStateException e) {
                thrown.add(e);
              }
            });
    ref.send("spawn");
    gate.awaitEntered();
    Crowd closer = Crowd.start(1, t -> iris.close());
    Await.until("closing to begin", () -> !ref.send("from outside"));

    assertSaysClosed(() -> iris.spawn(String.class, new Probe<>()));
    gate.open();
    closer.join();

    assertThat(thrown).isNotEmpty().allMatch(e -> e.getMessage().contains("clos"));
  }

  @Test
  void noThreadIsLeft() {
    use(newRuntime(quiet())); // whatever the JDK starts once and keeps
    Map<Long, String> before = Threads.alive();

    for (int i = 0; i < 3; i++) {
      use(newRuntime(quiet()));
    }

    Threads.awaitNoneBut(before);
  }

  /** Something of everything that may need a thread. */
  private void use(IrisRuntime runtime) {
    Exits exits = new Exits(runtime);
    runtime.onDeadLetter(letter -> {});
    for (int i = 0; i < 50; i++) {
      var push = runtime.spawn(String.class, new Probe<>());
      var pull = Kind.PULL.spawn(runtime.actor(String.class), new Probe<>());
      exits.watch(push).send("hello");
      pull.send("hello");
      runtime.sendAfter(pull, Duration.ofMillis(1), "later");
      runtime.sendAfter(pull, HOUR, "never");
      if (i % 3 == 0) {
        push.kill();
        exits.exitOf(push);
        push.send("dead letter");
      }
    }
    var doubler = Question.doubler(runtime, Kind.PUSH);
    assertThat(Await.result(Question.ask(doubler, 2, HOUR))).isEqualTo(4);
    Await.failure(Question.ask(mute(runtime), 1, Duration.ofMillis(1)));
    blockSome(runtime);
    runtime.close();
  }

  private static ActorRef<Question> mute(IrisRuntime runtime) {
    return runtime.spawn(Question.class, (q, ctx) -> {});
  }

  private void blockSome(IrisRuntime runtime) {
    Gate gate = gate();
    var narrow = runtime.actor(String.class).mailbox(MailboxPolicy.block(1, HOUR));
    for (int i = 0; i < 10; i++) {
      narrow.spawn((m, ctx) -> gate.pass()).send("block");
    }
    gate.awaitEntered();
    gate.open();
  }

  @Test
  void twoRuntimesShareNothing() {
    IrisRuntime other = start(quiet());
    Probe<String> here = new Probe<>();
    Probe<String> there = new Probe<>();

    var one = iris.actor(String.class).name("same").spawn(here);
    var two = other.actor(String.class).name("same").spawn(there);

    assertThat(one.pid()).as("each counts for itself").isEqualTo(two.pid());
    assertThat(one).as("but they are two actors").isNotEqualTo(two);
    assertThat(iris.whereis("same", String.class)).contains(one);
    assertThat(other.whereis("same", String.class)).contains(two);
    one.send("here");
    assertThat(here.next()).isEqualTo("here");
    assertThat(Ledger.of(other, "sent")).isZero();
    assertThat(there.rest()).isEmpty();
  }

  @Test
  void closingOneRuntimeLeavesTheOtherAlone() {
    IrisRuntime other = start(quiet());
    Probe<String> there = new Probe<>();
    var two = other.spawn(String.class, there);
    iris.spawn(String.class, new Probe<>());

    iris.close();

    assertThat(two.send("still there")).isTrue();
    assertThat(there.next()).isEqualTo("still there");
    other.sendAfter(two, Duration.ofMillis(1), "on time");
    assertThat(there.next()).isEqualTo("on time");
    assertThat(Await.result(Question.ask(Question.doubler(other, Kind.PULL), 1, HOUR)))
        .isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void actorsOfTwoRuntimesCanSendToEachOther(Kind kind) {
    IrisRuntime other = start(quiet());
    Probe<String> here = new Probe<>();
    var one = iris.spawn(String.class, here);
    var two = kind.<String>spawn(other.actor(String.class), (m, ctx) -> one.send(m + " and back"));

    two.send("there");

    assertThat(here.next()).isEqualTo("there and back");
  }

  @Test
  void oneThatIsStuckDoesNotCostTheOthersTheirTurn() {
    leavesStubbornActors = true;
    Probe<String> probe = new Probe<>();
    iris.spawn(String.class, probe);
    Gate never = gate();
    var stubborn = iris.<String>spawn(String.class, (m, ctx) -> never.pass());
    stubborn.send("block");
    never.awaitEntered();

    assertThat(iris.shutdown(Duration.ofMillis(500))).containsExactly(stubborn);

    assertThat(probe.rest()).containsExactly(new Probe.Stopped(new ExitReason.Shutdown()));
  }

  @Test
  void anInterruptedCloserWaitsAllTheSameAndKeepsItsFlag() {
    Held<Integer> held = Held.spawn(Kind.PUSH, iris.actor(Integer.class), gate(), 0);
    held.ref().send(1);
    BlockingQueue<Object> outcome = new LinkedBlockingQueue<>();
    Crowd closer =
        Crowd.start(
            1,
            t -> {
              Thread.currentThread().interrupt();
              outcome.add(iris.shutdown(HOUR));
              outcome.add(Thread.interrupted());
            });
    Await.until("closing to begin", () -> !held.ref().send(2));

    held.letGo();
    closer.join();

    assertThat(outcome).containsExactly(List.of(), true);
    assertThat(held.probe().next(2)).containsExactly(0, 1);
    assertThat(Ledger.of(iris, "lost")).isZero();
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
  void aStageOfAnAskThatClosesOnlyBegins() {
    Gate gate = gate();
    Gate late = gate();
    var ref =
        iris.<Question>spawn(
            Question.class,
            (q, ctx) -> {
              gate.pass();
              q.replyTo().send(q.n());
              late.passUninterruptibly();
            });
    var stage = Question.ask(ref, 1, HOUR).thenAccept(n -> iris.close());
    gate.open();

    Await.result(stage);

    assertThat(ref.isAlive()).as("nothing waited for the end").isTrue();
    late.open();
    iris.close();
    assertThat(ref.isAlive()).isFalse();
  }

  @Test
  void aDeadLetterListenerThatClosesOnlyBegins() {
    BlockingQueue<Boolean> closed = new LinkedBlockingQueue<>();
    Held<Integer> held = Held.spawn(Kind.PUSH, iris.actor(Integer.class), gate(), 0);
    iris.onDeadLetter(
        letter -> {
          iris.close();
          closed.add(held.ref().isAlive());
        });
    held.ref().stop();

    held.ref().send(1);

    assertThat(Await.next(closed, "close to return")).isTrue();
    held.letGo();
    iris.close();
    assertThat(held.ref().isAlive()).isFalse();
  }
}

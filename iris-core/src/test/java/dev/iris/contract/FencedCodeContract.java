package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.MailboxPolicy;
import dev.iris.Recipient;
import dev.iris.Spawner;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever code of a killed actor it is that does not return, it can do nothing from then on. */
public abstract class FencedCodeContract extends RuntimeContract {

  private static final Duration SOON = Duration.ofMillis(20);

  @BeforeEach
  void startWithAFence() {
    iris = start(quiet().withFenceAfter(SOON).withParallelism(1));
  }

  private Stubborn stubborn(Stubborn.How how) {
    return new Stubborn(how, gate());
  }

  private void killAndAwaitEnd(ActorRef<?> ref) {
    Exits exits = exits();
    exits.watch(ref);
    ref.kill();
    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
  }

  @ParameterizedTest
  @CsvSource({"PUSH, SPINS", "PUSH, BLOCKS", "PULL, SPINS", "PULL, BLOCKS"})
  void whatItsCodeSendsIsRefusedAndItsContextIsClosed(Kind kind, Stubborn.How how) {
    Stubborn stubborn = stubborn(how);
    Probe<String> sink = new Probe<>();
    ActorRef<String> other = iris.spawn(String.class, sink);
    BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
    var ref =
        stubborn.spawn(
            kind,
            iris.actor(String.class),
            ctx -> {
              answers.add(other.send("from behind the fence"));
              answers.add(other.ask(r -> "ask", HOUR));
              assertThrows(answers, ctx::self);
              assertThrows(answers, ctx::runtime);
              assertThrows(answers, () -> ctx.checkpoint(1));
              assertThrows(answers, () -> ctx.watch(other));
              assertThrows(answers, () -> ctx.link(other));
              assertThrows(answers, () -> ctx.child(String.class));
              assertThrows(answers, () -> ctx.after(HOUR, "later"));
              assertThrows(answers, () -> ctx.exit(new ExitReason.Normal()));
            });
    var letters = deadLetters();
    killAndAwaitEnd(ref);

    stubborn.awaitReturn();

    assertThat(Await.next(answers, "the answer")).isEqualTo(false);
    assertThat(Await.failure((CompletableFuture<?>) Await.next(answers, "the ask"))).isNotNull();
    assertThat(answers).hasSize(8).allMatch(IllegalStateException.class::isInstance);
    Ledger.awaitCount(iris, "refused.fenced", 2);
    var fromBehind = new DeadLetter("from behind the fence", other.pid(), DeadLetter.FENCED, false);
    DeadLetter letter = next(letters);
    while (!letter.equals(fromBehind)) {
      letter = next(letters);
    }
    assertThat(sink.rest()).isEmpty();
  }

  private static void assertThrows(BlockingQueue<Object> answers, ThrowingCallable code) {
    try {
      code.call();
      answers.add("it did not throw");
    } catch (Throwable thrown) {
      answers.add(thrown);
    }
  }

  /** Through whatever its code can have kept: nothing gets anywhere. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatItsCodeKeptFromBeforeIsOfNoUse(Kind kind) {
    Stubborn stubborn = stubborn(Stubborn.How.BLOCKS);
    Probe<String> sink = new Probe<>();
    ActorRef<String> other = iris.spawn(String.class, sink);
    BlockingQueue<Recipient<Integer>> slots = new LinkedBlockingQueue<>();
    ActorRef<Question> asked =
        iris.spawn(Question.class, (question, ctx) -> slots.add(question.replyTo()));
    CompletableFuture<Integer> reply = Question.ask(asked, 1, HOUR);
    Recipient<Integer> slot = Await.next(slots, "the question");
    Recipient<Object> adapter = other.adapt(String::valueOf);
    CompletableFuture<String> piped = new CompletableFuture<>();
    BlockingQueue<Boolean> sent = new LinkedBlockingQueue<>();
    BlockingQueue<Object> thrown = new LinkedBlockingQueue<>();
    IrisRuntime runtime = iris;
    ActorRef<String> ref =
        kind.spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              Spawner<String> child = ctx.child(String.class);
              ctx.pipeToSelf(piped, (result, failure) -> result);
              ActorRef<String> self = ctx.self();
              stubborn.hold();
              sent.add(adapter.send("adapted"));
              sent.add(other.<String>narrow().send("narrowed"));
              sent.add(slot.send(1));
              sent.add(self.send("to itself"));
              assertThrows(thrown, () -> child.spawn(sink));
              assertThrows(thrown, () -> runtime.spawn(String.class, sink));
              assertThrows(thrown, () -> runtime.sendAfter(other, SOON, "later"));
              assertThrows(thrown, () -> runtime.sendInterval(other, SOON, "again and again"));
              assertThrows(thrown, () -> runtime.sendAfter(adapter, SOON, "later"));
              assertThrows(thrown, () -> runtime.register("name", other));
              assertThrows(thrown, () -> ctx.pipeToSelf(piped, (result, failure) -> result));
              stubborn.returns();
            });
    ref.send("hold");
    stubborn.awaitHeld();
    killAndAwaitEnd(ref);

    stubborn.awaitReturn();
    piped.complete("its timers and futures reach nobody either");

    assertThat(sent).containsExactly(false, false, false, false);
    assertThat(thrown).hasSize(7).allMatch(IllegalStateException.class::isInstance);
    assertThat(reply).isNotDone();
    Ledger.awaitCount(iris, "refused.fenced", 3);
    Ledger.awaitCount(iris, "refused.ended", 1);
    assertThat(iris.whereis("name", String.class)).isEmpty();
    assertThat(sink.rest()).isEmpty();
    slot.send(2);
    assertThat(Await.result(reply)).isEqualTo(2);
  }

  @Test
  void aPullBodyBehindTheFenceReceivesNothing() {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    CompletableFuture<Object> outcome = new CompletableFuture<>();
    ActorRef<String> ref =
        iris.actor(String.class)
            .spawnWithMailbox(
                mailbox -> {
                  stubborn.hold();
                  try {
                    outcome.complete(mailbox.receive());
                  } catch (Throwable thrown) {
                    outcome.complete(thrown);
                  }
                });
    stubborn.awaitHeld();
    ref.send("never received");
    killAndAwaitEnd(ref);
    stubborn.letGo();

    assertThat(Await.result(outcome)).isInstanceOf(IllegalStateException.class);
    assertThat(Ledger.of(iris, "lost.unhandled")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void aPredicateThatDoesNotReturnIsTheBodysCode(Policy policy) {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    ActorRef<String> ref =
        policy
            .of(iris.actor(String.class))
            .spawnWithMailbox(
                mailbox -> {
                  try {
                    mailbox.receive(
                        m -> {
                          if (m.equals("asked about")) {
                            stubborn.hold();
                          }
                          return false;
                        },
                        HOUR);
                  } finally {
                    stubborn.returns();
                  }
                });
    ref.send("skipped");
    ref.send("asked about");
    stubborn.awaitHeld();
    ref.send("queued");
    Exits exits = exits();
    exits.watch(ref);

    ref.kill();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
    assertThat(Ledger.of(iris, "lost")).isEqualTo(3);
    Ledger.awaitQuiet(iris);
    stubborn.awaitReturn();
  }

  private enum Policy {
    UNBOUNDED,
    BOUNDED;

    Spawner<String> of(Spawner<String> recipe) {
      return this == UNBOUNDED ? recipe : recipe.mailbox(MailboxPolicy.dropNew(10));
    }
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void theMessageInHandIsADeadLetterAndCountsOnceThoughItIsHandledInTheEnd(Policy policy) {
    Stubborn stubborn = stubborn(Stubborn.How.BLOCKS);
    var ref = stubborn.spawn(Kind.PUSH, policy.of(iris.actor(String.class)), ctx -> {});
    var letters = deadLetters();
    ref.send("queued");
    killAndAwaitEnd(ref);

    assertThat(next(letters))
        .isEqualTo(new DeadLetter("in hand", ref.pid(), DeadLetter.FENCED, true));
    assertThat(next(letters))
        .isEqualTo(new DeadLetter("queued", ref.pid(), DeadLetter.UNHANDLED, true));
    long handled = Ledger.of(Ledger.awaitQuiet(iris), "handled");
    stubborn.awaitReturn();
    iris.close();

    assertThat(Ledger.of(iris, "handled")).isEqualTo(handled);
    Ledger.assertBalanced(iris.stats());
  }

  @Test
  void aHandlerThatThrowsInTheEndChangesNothing() {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    var ref =
        stubborn.spawn(
            Kind.PUSH,
            iris.actor(String.class),
            ctx -> {
              throw new IllegalArgumentException("too late");
            });
    Exits exits = exits();
    exits.watch(ref);
    ref.kill();
    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());

    stubborn.awaitReturn();
    iris.close();

    assertThat(exits.all()).hasSize(1);
    assertThat(Ledger.of(iris, "lost.crashed")).isZero();
    assertThat(Ledger.of(iris, "lost.fenced")).isEqualTo(1);
  }

  @Test
  void onStopIsNotRunForIt() {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    Probe<String> probe =
        new Probe<>() {
          @Override
          public void onMessage(String m, ActorContext<String> ctx) {
            stubborn.hold();
            stubborn.returns();
          }
        };
    ActorRef<String> ref = iris.spawn(String.class, probe);
    ref.send("hold");
    stubborn.awaitHeld();
    killAndAwaitEnd(ref);
    stubborn.awaitReturn();
    iris.close();

    assertThat(probe.rest()).isEmpty();
  }

  @Test
  void anOnStopThatDoesNotReturnIsFencedOffToo() {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    ActorRef<String> ref =
        iris.actor(String.class)
            .name("stubborn")
            .spawn(
                new Probe<>() {
                  @Override
                  public void onStop(ExitReason reason, ActorContext<String> ctx) {
                    stubborn.hold();
                    stubborn.returns();
                  }
                });
    Exits exits = exits();
    exits.watch(ref);

    ref.kill(); // an idle one
    stubborn.awaitHeld();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
    assertThat(iris.whereis("stubborn", String.class)).isEmpty();
    stubborn.awaitReturn();
    iris.close();
    assertThat(exits.all()).hasSize(1);
  }

  @Test
  void aStopWhoseOnStopDoesNotReturnIsFencedOffOnceItIsKilled() {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    ActorRef<String> ref =
        iris.spawn(
            String.class,
            new Probe<>() {
              @Override
              public void onStop(ExitReason reason, ActorContext<String> ctx) {
                stubborn.hold();
                stubborn.returns();
              }
            });
    Exits exits = exits();
    exits.watch(ref);
    ref.stop();
    stubborn.awaitHeld();
    assertThat(ref.isAlive()).isTrue();

    ref.kill();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
    stubborn.awaitReturn();
  }

  @Test
  void anOnStartThatDoesNotReturnIsFencedOffToo() {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    Probe<String> probe =
        new Probe<>() {
          @Override
          public void onStart(ActorContext<String> ctx) {
            stubborn.hold();
            stubborn.returns();
          }
        };
    ActorRef<String> ref = iris.spawn(String.class, probe);
    stubborn.awaitHeld();
    ref.send("never handled");
    Exits exits = exits();
    exits.watch(ref);

    ref.kill();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
    assertThat(Ledger.of(iris, "lost.unhandled")).isEqualTo(1);
    stubborn.awaitReturn();
    iris.close();
    assertThat(probe.rest()).isEmpty();
  }

  /** Its behaviour has been idle for so long, and does not let go. */
  @Test
  void theLastWordsOfALazyActorsBehaviourAreFencedOffToo() {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    ActorRef<String> ref =
        iris.actor(String.class)
            .lazy(SOON)
            .spawn(
                () ->
                    new Probe<>() {
                      @Override
                      public void onStop(ExitReason reason, ActorContext<String> ctx) {
                        stubborn.hold();
                        stubborn.returns();
                      }
                    });
    ref.send("makes the behaviour");
    stubborn.awaitHeld();
    assertThat(ref.send("never handled")).isTrue();

    killAndAwaitEnd(ref);

    assertThat(Ledger.of(iris, "lost.unhandled")).isEqualTo(1);
    stubborn.awaitReturn();
    iris.close();
    assertThat(Ledger.of(iris, "fenced")).isEqualTo(1);
  }

  @Test
  void theFirstMessageOfALazyActorIsInHandWhileItsBehaviourStarts() {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    Probe<String> probe =
        new Probe<>() {
          @Override
          public void onStart(ActorContext<String> ctx) {
            stubborn.hold();
            stubborn.returns();
          }
        };
    ActorRef<String> ref = iris.actor(String.class).lazy(HOUR).spawn(() -> probe);
    ref.send("in hand");
    stubborn.awaitHeld();

    killAndAwaitEnd(ref);

    assertThat(Ledger.of(iris, "lost.fenced")).isEqualTo(1);
    long handled = Ledger.of(Ledger.awaitQuiet(iris), "handled");
    stubborn.awaitReturn();
    iris.close();
    assertThat(Ledger.of(iris, "handled")).isEqualTo(handled);
    assertThat(probe.rest()).isEmpty();
  }

  @Test
  void aMigrationThatDoesNotReturnFailsItsSwap() {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    ActorRef<String> ref = iris.spawn(String.class, new Probe<>());
    CompletableFuture<Long> swapped =
        ref.hotSwap(
            () -> new Probe<String>(),
            (before, next) -> {
              stubborn.hold();
              stubborn.returns();
            });
    stubborn.awaitHeld();

    ref.kill();

    assertThat(Await.failure(swapped)).isInstanceOf(IllegalStateException.class);
    stubborn.awaitReturn();
    Await.until("the end", () -> !ref.isAlive());
    assertThat(Ledger.of(iris, "fenced")).isEqualTo(1);
  }
}

package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.MailboxPolicy;
import dev.iris.Restart;
import dev.iris.Signal;
import dev.iris.Spawner;
import dev.iris.Supervision;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Killed actors whose code does not return are ended without it, and it harms nobody. */
public abstract class FenceContract extends RuntimeContract {

  private static final Duration SOON = Duration.ofMillis(20);

  private final CountDownLatch returned = new CountDownLatch(1);

  @BeforeEach
  void startWithAFence() {
    iris = start(quiet().withFenceAfter(SOON).withParallelism(1));
  }

  /** Code that does not return before the test lets it, whatever interrupts it. */
  private Stubborn stubborn(Stubborn.How how) {
    return new Stubborn(how, gate());
  }

  /** Holds an actor at its first message, and tells what it then does in vain. */
  private ActorRef<String> spawn(
      Kind kind, Spawner<String> recipe, Stubborn stubborn, Epilogue epilogue) {
    ActorRef<String> ref =
        kind.spawn(
            recipe,
            (m, ctx) -> {
              stubborn.hold();
              try {
                epilogue.run(ctx);
              } finally {
                returned.countDown();
              }
            });
    ref.send("in hand");
    stubborn.awaitHeld();
    return ref;
  }

  private interface Epilogue {
    void run(ActorContext<String> ctx) throws Exception;
  }

  private void awaitReturn(Stubborn stubborn) {
    stubborn.letGo();
    Await.latch(returned, "the code to return");
  }

  @ParameterizedTest
  @CsvSource({"PUSH, SPINS", "PUSH, BLOCKS", "PULL, SPINS", "PULL, BLOCKS"})
  void itIsEndedWithoutItsCode(Kind kind, Stubborn.How how) {
    Stubborn stubborn = stubborn(how);
    var ref = spawn(kind, iris.actor(String.class).name("stubborn"), stubborn, ctx -> {});
    Exits exits = exits();
    exits.watch(ref);
    for (String message : List.of("one", "two", "three")) {
      assertThat(ref.send(message)).isTrue();
    }

    ref.kill();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
    assertThat(ref.isAlive()).isFalse();
    assertThat(ref.send("more")).isFalse();
    assertThat(ref.mailboxSize()).isEmpty();
    assertThat(iris.whereis("stubborn", String.class)).isEmpty();
    assertThat(iris.ref(ref.pid(), String.class)).isEmpty();
    iris.actor(String.class).name("stubborn").spawn(new Probe<>());
    assertThat(Ledger.of(iris, "fenced")).isEqualTo(1);
    assertThat(Ledger.of(iris, "stuck")).isEqualTo(1);
    assertThat(Ledger.of(iris, "lost.unhandled")).isEqualTo(3);
    assertThat(Ledger.of(iris, "lost.fenced")).isEqualTo(kind == Kind.PUSH ? 1 : 0);
    Ledger.awaitQuiet(iris);

    awaitReturn(stubborn);
    iris.close();
    assertThat(exits.all()).hasSize(1);
    assertThat(Ledger.of(iris, "alive")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"PUSH, SPINS", "PUSH, BLOCKS", "PULL, SPINS", "PULL, BLOCKS"})
  void whatItsCodeSendsIsRefusedAndItsContextIsClosed(Kind kind, Stubborn.How how) {
    Stubborn stubborn = stubborn(how);
    Probe<String> sink = new Probe<>();
    ActorRef<String> other = iris.spawn(String.class, sink);
    BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
    var ref =
        spawn(
            kind,
            iris.actor(String.class),
            stubborn,
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
    Exits exits = exits();
    exits.watch(ref);
    ref.kill();
    exits.exitOf(ref);

    awaitReturn(stubborn);

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
    Exits exits = exits();
    exits.watch(ref);
    ref.kill();
    exits.exitOf(ref);
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
                    returned.countDown();
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
    awaitReturn(stubborn);
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
    var ref = spawn(Kind.PUSH, policy.of(iris.actor(String.class)), stubborn, ctx -> {});
    var letters = deadLetters();
    ref.send("queued");
    Exits exits = exits();
    exits.watch(ref);
    ref.kill();
    exits.exitOf(ref);

    assertThat(next(letters))
        .isEqualTo(new DeadLetter("in hand", ref.pid(), DeadLetter.FENCED, true));
    assertThat(next(letters))
        .isEqualTo(new DeadLetter("queued", ref.pid(), DeadLetter.UNHANDLED, true));
    long handled = Ledger.of(Ledger.awaitQuiet(iris), "handled");
    awaitReturn(stubborn);
    iris.close();

    assertThat(Ledger.of(iris, "handled")).isEqualTo(handled);
    Ledger.assertBalanced(iris.stats());
  }

  @Test
  void aHandlerThatThrowsInTheEndChangesNothing() {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    var ref =
        spawn(
            Kind.PUSH,
            iris.actor(String.class),
            stubborn,
            ctx -> {
              throw new IllegalArgumentException("too late");
            });
    Exits exits = exits();
    exits.watch(ref);
    ref.kill();
    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());

    awaitReturn(stubborn);
    iris.close();

    assertThat(exits.all()).hasSize(1);
    assertThat(Ledger.of(iris, "lost.crashed")).isZero();
    assertThat(Ledger.of(iris, "lost.fenced")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anAskItHadInHandFailsAtOnce(Kind kind) {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    ActorRef<Question> ref =
        kind.spawn(
            iris.actor(Question.class),
            (question, ctx) -> {
              stubborn.hold();
              question.replyTo().send(1);
              returned.countDown();
            });
    CompletableFuture<Integer> answer = Question.ask(ref, 1, HOUR);
    stubborn.awaitHeld();

    ref.kill();

    assertThat(Await.failure(answer)).hasMessageContaining(ref.toString());
    awaitReturn(stubborn);
  }

  @Test
  void onStopIsNotRunForIt() {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    Probe<String> probe =
        new Probe<>() {
          @Override
          public void onMessage(String m, ActorContext<String> ctx) {
            stubborn.hold();
            returned.countDown();
          }
        };
    ActorRef<String> ref = iris.spawn(String.class, probe);
    ref.send("hold");
    stubborn.awaitHeld();
    Exits exits = exits();
    exits.watch(ref);
    ref.kill();
    exits.exitOf(ref);
    awaitReturn(stubborn);
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
                    returned.countDown();
                  }
                });
    Exits exits = exits();
    exits.watch(ref);

    ref.kill(); // an idle one
    stubborn.awaitHeld();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
    assertThat(iris.whereis("stubborn", String.class)).isEmpty();
    awaitReturn(stubborn);
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
                returned.countDown();
              }
            });
    Exits exits = exits();
    exits.watch(ref);
    ref.stop();
    stubborn.awaitHeld();
    assertThat(ref.isAlive()).isTrue();

    ref.kill();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
    awaitReturn(stubborn);
  }

  @Test
  void anOnStartThatDoesNotReturnIsFencedOffToo() {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    Probe<String> probe =
        new Probe<>() {
          @Override
          public void onStart(ActorContext<String> ctx) {
            stubborn.hold();
            returned.countDown();
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
    awaitReturn(stubborn);
    iris.close();
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
              returned.countDown();
            });
    stubborn.awaitHeld();

    ref.kill();

    assertThat(Await.failure(swapped)).isInstanceOf(IllegalStateException.class);
    awaitReturn(stubborn);
    Await.until("the end", () -> !ref.isAlive());
    assertThat(Ledger.of(iris, "fenced")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void itsChildrenEndAndThoseLinkedToItHearOfIt(Kind kind) {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    CompletableFuture<ActorRef<String>> childRef = new CompletableFuture<>();
    ActorRef<String> peer = iris.spawn(String.class, new Probe<>());
    ActorRef<String> ref =
        kind.spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              ctx.link(peer);
              childRef.complete(ctx.child(String.class).spawn(new Probe<>()));
              stubborn.hold();
              returned.countDown();
            });
    ref.send("hold");
    stubborn.awaitHeld();
    ActorRef<String> child = Await.result(childRef);
    Exits exits = exits();
    List.of(ref, child, peer).forEach(exits::watch);

    ref.kill();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
    assertThat(exits.reasonOf(child)).isEqualTo(new ExitReason.Killed());
    assertThat(exits.reasonOf(peer)).isEqualTo(new ExitReason.Killed());
    awaitReturn(stubborn);
  }

  @Test
  void aStubbornChildDoesNotKeepItsParent() {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    ActorRef<String> parent =
        iris.spawn(
            String.class,
            (m, ctx) ->
                ctx.child(String.class)
                    .spawn(
                        (n, c) -> {
                          stubborn.hold();
                          returned.countDown();
                        })
                    .send("hold"));
    parent.send("spawn");
    stubborn.awaitHeld();
    Exits exits = exits();
    exits.watch(parent);

    parent.kill();

    assertThat(exits.reasonOf(parent)).isEqualTo(new ExitReason.Killed());
    awaitReturn(stubborn);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void itsSupervisorMakesAnother(Kind kind) {
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    Probe<String> probe = new Probe<>();
    iris.supervise("/svc", Supervision.oneForOne());
    var ref =
        kind.<String>spawn(
            iris.actor(String.class).path("/svc/one").restart(Restart.PERMANENT),
            (m, ctx) -> {
              if (m.equals("hold")) {
                stubborn.hold();
                returned.countDown();
              } else {
                probe.record(m);
              }
            });
    ref.send("hold");
    stubborn.awaitHeld();

    ref.kill();

    Await.until(
        "another at its path",
        () ->
            iris.paths()
                .whereis("/svc/one", String.class)
                .filter(next -> !next.equals(ref))
                .isPresent());
    iris.paths().whereis("/svc/one", String.class).orElseThrow().send("still served");
    assertThat(probe.next()).isEqualTo("still served");
    awaitReturn(stubborn);
  }

  @ParameterizedTest
  @EnumSource(Stubborn.How.class)
  void othersGoOnThoughThereIsButOnePlace(Stubborn.How how) {
    List<Stubborn> all = List.of(stubborn(how), stubborn(how), stubborn(how));
    Exits exits = exits();
    for (Stubborn stubborn : all) {
      var ref = spawn(Kind.PUSH, iris.actor(String.class), stubborn, ctx -> {});
      exits.watch(ref);
      ref.kill();
      exits.exitOf(ref);
    }
    Probe<Integer> probe = new Probe<>();
    ActorRef<Integer> other = iris.spawn(Integer.class, probe);
    for (int i = 0; i < 1_000; i++) {
      other.send(i);
      assertThat(probe.next()).isEqualTo(i);
    }
    assertThat(Ledger.of(iris, "fenced")).isEqualTo(3);
    all.forEach(Stubborn::letGo);
  }

  @Test
  void aDedicatedThreadBehindTheFenceIsNotCountedAndTheSharedOnesAreAsManyAsBefore() {
    iris.dedicatedThreads(1, 1, false);
    Stubborn own = stubborn(Stubborn.How.SPINS);
    Stubborn shared = stubborn(Stubborn.How.SPINS);
    Exits exits = exits();
    var ref = spawn(Kind.PUSH, iris.actor(String.class).dedicatedThread(), own, ctx -> {});
    var pooled = spawn(Kind.PUSH, iris.actor(String.class).dedicatedThread(), shared, ctx -> {});
    Probe<String> probe = new Probe<>();
    var waiting = iris.actor(String.class).dedicatedThread().spawn(probe);
    waiting.send("after the shared thread");
    List.of(ref, pooled).forEach(exits::watch);

    pooled.kill();
    exits.exitOf(pooled);
    assertThat(probe.next()).isEqualTo("after the shared thread");

    assertThat(Ledger.of(iris, "dedicated")).isEqualTo(1);
    ref.kill();
    exits.exitOf(ref);
    Await.until("the thread to be free", () -> Ledger.of(iris, "dedicated") == 0);
    awaitReturn(shared);
    own.letGo();
    waiting.send("again");
    assertThat(probe.next()).isEqualTo("again");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shutdownNamesThoseWhoseCodeHasNotReturned(Kind kind) {
    leavesStubbornActors = true;
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    var ref = spawn(kind, iris.actor(String.class), stubborn, ctx -> {});
    Exits exits = exits();
    exits.watch(ref);
    ref.kill();
    exits.exitOf(ref);

    assertThat(iris.shutdown(Duration.ZERO)).contains(ref);
    awaitReturn(stubborn);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoseCodeReturnsInTimeIsNotFencedOff(Kind kind) {
    iris = start(quiet());
    Stubborn stubborn = stubborn(Stubborn.How.BLOCKS);
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    ActorRef<String> other = iris.spawn(String.class, new Probe<>());
    var ref =
        spawn(kind, iris.actor(String.class), stubborn, ctx -> answers.add(other.send("still")));
    Exits exits = exits();
    exits.watch(ref);
    ref.kill();
    awaitReturn(stubborn);

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
    assertThat(answers).containsExactly(true);
    assertThat(Ledger.of(iris, "fenced")).isZero();
  }

  @Test
  void theLimitIsMoreThanZero() {
    assertThatThrownBy(() -> quiet().withFenceAfter(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fenceAfter is PT0S; it must be more than zero");
  }

  /** Either may be first; whoever it is, there is one exit and the accounts balance. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aReturnAtTheSameMomentEndsTheActorOnceAndKeepsTheAccounts(Kind kind) {
    iris = start(quiet().withFenceAfter(Duration.ofNanos(1)));
    Watcher watcher = new Watcher();
    ActorRef<ActorRef<?>> watching = watcher.spawn(iris);
    int rounds = 300;
    for (int round = 0; round < rounds; round++) {
      int turns = round * 37;
      Gate gate = new Gate();
      CountDownLatch inside = new CountDownLatch(1);
      ActorRef<String> ref =
          kind.spawn(
              iris.actor(String.class),
              (m, ctx) -> {
                inside.countDown();
                gate.passUninterruptibly();
                for (int i = 0; i < turns; i++) {
                  Thread.onSpinWait();
                }
              });
      watching.send(ref);
      watcher.nextWatch();
      ref.send("one");
      ref.send("two");
      Await.latch(inside, "the handler");
      ref.kill();
      gate.open();
      Signal.Exit exit = watcher.nextExit();
      assertThat(exit.who()).isEqualTo(ref);
      assertThat(exit.reason()).isEqualTo(new ExitReason.Killed());
    }
    watcher.assertNothingMore(iris, watching);
    Ledger.awaitQuiet(iris);
  }
}

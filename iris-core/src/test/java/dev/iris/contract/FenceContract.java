package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.Restart;
import dev.iris.Signal;
import dev.iris.Supervision;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Killed actors whose code does not return are ended without it, and it harms nobody. */
public abstract class FenceContract extends RuntimeContract {

  private static final Duration SOON = Duration.ofMillis(20);

  @BeforeEach
  void startWithAFence() {
    iris = start(quiet().withFenceAfter(SOON).withParallelism(1));
  }

  /** Code that does not return before the test lets it, whatever interrupts it. */
  private Stubborn stubborn(Stubborn.How how) {
    return new Stubborn(how, gate());
  }

  @ParameterizedTest
  @CsvSource({"PUSH, SPINS", "PUSH, BLOCKS", "PULL, SPINS", "PULL, BLOCKS"})
  void itIsEndedWithoutItsCode(Kind kind, Stubborn.How how) {
    Stubborn stubborn = stubborn(how);
    var ref = stubborn.spawn(kind, iris.actor(String.class).name("stubborn"), ctx -> {});
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

    stubborn.awaitReturn();
    iris.close();
    assertThat(exits.all()).hasSize(1);
    assertThat(Ledger.of(iris, "alive")).isZero();
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
              stubborn.returns();
            });
    CompletableFuture<Integer> answer = Question.ask(ref, 1, HOUR);
    stubborn.awaitHeld();

    ref.kill();

    assertThat(Await.failure(answer)).hasMessageContaining(ref.toString());
    stubborn.awaitReturn();
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
              stubborn.returns();
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
    stubborn.awaitReturn();
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
                          stubborn.returns();
                        })
                    .send("hold"));
    parent.send("spawn");
    stubborn.awaitHeld();
    Exits exits = exits();
    exits.watch(parent);

    parent.kill();

    assertThat(exits.reasonOf(parent)).isEqualTo(new ExitReason.Killed());
    stubborn.awaitReturn();
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
                stubborn.returns();
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
    stubborn.awaitReturn();
  }

  @ParameterizedTest
  @EnumSource(Stubborn.How.class)
  void othersGoOnThoughThereIsButOnePlace(Stubborn.How how) {
    List<Stubborn> all = List.of(stubborn(how), stubborn(how), stubborn(how));
    Exits exits = exits();
    for (Stubborn stubborn : all) {
      var ref = stubborn.spawn(Kind.PUSH, iris.actor(String.class), ctx -> {});
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
    var ref = own.spawn(Kind.PUSH, iris.actor(String.class).dedicatedThread(), ctx -> {});
    var pooled = shared.spawn(Kind.PUSH, iris.actor(String.class).dedicatedThread(), ctx -> {});
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
    shared.awaitReturn();
    own.letGo();
    waiting.send("again");
    assertThat(probe.next()).isEqualTo("again");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shutdownNamesThoseWhoseCodeHasNotReturned(Kind kind) {
    leavesStubbornActors = true;
    Stubborn stubborn = stubborn(Stubborn.How.SPINS);
    var ref = stubborn.spawn(kind, iris.actor(String.class), ctx -> {});
    Exits exits = exits();
    exits.watch(ref);
    ref.kill();
    exits.exitOf(ref);

    assertThat(iris.shutdown(Duration.ZERO)).contains(ref);
    stubborn.awaitReturn();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoseCodeReturnsInTimeIsNotFencedOff(Kind kind) {
    iris = start(quiet());
    Stubborn stubborn = stubborn(Stubborn.How.BLOCKS);
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    ActorRef<String> other = iris.spawn(String.class, new Probe<>());
    var ref =
        stubborn.spawn(kind, iris.actor(String.class), ctx -> answers.add(other.send("still")));
    Exits exits = exits();
    exits.watch(ref);
    ref.kill();
    stubborn.awaitReturn();

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

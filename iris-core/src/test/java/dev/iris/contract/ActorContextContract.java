package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Cancellable;
import dev.iris.ExitReason;
import dev.iris.Mailbox;
import dev.iris.MailboxPolicy;
import dev.iris.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an actor may do, where it may do it, and results of futures as messages. */
public abstract class ActorContextContract extends RuntimeContract {

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActorKnowsItselfAndItsRuntime(Kind kind) {
    BlockingQueue<Object> known = new LinkedBlockingQueue<>();
    var ref =
        kind.spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              known.add(ctx.self());
              known.add(ctx.runtime());
            });

    ref.send("who are you?");

    assertThat(Await.next(known, "self")).isEqualTo(ref);
    assertThat(Await.next(known, "the runtime")).isSameAs(iris);
  }

  @Test
  void aContextMayBeKeptAndUsedInLaterMessages() {
    Probe<Object> probe = new Probe<>();
    List<ActorContext<String>> kept = new ArrayList<>();
    var ref =
        iris.<String>spawn(
            String.class,
            (m, ctx) -> {
              kept.add(ctx);
              probe.record(kept.get(0).self());
            });

    ref.send("first");
    ref.send("second");

    assertThat(probe.next(2)).containsExactly(ref, ref);
  }

  /** One use of a context, to be tried where it is not allowed. */
  @FunctionalInterface
  private interface Use<C> {
    void of(C context) throws Exception;
  }

  private static Map<String, Use<ActorContext<String>>> uses(ActorRef<?> other) {
    Map<String, Use<ActorContext<String>>> uses = new LinkedHashMap<>();
    uses.put("self", ActorContext::self);
    uses.put("runtime", ActorContext::runtime);
    uses.put("exit", ctx -> ctx.exit(new ExitReason.Normal()));
    uses.put("watch", ctx -> ctx.watch(other));
    uses.put("after", ctx -> ctx.after(Duration.ZERO, "never"));
    uses.put(
        "pipeToSelf", ctx -> ctx.pipeToSelf(CompletableFuture.completedFuture(1), (n, e) -> "no"));
    return uses;
  }

  private static Map<String, Use<Mailbox<String>>> receives() {
    Map<String, Use<Mailbox<String>>> uses = new LinkedHashMap<>();
    uses.put("receive()", Mailbox::receive);
    uses.put("receive(timeout)", mb -> mb.receive(Duration.ZERO));
    uses.put("receive(class)", mb -> mb.receive(String.class));
    uses.put("receive(class, timeout)", mb -> mb.receive(String.class, Duration.ZERO));
    uses.put("receive(predicate)", mb -> mb.receive(m -> true, Duration.ZERO));
    uses.put("tryReceive", Mailbox::tryReceive);
    return uses;
  }

  private static <C> void assertRefused(Map<String, Use<C>> uses, C context, ActorRef<?> owner) {
    uses.forEach(
        (name, use) -> {
          Throwable thrown = null;
          try {
            use.of(context);
          } catch (Throwable e) {
            thrown = e;
          }
          assertThat(thrown)
              .as("%s on a foreign thread", name)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining(owner.pid().toString());
        });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aContextIsRefusedOnAForeignThread(Kind kind) {
    ActorRef<String> other = iris.spawn(String.class, new Probe<>());
    BlockingQueue<ActorContext<String>> leaked = new LinkedBlockingQueue<>();
    Gate gate = gate();
    Probe<String> probe = new Probe<>();
    var ref =
        kind.spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              leaked.add(ctx);
              gate.pass();
              probe.record(m);
            });
    ref.send("busy");
    ActorContext<String> context = Await.next(leaked, "the context");

    assertRefused(uses(other), context, ref);
    gate.open();
    assertThat(probe.next()).isEqualTo("busy");
    assertRefused(uses(other), context, ref);
    ref.send("lives on");
    assertThat(probe.next()).isEqualTo("lives on");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aContextIsRefusedInsideAnotherActor(Kind kind) {
    ActorRef<String> other = iris.spawn(String.class, new Probe<>());
    BlockingQueue<ActorContext<String>> leaked = new LinkedBlockingQueue<>();
    var ref = kind.spawn(iris.actor(String.class), (m, ctx) -> leaked.add(ctx));
    ref.send("leak");
    ActorContext<String> context = Await.next(leaked, "the context");
    CompletableFuture<Void> checked = new CompletableFuture<>();

    kind.spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              try {
                assertRefused(uses(other), context, ref);
                checked.complete(null);
              } catch (Throwable e) {
                checked.completeExceptionally(e);
              }
            })
        .send("use it");

    Await.result(checked);
  }

  @Test
  void aMailboxIsRefusedOnAForeignThread() {
    BlockingQueue<Mailbox<String>> leaked = new LinkedBlockingQueue<>();
    Probe<String> probe = new Probe<>();
    var ref =
        iris.actor(String.class)
            .spawnWithMailbox(
                mb -> {
                  leaked.add(mb);
                  probe.record(mb.receive());
                });
    Mailbox<String> mailbox = Await.next(leaked, "the mailbox");

    assertRefused(receives(), mailbox, ref);
    ref.send("mine");
    assertThat(probe.next()).isEqualTo("mine");
    Await.until("its end", () -> !ref.isAlive());
    assertRefused(receives(), mailbox, ref);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theResultOfAFutureComesAsAMessage(Kind kind) {
    Probe<Object> probe = new Probe<>();
    CompletableFuture<Integer> future = new CompletableFuture<>();
    piping(kind, future, probe).send("pipe");
    assertThat(probe.next()).isEqualTo("pipe");

    future.complete(7);

    assertThat(probe.next()).isEqualTo("result 7, failure null");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theFailureOfAFutureComesAsAMessage(Kind kind) {
    Probe<Object> probe = new Probe<>();
    CompletableFuture<Integer> future = new CompletableFuture<>();
    piping(kind, future, probe).send("pipe");

    IOException disk = new IOException("disk");
    future.completeExceptionally(disk);

    assertThat(probe.next()).isEqualTo("pipe");
    assertThat(probe.next()).isEqualTo("result null, failure " + disk);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aNullResultComesAsAMessageToo(Kind kind) {
    Probe<Object> probe = new Probe<>();
    piping(kind, CompletableFuture.completedFuture(null), probe).send("pipe");

    assertThat(probe.next()).isEqualTo("pipe");
    assertThat(probe.next()).isEqualTo("result null, failure null");
  }

  private ActorRef<Object> piping(
      Kind kind, CompletableFuture<Integer> future, Probe<Object> probe) {
    return kind.spawn(
        iris.actor(Object.class),
        (m, ctx) -> {
          probe.record(m);
          if (m.equals("pipe")) {
            ctx.pipeToSelf(future, (n, e) -> "result " + n + ", failure " + e);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aPipeThatThrowsBringsNoMessageAndHarmsNobody(Kind kind) {
    Probe<Object> probe = new Probe<>();
    var ref =
        kind.spawn(
            iris.actor(Object.class),
            (m, ctx) -> {
              probe.record(m);
              if (m.equals("pipe")) {
                ctx.pipeToSelf(
                    CompletableFuture.completedFuture(1),
                    (n, e) -> {
                      throw new IllegalStateException("a bad pipe");
                    });
                ctx.pipeToSelf(CompletableFuture.completedFuture(2), (n, e) -> n);
              }
            });

    ref.send("pipe");

    assertThat(probe.next(2)).containsExactly("pipe", 2);
    ref.send("lives on");
    assertThat(probe.next()).isEqualTo("lives on");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsPipedToAnEndedActorIsRefused(Kind kind) {
    Exits exits = exits();
    Probe<Object> probe = new Probe<>();
    CompletableFuture<Integer> future = new CompletableFuture<>();
    var ref = exits.watch(piping(kind, future, probe));
    ref.send("pipe");
    probe.next();
    ref.stop();
    exits.exitOf(ref);
    var letters = deadLetters();

    future.complete(1);

    var letter = next(letters);
    assertThat(letter.message()).isEqualTo("result 1, failure null");
    assertThat(letter.accepted()).isFalse();
  }

  @Test
  void whatIsPipedMeetsTheMailboxPolicyLikeAnyMessage() {
    Gate gate = gate();
    var letters = deadLetters();
    CompletableFuture<Integer> future = new CompletableFuture<>();
    var ref =
        iris.actor(Object.class)
            .mailbox(MailboxPolicy.dropNew(1))
            .spawn(
                (m, ctx) -> {
                  if (m.equals("pipe")) {
                    ctx.pipeToSelf(future, (n, e) -> n);
                    gate.pass();
                  }
                });
    ref.send("pipe");
    gate.awaitEntered();
    ref.send("fills it");

    future.complete(1);

    assertThat(next(letters).message()).isEqualTo(1);
  }

  @Test
  void anActorMayUseItsContextInEveryHook() {
    Probe<Object> used = new Probe<>();
    Exits exits = exits();
    ActorRef<String> watched = iris.spawn(String.class, new Probe<>());
    Probe<String> behavior =
        new Probe<>() {
          private Cancellable timer;

          @Override
          public void onStart(ActorContext<String> ctx) {
            ctx.watch(watched);
            timer = ctx.after(HOUR, "never");
            used.record("start " + ctx.self().pid());
          }

          @Override
          public void onSignal(Signal signal, ActorContext<String> ctx) {
            used.record("signal " + timer.cancel());
            ctx.self().stop();
          }

          @Override
          public void onStop(ExitReason reason, ActorContext<String> ctx) {
            used.record("stop " + ctx.self().pid() + (ctx.runtime() == iris));
          }
        };
    var ref = exits.watch(iris.spawn(String.class, behavior));
    assertThat(used.next()).isEqualTo("start " + ref.pid());

    watched.stop();

    assertThat(used.next(2)).containsExactly("signal true", "stop " + ref.pid() + "true");
    exits.exitOf(ref);
  }
}

package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.IrisRuntime;
import dev.iris.Mailbox;
import dev.iris.MailboxPolicy;
import dev.iris.PullBehavior;
import dev.iris.Recipient;
import dev.iris.RuntimeConfig;
import dev.iris.Spawner;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Bad arguments throw at once, with what was given and what is allowed. */
public abstract class ArgumentsContract extends RuntimeContract {

  private static final Duration NEGATIVE = Duration.ofMillis(-5);

  private static void assertIllegal(ThrowingCallable call, String given, String allowed) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(given)
        .hasMessageContaining(allowed);
  }

  private static void assertNull(ThrowingCallable call, String parameter) {
    assertThatThrownBy(call)
        .as("null for %s", parameter)
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining(parameter);
  }

  /** Runs inside an actor of each kind; what it throws fails the test. */
  private void inside(Consumer<ActorContext<String>> assertions) {
    for (Kind kind : Kind.values()) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      kind.<String>spawn(
              iris.actor(String.class),
              (m, ctx) -> {
                try {
                  assertions.accept(ctx);
                  done.complete(null);
                } catch (Throwable e) {
                  done.completeExceptionally(e);
                }
              })
          .send("go");
      Await.result(done);
    }
  }

  @Test
  void budgets() {
    Spawner<String> recipe = iris.actor(String.class);
    for (int budget : new int[] {0, -1, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertIllegal(() -> recipe.budget(budget), String.valueOf(budget), "1 to 65535");
      assertIllegal(
          () -> RuntimeConfig.defaults().withBudget(budget), String.valueOf(budget), "1 to 65535");
    }
    assertThat(RuntimeConfig.defaults().withBudget(65_535).budget()).isEqualTo(65_535);
    assertThat(RuntimeConfig.defaults().withBudget(1).budget()).isEqualTo(1);
  }

  @Test
  void settings() {
    RuntimeConfig config = RuntimeConfig.defaults();

    assertIllegal(() -> config.withCloseTimeout(NEGATIVE), NEGATIVE.toString(), "zero or more");
    assertIllegal(() -> config.withDeadLetterQueue(0), "0", "1 or more");
    assertIllegal(() -> config.withDeadLettersPerSecond(0), "0", "1 or more");
    assertIllegal(() -> config.withDeadLetterLogsPerSecond(-1), "-1", "0 or more");
    assertNull(() -> config.withCloseTimeout(null), "closeTimeout");
    assertThatThrownBy(() -> newRuntime(null)).isInstanceOf(NullPointerException.class);
    assertThat(config).isEqualTo(RuntimeConfig.defaults());
    assertThat(config.budget()).isEqualTo(100);
    assertThat(config.closeTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.deadLetterQueue()).isEqualTo(1024);
    assertThat(config.deadLettersPerSecond()).isEqualTo(10_000);
    assertThat(config.deadLetterLogsPerSecond()).isEqualTo(10);
  }

  @Test
  void capacities() {
    Recipient<Object> to = m -> true;
    for (int bad : new int[] {0, -1, Integer.MIN_VALUE}) {
      String given = String.valueOf(bad);
      assertIllegal(() -> MailboxPolicy.dropNew(bad), given, "1 or more");
      assertIllegal(() -> MailboxPolicy.dropOldest(bad), given, "1 or more");
      assertIllegal(() -> MailboxPolicy.block(bad, HOUR), given, "1 or more");
      assertIllegal(() -> MailboxPolicy.redirect(bad, to), given, "1 or more");
      assertIllegal(() -> MailboxPolicy.spill(bad, to), given, "1 or more");
    }
  }

  @Test
  void policies() {
    assertIllegal(() -> MailboxPolicy.block(1, Duration.ZERO), "PT0S", "more than zero");
    assertIllegal(() -> MailboxPolicy.block(1, NEGATIVE), NEGATIVE.toString(), "more than zero");
    assertNull(() -> MailboxPolicy.block(1, null), "atMost");
    assertNull(() -> MailboxPolicy.redirect(1, null), "to");
    assertNull(() -> MailboxPolicy.spill(1, null), "to");
  }

  @Test
  void recipes() {
    Spawner<String> recipe = iris.actor(String.class);

    assertNull(() -> iris.actor(null), "protocol");
    assertNull(() -> recipe.name(null), "name");
    assertNull(() -> recipe.mailbox(null), "policy");
    assertNull(() -> recipe.spawn((Behavior<String>) null), "behavior");
    assertNull(() -> recipe.spawn((Supplier<Behavior<String>>) null), "factory");
    assertNull(() -> recipe.spawnWithMailbox((PullBehavior<String>) null), "body");
    assertIllegal(() -> recipe.name(""), "name", "empty");
    assertThat(Ledger.of(iris, "spawned")).isZero();
  }

  @Test
  void names() {
    ActorRef<String> ref = iris.spawn(String.class, new Probe<>());

    assertIllegal(() -> iris.register("", ref), "name", "empty");
    assertNull(() -> iris.register(null, ref), "name");
    assertNull(() -> iris.register("name", null), "actor");
    assertNull(() -> iris.unregister(null), "name");
    assertNull(() -> iris.whereis(null, String.class), "name");
    assertNull(() -> iris.whereis("name", null), "protocol");
    assertNull(() -> iris.ref(null, String.class), "pid");
    assertNull(() -> iris.ref(ref.pid(), null), "protocol");
  }

  @Test
  void timers() {
    ActorRef<String> ref = iris.spawn(String.class, new Probe<>());

    assertIllegal(() -> iris.sendAfter(ref, NEGATIVE, "m"), NEGATIVE.toString(), "zero or more");
    assertNull(() -> iris.sendAfter(null, HOUR, "m"), "to");
    assertNull(() -> iris.sendAfter(ref, null, "m"), "delay");
    assertNull(() -> iris.sendAfter(ref, HOUR, null), "message");
    inside(
        ctx -> {
          assertIllegal(() -> ctx.after(NEGATIVE, "m"), NEGATIVE.toString(), "zero or more");
          assertNull(() -> ctx.after(null, "m"), "delay");
          assertNull(() -> ctx.after(HOUR, null), "message");
        });
  }

  @Test
  void contexts() {
    CompletableFuture<Integer> future = CompletableFuture.completedFuture(1);
    inside(
        ctx -> {
          assertNull(() -> ctx.exit(null), "reason");
          assertNull(() -> ctx.watch(null), "other");
          assertNull(() -> ctx.pipeToSelf(null, (n, e) -> "m"), "future");
          assertNull(() -> ctx.pipeToSelf(future, null), "toMessage");
        });
  }

  @Test
  void watches() {
    IrisRuntime other = start(quiet());
    ActorRef<String> foreign = other.spawn(String.class, new Probe<>());
    inside(
        ctx -> {
          assertIllegal(() -> ctx.watch(ctx.self()), ctx.self().pid().toString(), "itself");
          assertIllegal(() -> ctx.watch(foreign), foreign.pid().toString(), "runtime");
        });
    assertIllegal(() -> iris.register("name", foreign), foreign.pid().toString(), "runtime");
  }

  @Test
  void receives() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    iris.actor(String.class)
        .spawnWithMailbox(
            mb -> {
              try {
                assertReceivesCheck(mb);
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            });
    Await.result(done);
  }

  private static void assertReceivesCheck(Mailbox<String> mb) {
    String given = NEGATIVE.toString();
    Predicate<String> any = m -> true;

    assertIllegal(() -> mb.receive(NEGATIVE), given, "zero or more");
    assertIllegal(() -> mb.receive(String.class, NEGATIVE), given, "zero or more");
    assertIllegal(() -> mb.receive(any, NEGATIVE), given, "zero or more");
    assertNull(() -> mb.receive((Duration) null), "timeout");
    assertNull(() -> mb.receive((Class<String>) null), "type");
    assertNull(() -> mb.receive((Class<String>) null, HOUR), "type");
    assertNull(() -> mb.receive(String.class, null), "timeout");
    assertNull(() -> mb.receive((Predicate<String>) null, HOUR), "fits");
    assertNull(() -> mb.receive(any, null), "timeout");
  }

  @Test
  void theRest() {
    assertNull(() -> iris.onDeadLetter(null), "listener");
    assertNull(() -> iris.shutdown(null), "atMost");
    assertIllegal(() -> iris.shutdown(NEGATIVE), NEGATIVE.toString(), "zero or more");
    assertThat(iris.spawn(String.class, new Probe<>()).send("not shut down")).isTrue();
  }
}

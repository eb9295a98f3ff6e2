package dev.iris.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.RuntimeConfig;
import dev.iris.internal.schedule.WorkerScheduler;
import dev.iris.internal.time.TimedTask;
import dev.iris.internal.time.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * However soon the timer of an idle time fires, it is not missed: here the time is over at the very
 * moment the timer is set, as for an actor whose thread stands still there.
 */
class ReceiveTimeoutTest {

  private static final Duration IDLE = Duration.ofMillis(1);

  private final AtomicLong now = new AtomicLong();
  private final RuntimeConfig config = RuntimeConfig.defaults();
  private final LocalRuntime iris =
      LocalRuntime.start(
          config,
          new WorkerScheduler(Machine.settings(config, Map.of())),
          now::get,
          new AtOnce(now));

  private final CompletableFuture<Object> told = new CompletableFuture<>();

  /** Lets the time pass that it is asked to wait, and is done before it returns. */
  private record AtOnce(AtomicLong now) implements Timers {
    @Override
    public Timer schedule(long delayNanos, Runnable task) {
      now.addAndGet(delayNanos);
      task.run();
      return () -> false;
    }

    @Override
    public void start(long delayNanos, TimedTask task) {
      throw new AssertionError("a receive timeout needs a timer of its own");
    }

    @Override
    public boolean cancel(TimedTask task) {
      return false;
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void close() {
    iris.close();
  }

  private Object told() throws Exception {
    return told.get(30, TimeUnit.SECONDS);
  }

  private void handle(String message, ActorContext<String> ctx) {
    if (message.equals("begin")) {
      ctx.receiveTimeout(IDLE, "idle");
    } else {
      ctx.receiveTimeout(IDLE, null);
      told.complete(message);
    }
  }

  @Test
  void aPushActorIsToldThoughTheTimeIsOverAtOnce() throws Exception {
    iris.actor(String.class).spawn(this::handle).send("begin");

    assertThat(told()).isEqualTo("idle");
  }

  @Test
  void aPullActorIsToldThoughTheTimeIsOverAtOnce() throws Exception {
    iris.actor(String.class)
        .spawnWithMailbox(
            mailbox -> {
              for (; ; ) {
                handle(mailbox.receive(), mailbox);
              }
            })
        .send("begin");

    assertThat(told()).isEqualTo("idle");
  }

  @Test
  void aLazyActorGoesIdleThoughTheTimeIsOverAtOnce() throws Exception {
    iris.actor(String.class)
        .lazy(IDLE)
        .spawn(
            () ->
                new Behavior<>() {
                  @Override
                  public void onMessage(String message, ActorContext<String> ctx) {}

                  @Override
                  public void onStop(ExitReason reason, ActorContext<String> ctx) {
                    told.complete(reason);
                  }
                })
        .send("begin");

    assertThat(told()).isEqualTo(new ExitReason.Normal());
  }

  /** Fires when the test says so. */
  private static final class ByHand implements Timers {
    private final BlockingQueue<Runnable> set = new LinkedBlockingQueue<>();

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
      set.add(task);
      return () -> set.remove(task);
    }

    @Override
    public void start(long delayNanos, TimedTask task) {
      throw new AssertionError("a receive timeout needs a timer of its own");
    }

    @Override
    public boolean cancel(TimedTask task) {
      return false;
    }

    @Override
    public void close() {}

    Runnable next() throws InterruptedException {
      return Objects.requireNonNull(set.poll(30, TimeUnit.SECONDS), "no timer is set");
    }
  }

  @Test
  void oneThatAPullActorHasPassedOverIsDroppedWhenSomethingElseHasCome() throws Exception {
    ByHand timers = new ByHand();
    CompletableFuture<Optional<Object>> afterTheNumber = new CompletableFuture<>();
    try (LocalRuntime other =
        LocalRuntime.start(
            config, new WorkerScheduler(Machine.settings(config, Map.of())), now::get, timers)) {
      var ref =
          other
              .actor(Object.class)
              .spawnWithMailbox(
                  mailbox -> {
                    mailbox.receiveTimeout(IDLE, "idle");
                    mailbox.receive(Integer.class);
                    afterTheNumber.complete(mailbox.tryReceive());
                    told.complete(mailbox.receive());
                  });
      Runnable first = timers.next();
      now.addAndGet(IDLE.toNanos());
      first.run();
      Runnable second = timers.next(); // it has passed the first over, and is idle once more
      ref.send(1);

      assertThat(afterTheNumber.get(30, TimeUnit.SECONDS)).isEmpty();
      now.addAndGet(IDLE.toNanos());
      second.run();
      assertThat(told()).isEqualTo("idle");
    }
  }
}

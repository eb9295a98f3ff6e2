package dev.iris.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.RuntimeConfig;
import dev.iris.internal.mailbox.QueueLock;
import dev.iris.internal.schedule.JdkWaits;
import dev.iris.internal.schedule.Waits;
import dev.iris.internal.schedule.WorkerScheduler;
import dev.iris.internal.time.WheelTimers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often a pull actor that always finds a message gives up its carrier. */
class PullBudgetTest {

  private static final int MESSAGES = 1_000;

  private final AtomicReference<Thread> body = new AtomicReference<>();
  private final AtomicInteger givenUp = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 300, MESSAGES})
  void itGivesItsCarrierUpAfterAsManyReceivesAsItsBudget(int budget) throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    CompletableFuture<Integer> counted = new CompletableFuture<>();
    try (LocalRuntime iris = start()) {
      var ref =
          iris.actor(Integer.class)
              .budget(budget)
              .spawnWithMailbox(
                  mailbox -> {
                    sent.await();
                    body.set(Thread.currentThread());
                    for (int i = 0; i < MESSAGES; i++) {
                      mailbox.receive();
                    }
                    counted.complete(givenUp.get());
                  });
      for (int i = 0; i < MESSAGES; i++) {
        ref.send(i);
      }
      sent.countDown();

      assertThat(counted.get(1, TimeUnit.MINUTES)).isEqualTo(MESSAGES / budget);
    }
  }

  @Test
  void whoSpinsForMessagesGivesItsCarrierUpNowAndThen() throws Exception {
    CompletableFuture<Integer> before = new CompletableFuture<>();
    CompletableFuture<Integer> after = new CompletableFuture<>();
    try (LocalRuntime iris = start()) {
      iris.actor(Integer.class)
          .spawnWithMailbox(
              mailbox -> {
                PullCell<?> cell = (PullCell<?>) mailbox.self();
                PullTurn turn = new AlwaysAnother().turn(MESSAGES);
                turn.holdsOn(cell); // the first wait of all does not spin
                body.set(Thread.currentThread());
                for (int i = 1; i < PullTurn.SPIN_SHARE; i++) {
                  assertThat(turn.holdsOn(cell)).isTrue();
                  turn.spend(cell, 1);
                }
                before.complete(givenUp.get());
                turn.holdsOn(cell);
                turn.spend(cell, 1);
                after.complete(givenUp.get());
              });

      assertThat(before.get(1, TimeUnit.MINUTES)).isZero();
      assertThat(after.get(1, TimeUnit.MINUTES)).isOne();
    }
  }

  /** A mailbox whose turn finds something at the first look, whenever it waits. */
  private static final class AlwaysAnother extends QueueLock {
    PullTurn turn(int budget) {
      PullTurn turn = new PullTurn(budget);
      startOwned();
      enter(turn);
      return turn;
    }
  }

  private LocalRuntime start() {
    RuntimeConfig config = RuntimeConfig.defaults();
    Engine engine =
        new Engine(
            new WorkerScheduler(Machine.settings(config, Map.of())),
            counting(new JdkWaits()),
            System::nanoTime,
            new WheelTimers(System::nanoTime),
            () -> ThreadLocalRandom.current().nextLong(),
            null);
    return LocalRuntime.start(config, engine, iris -> iris);
  }

  private Waits counting(Waits waits) {
    return (Waits)
        Proxy.newProxyInstance(
            Waits.class.getClassLoader(),
            new Class<?>[] {Waits.class},
            (proxy, method, args) -> {
              boolean givesUp =
                  method.getName().equals("yieldNow") || method.getName().equals("parkNanos");
              if (givesUp && Thread.currentThread() == body.get()) {
                givenUp.incrementAndGet();
              }
              try {
                return method.invoke(waits, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}

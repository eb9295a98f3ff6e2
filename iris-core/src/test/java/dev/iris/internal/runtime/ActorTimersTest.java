package dev.iris.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.RuntimeConfig;
import dev.iris.internal.schedule.JdkWaits;
import dev.iris.internal.schedule.WorkerScheduler;
import dev.iris.internal.time.WheelTimers;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever sees that a timer is gone sees its message: a lazy actor relies on it. */
class ActorTimersTest {

  private final CompletableFuture<Boolean> thereWhenFired = new CompletableFuture<>();

  @Test
  void aTimerIsThereUntilItsMessageIs() throws Exception {
    RuntimeConfig config = RuntimeConfig.defaults();
    Engine engine =
        new Engine(
            new WorkerScheduler(Machine.settings(config, Map.of())),
            new JdkWaits(),
            System::nanoTime,
            new WheelTimers(System::nanoTime),
            () -> 1L,
            probe());
    try (LocalRuntime iris = LocalRuntime.start(config, engine, runtime -> runtime)) {
      var ref = iris.spawn(String.class, (message, ctx) -> {});
      iris.sendAfter(ref, Duration.ofMillis(1), "later");

      assertThat(thereWhenFired.get(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  /** Is told that a timer fires before its message is sent. */
  private Probe probe() {
    return (Probe)
        Proxy.newProxyInstance(
            Probe.class.getClassLoader(),
            new Class<?>[] {Probe.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("fired")) {
                Cell<?> cell = (Cell<?>) arguments[0];
                ActorTimers timers = cell.attachments().existingTimers();
                thereWhenFired.complete(Objects.requireNonNull(timers).any());
              }
              return method.getReturnType() == boolean.class ? false : null;
            });
  }
}

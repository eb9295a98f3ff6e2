package dev.iris.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.RuntimeConfig;
import dev.iris.internal.schedule.WorkerScheduler;
import dev.iris.internal.time.TimedTask;
import dev.iris.internal.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an interval does when the whole machine has paused: here nothing fires but by hand. */
class IntervalTest {

  private static final Duration PERIOD = Duration.ofMillis(10);

  private final AtomicLong now = new AtomicLong();
  private final ByHand timers = new ByHand();
  private final RuntimeConfig config = RuntimeConfig.defaults();
  private final LocalRuntime iris =
      LocalRuntime.start(
          config, new WorkerScheduler(Machine.settings(config, Map.of())), now::get, timers);

  /** Notes what it is asked to wait for, and waits for ever. */
  private static final class ByHand implements Timers {
    final List<Long> delays = new ArrayList<>();
    final List<TimedTask> tasks = new ArrayList<>();

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
      return () -> true;
    }

    @Override
    public void start(long delayNanos, TimedTask task) {
      delays.add(TimeUnit.NANOSECONDS.toMillis(delayNanos));
      tasks.add(task);
    }

    @Override
    public boolean cancel(TimedTask task) {
      return true;
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void close() {
    iris.close();
  }

  @Test
  void timesThatPassedMeanwhileAreLeftOutAndTheOthersKeepTheirPlaces() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    var ref = iris.spawn(String.class, (m, ctx) -> seen.add(m));
    iris.sendInterval(ref, PERIOD, "tick");
    for (long millis : List.of(10L, 35L, 40L, 1_000L)) {
      now.set(TimeUnit.MILLISECONDS.toNanos(millis));
      timers.tasks.get(timers.tasks.size() - 1).run();
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("tick");
    }
    assertThat(timers.delays).containsExactly(10L, 10L, 5L, 10L, 10L);
    assertThat(seen).as("one for each time it fired").isEmpty();
  }
}

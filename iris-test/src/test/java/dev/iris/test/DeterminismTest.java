package dev.iris.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run is a function of seed and program. */
@Timeout(300)
class DeterminismTest {

  private static final int PROGRAMS = 1000;
  private static final Faults FAULTS =
      Faults.none().crash(0.01).kill(0.01).slow(0.05, Duration.ofMillis(200)).fullMailbox(0.05);

  private static SimulationConfig config(long seed) {
    SimulationConfig config = SimulationConfig.seed(seed);
    config = seed % 2 == 0 ? config : config.withFaults(FAULTS);
    return switch ((int) (seed % 3)) {
      case 0 -> config.withOrder(Order.random());
      case 1 -> config.withOrder(Order.pct(3, 200));
      default -> config.withOrder(Order.roundRobin());
    };
  }

  private static List<String> traceOf(long program, SimulationConfig config) {
    try (SimulatedRuntime sim = SimulatedRuntime.start(config)) {
      RandomProgram.run(program, sim);
      sim.close();
      return sim.trace().lines();
    }
  }

  /** Several at a time, so that threads are where they happen to be. */
  @Test
  void aThousandProgramsGiveTheSameTraceTwice() throws Exception {
    Set<List<String>> different = ConcurrentHashMap.newKeySet();
    List<Callable<Long>> jobs = new ArrayList<>();
    for (long seed = 0; seed < PROGRAMS; seed++) {
      long program = seed;
      jobs.add(
          () -> {
            List<String> once = traceOf(program, config(program));
            assertThat(traceOf(program, config(program))).isEqualTo(once);
            different.add(once);
            return (long) once.size();
          });
    }
    long events = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Long> done : threads.invokeAll(jobs)) {
        events += done.get();
      }
    }
    assertThat(different).as("programs differ from each other").hasSize(PROGRAMS);
    assertThat(events).as("and do something").isGreaterThan(20L * PROGRAMS);
  }

  @Test
  void anotherSeedIsAnotherOrder() {
    Set<List<String>> traces = ConcurrentHashMap.newKeySet();
    for (int seed = 0; seed < 50; seed++) {
      traces.add(traceOf(1, SimulationConfig.seed(seed)));
    }
    assertThat(traces).hasSizeGreaterThan(40);
  }
}

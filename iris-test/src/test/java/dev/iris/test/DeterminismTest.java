package dev.iris.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run is a function of seed and program. */
@Timeout(300)
class DeterminismTest {

  private static final int PROGRAMS = 1000;
  private static final int NODE_PROGRAMS = 200;
  private static final Set<Trace.Kind> OF_NODES =
      EnumSet.of(
          Trace.Kind.START,
          Trace.Kind.CONNECT,
          Trace.Kind.WRITE,
          Trace.Kind.READ,
          Trace.Kind.DISCONNECT,
          Trace.Kind.FAULT);
  private static final Set<Trace.Kind> OF_ACTORS =
      EnumSet.complementOf(
          EnumSet.of(
              Trace.Kind.START,
              Trace.Kind.CONNECT,
              Trace.Kind.WRITE,
              Trace.Kind.READ,
              Trace.Kind.DISCONNECT));
  private static final Faults NETWORK_FAULTS =
      Faults.none()
          .delay(0.2, Duration.ofSeconds(2))
          .cut(0.03)
          .partition(0.03, Duration.ofSeconds(5))
          .restart(0.03, Duration.ofSeconds(5));
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

  private static Trace traceOf(long program, SimulationConfig config) {
    try (SimulatedRuntime sim = SimulatedRuntime.start(config)) {
      RandomProgram.run(program, sim);
      sim.close();
      return sim.trace();
    }
  }

  private static Trace traceOfNodes(long program, SimulationConfig config) {
    try (SimulatedRuntime sim = SimulatedRuntime.start(config)) {
      RandomNodes.run(program, sim);
      sim.close();
      return sim.trace();
    }
  }

  /** What was seen of many runs. */
  private static final class Seen {
    private final Set<List<String>> different = ConcurrentHashMap.newKeySet();
    private final Map<Trace.Kind, LongAdder> kinds = new ConcurrentHashMap<>();

    void add(Trace trace) {
      different.add(trace.lines());
      trace
          .events()
          .forEach(event -> kinds.computeIfAbsent(event.kind(), k -> new LongAdder()).increment());
    }

    long count(Trace.Kind kind) {
      return kinds.getOrDefault(kind, new LongAdder()).sum();
    }
  }

  /** Several at a time, so that threads are where they happen to be. */
  private static Seen runTwice(
      int programs,
      BiFunction<Long, SimulationConfig, Trace> run,
      LongFunction<SimulationConfig> of)
      throws Exception {
    Seen seen = new Seen();
    List<Callable<Void>> jobs = new ArrayList<>();
    for (long seed = 0; seed < programs; seed++) {
      long program = seed;
      jobs.add(
          () -> {
            Trace once = run.apply(program, of.apply(program));
            Trace twice = run.apply(program, of.apply(program));
            assertThat(twice.lines()).isEqualTo(once.lines());
            seen.add(once);
            return null;
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Void> done : threads.invokeAll(jobs)) {
        done.get();
      }
    }
    assertThat(seen.different).as("programs differ from each other").hasSize(programs);
    return seen;
  }

  @Test
  void aThousandProgramsGiveTheSameTraceTwice() throws Exception {
    Seen seen = runTwice(PROGRAMS, DeterminismTest::traceOf, DeterminismTest::config);
    for (Trace.Kind kind : OF_ACTORS) {
      assertThat(seen.count(kind)).as("%s in the traces", kind).isGreaterThan(PROGRAMS / 20);
    }
  }

  @Test
  void programsOfSeveralNodesDoSoToo() throws Exception {
    Seen seen =
        runTwice(
            NODE_PROGRAMS,
            DeterminismTest::traceOfNodes,
            seed -> config(seed).withFaults(NETWORK_FAULTS));
    for (Trace.Kind kind : OF_NODES) {
      assertThat(seen.count(kind)).as("%s in the traces", kind).isGreaterThan(NODE_PROGRAMS);
    }
    for (String fault : List.of("delayed by", "FAULT a:", "cut", "parted for", "starts again")) {
      assertThat(seen.different)
          .as(fault)
          .anyMatch(lines -> lines.stream().anyMatch(line -> line.contains(fault)));
    }
  }

  @Test
  void anotherSeedIsAnotherOrder() {
    Set<List<String>> traces = ConcurrentHashMap.newKeySet();
    for (int seed = 0; seed < 50; seed++) {
      traces.add(traceOf(1, SimulationConfig.seed(seed)).lines());
    }
    assertThat(traces).hasSizeGreaterThan(40);
  }
}

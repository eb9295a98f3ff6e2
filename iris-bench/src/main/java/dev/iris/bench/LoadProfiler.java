package dev.iris.bench;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Notes the machine's load average after each round, for {@link Report}: {@code -prof
 * dev.iris.bench.LoadProfiler}. The benchmark's own threads are part of it.
 */
public final class LoadProfiler implements InternalProfiler {

  static final String LABEL = "load";

  /** JMH makes one by name. */
  public LoadProfiler() {}

  static double now() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  @Override
  public String getDescription() {
    return "The machine's load average";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    return List.of(new ScalarResult(LABEL, now(), "threads", AggregationPolicy.MAX));
  }
}

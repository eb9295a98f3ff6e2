package dev.iris.bench;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/** One workload on one system: {@link #open}, any number of {@link #run}s, {@link #close}. */
@State(Scope.Benchmark)
public abstract class Workload implements AutoCloseable {

  final Goal goal = new Goal();

  /** JMH's way in. */
  @Setup(Level.Trial)
  public void setUp(BenchmarkParams params) {
    if (params.getOpsPerInvocation() != operations()) {
      throw new IllegalStateException(
          "A run of these sizes is "
              + operations()
              + " operations, and JMH takes it for "
              + params.getOpsPerInvocation()
              + ": add -opi "
              + operations());
    }
    open();
  }

  /** JMH's way out. */
  @TearDown(Level.Trial)
  public void tearDown() {
    close();
  }

  /** How much one run does, in what the score counts. */
  abstract long operations();

  /** Starts the system and the actors. */
  abstract void open();

  /** The workload, once; throws if anything is missing. */
  abstract void run();

  /** Ends all threads. */
  @Override
  public abstract void close();
}

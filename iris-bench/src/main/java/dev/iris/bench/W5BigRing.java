package dev.iris.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** W5: a ring of 100,000 actors and 1000 tokens, evenly spread. Counts hops. */
public class W5BigRing extends Rounds {

  private static final int OPERATIONS = 10_000_000;

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void iris(Iris workload) {
    workload.run();
  }

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void pekko(Pekko workload) {
    workload.run();
  }

  /** On Iris. */
  public static class Iris extends IrisRing {
    @Param("100000")
    public int actors;

    @Param("1000")
    public int tokens;

    @Param("10000000")
    public int hops;

    @Override
    int actors() {
      return actors;
    }

    @Override
    int tokens() {
      return tokens;
    }

    @Override
    int hops() {
      return hops;
    }
  }

  /** On Pekko. */
  public static class Pekko extends PekkoRing {
    @Param("100000")
    public int actors;

    @Param("1000")
    public int tokens;

    @Param("10000000")
    public int hops;

    @Override
    int actors() {
      return actors;
    }

    @Override
    int tokens() {
      return tokens;
    }

    @Override
    int hops() {
      return hops;
    }
  }
}

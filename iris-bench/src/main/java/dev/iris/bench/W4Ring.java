package dev.iris.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** W4: a ring of 100 actors and one token. Counts hops. */
public class W4Ring extends Rounds {

  private static final int OPERATIONS = 2_000_000;

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
    @Param("100")
    public int actors;

    @Param("1")
    public int tokens;

    @Param("2000000")
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
    @Param("100")
    public int actors;

    @Param("1")
    public int tokens;

    @Param("2000000")
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

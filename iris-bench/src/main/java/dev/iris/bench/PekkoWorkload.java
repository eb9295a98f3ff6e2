package dev.iris.bench;

import org.apache.pekko.actor.ActorSystem;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A workload on one Pekko system. */
@State(Scope.Benchmark)
public abstract class PekkoWorkload extends Workload {

  /** See {@link PekkoSystems}; the best of those measured counts. */
  @Param({"default", "tuned"})
  public String dispatcher = "tuned";

  protected ActorSystem pekko;

  /** Starts what the runs need. */
  abstract void prepare();

  @Override
  void open() {
    pekko = PekkoSystems.start(dispatcher);
    prepare();
  }

  @Override
  public void close() {
    goal.checkExact();
    PekkoSystems.stop(pekko);
  }
}

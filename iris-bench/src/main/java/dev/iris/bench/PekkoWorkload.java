package dev.iris.bench;

import org.apache.pekko.actor.ActorSystem;
import org.openjdk.jmh.annotations.Param;

/** A workload on one Pekko system. */
public abstract class PekkoWorkload extends Workload {

  /** See {@link PekkoSystems}; the best of them counts. */
  @Param({"default", "tuned", "cores"})
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

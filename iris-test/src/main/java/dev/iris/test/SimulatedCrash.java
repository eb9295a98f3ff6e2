package dev.iris.test;

/** What an actor throws when a simulation makes it fail. */
public final class SimulatedCrash extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * A failure of an actor.
   *
   * @param what which one, at which message
   */
  public SimulatedCrash(String what) {
    super(what);
  }
}

package dev.iris.test;

import dev.iris.ActorRef;

/** Where assertions about actors in a simulation begin, in the manner of AssertJ. */
public final class IrisAssertions {

  private IrisAssertions() {}

  /**
   * About what has happened to an actor so far.
   *
   * @param sim its runtime
   * @param actor the actor
   * @return what can be asserted
   */
  public static ActorAssert assertThat(SimulatedRuntime sim, ActorRef<?> actor) {
    return assertThat(sim.history(actor));
  }

  /**
   * The same.
   *
   * @param history what has happened to it
   * @return what can be asserted
   */
  public static ActorAssert assertThat(ActorHistory history) {
    return new ActorAssert(history);
  }
}

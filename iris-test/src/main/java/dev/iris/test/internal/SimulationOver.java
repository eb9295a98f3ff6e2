package dev.iris.test.internal;

/** What a wait is answered with whose simulation has ended. */
final class SimulationOver extends Error {

  private static final long serialVersionUID = 1;

  SimulationOver() {
    super("the simulation has ended, and this wait with it", null, false, false);
  }
}

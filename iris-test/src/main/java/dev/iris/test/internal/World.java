package dev.iris.test.internal;

import dev.iris.test.SimulationConfig;
import java.util.ArrayList;
import java.util.List;

/** What all runtimes of a simulation share. For who has the turn. */
final class World {

  final SimulationConfig config;
  final Decider decider;
  final Conductor conductor;
  final Journal journal;
  final SimNetwork network;

  /** All there have been, in the order of their start; the first is the test's. */
  private final List<Simulated> runtimes = new ArrayList<>();

  World(SimulationConfig config, Decider decider) {
    this.config = config;
    this.decider = decider;
    this.conductor = new Conductor(decider, config.livelockBound());
    this.journal = new Journal(conductor);
    this.network = new SimNetwork(this);
  }

  /** Gives its number. */
  int add(Simulated runtime) {
    runtimes.add(runtime);
    return runtimes.size() - 1;
  }

  List<Simulated> runtimes() {
    return List.copyOf(runtimes);
  }

  /** Kills whatever is left and lets it unwind. */
  void abandon() {
    if (conductor.verdict().isClosed()) {
      return;
    }
    conductor.end();
    runtimes.forEach(Simulated::killAll);
    conductor.release();
  }
}

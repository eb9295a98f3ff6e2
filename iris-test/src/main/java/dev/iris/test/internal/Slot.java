package dev.iris.test.internal;

import dev.iris.test.Explore;
import dev.iris.test.SimulationConfig;
import dev.iris.test.Trace;
import org.jspecify.annotations.Nullable;

/**
 * A place where one run after the other takes place, on the thread that calls {@link #run}, while
 * another looks whether it goes on. A run whose own code does not come back is left to itself: the
 * one who looks takes what is known of it.
 */
final class Slot {

  /** How a run ended. */
  record Result(@Nullable Throwable failure, Choices choices, Trace trace, int decisions) {

    /** Whether this failed in the same way as another run did. */
    boolean failsLike(Result other) {
      return failure != null && other.failure != null && kind(failure).equals(kind(other.failure));
    }

    private static String kind(Throwable failure) {
      return failure instanceof dev.iris.test.SimulationError error
          ? error.kind().toString()
          : failure.getClass().getName();
    }
  }

  private static final int GRACE_LOOKS = 250;

  private volatile @Nullable Simulated running;
  private volatile @Nullable Watcher watcher;
  private int looksSinceOver;

  Result run(SimulationConfig config, Decider decider, boolean checked, Explore.Body body) {
    Simulated sim = Simulated.plain(config, decider);
    running = sim;
    watcher = new Watcher(sim.conductor());
    try {
      return resultOf(sim, failureOf(sim, checked, body));
    } finally {
      watcher = null;
      running = null;
    }
  }

  private static @Nullable Throwable failureOf(Simulated sim, boolean checked, Explore.Body body) {
    try {
      body.run(sim);
      if (checked) {
        sim.check();
      }
      sim.close();
      return sim.conductor().verdict().failure();
    } catch (Throwable thrown) {
      sim.abandon();
      Throwable first = sim.conductor().verdict().failure();
      return first == null ? thrown : first;
    }
  }

  private static Result resultOf(Simulated sim, @Nullable Throwable failure) {
    Decider decider = sim.decider();
    return new Result(failure, decider.choices(), sim.trace(), decider.decisions());
  }

  /** By another thread, once a period; a result if the run has failed and does not come back. */
  @Nullable Result look() {
    Watcher looking = watcher;
    Simulated sim = running;
    if (looking == null || sim == null) {
      looksSinceOver = 0;
      return null;
    }
    if (!sim.conductor().verdict().isAbandoned()) {
      looksSinceOver = 0;
      looking.look();
      return null;
    }
    return ++looksSinceOver < GRACE_LOOKS
        ? null
        : resultOf(sim, sim.conductor().verdict().failure());
  }
}

package dev.iris.test.internal;

import dev.iris.contract.Pace;
import dev.iris.test.SimulatedRuntime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Waiting of the contract tests, whose threads are strands of the simulation here.
 *
 * @param runtimes those of the test that is running
 */
public record SimulatedPace(List<SimulatedRuntime> runtimes) implements Pace {

  private static final long LOOK_NANOS = 1_000;
  private static final int ROUNDS = 5;

  private SimulatedRuntime runtime() {
    return runtimes.getLast();
  }

  private Conductor conductor() {
    return ((Simulated) runtime()).conductor();
  }

  @Override
  public void until(BooleanSupplier condition) {
    if (conductor().isOver()) {
      return;
    }
    if (conductor().onStrand()) {
      while (!condition.getAsBoolean() && !conductor().isOver()) {
        conductor().parking().spend(LOOK_NANOS);
      }
      return;
    }
    for (int i = runtimes.size(); i > 1 && i < ROUNDS && !condition.getAsBoolean(); i++) {
      runtimes.forEach(SimulatedRuntime::settle);
    }
    runtime().await(condition);
  }

  @Override
  public boolean settle() {
    if (!conductor().onStrand()) {
      runtimes.forEach(SimulatedRuntime::settle);
    }
    return true;
  }

  @Override
  public CompletableFuture<Void> newEvent() {
    return new SimFuture<>(conductor(), "the test");
  }

  @Override
  public boolean canSpin() {
    return false;
  }

  @Override
  public void start(String name, Runnable work) {
    conductor().addCallback(name, work);
  }
}

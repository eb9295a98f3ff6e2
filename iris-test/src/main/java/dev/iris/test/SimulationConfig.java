package dev.iris.test;

import dev.iris.RuntimeConfig;
import java.util.Objects;

/**
 * Immutable settings of a simulation. Begin with {@link #seed(long)} and change what you need: each
 * with-er returns new settings and throws at once when a value is outside its range.
 */
public final class SimulationConfig {

  private final long seed;
  private final Order order;
  private final Faults faults;
  private final RuntimeConfig runtime;
  private final int livelockBound;

  private SimulationConfig(
      long seed, Order order, Faults faults, RuntimeConfig runtime, int livelockBound) {
    this.seed = seed;
    this.order = order;
    this.faults = faults;
    this.runtime = runtime;
    this.livelockBound = livelockBound;
  }

  /**
   * The defaults with a seed: random order, no faults, 100,000 steps at one instant.
   *
   * @param seed any number
   * @return the settings
   */
  public static SimulationConfig seed(long seed) {
    return new SimulationConfig(
        seed, Order.random(), Faults.none(), RuntimeConfig.defaults(), 100_000);
  }

  /**
   * The same with another seed.
   *
   * @param other any number
   * @return the new settings
   */
  public SimulationConfig withSeed(long other) {
    return new SimulationConfig(other, order, faults, runtime, livelockBound);
  }

  /**
   * In which order actors run.
   *
   * @param other the order
   * @return the new settings
   */
  public SimulationConfig withOrder(Order other) {
    return new SimulationConfig(
        seed, Objects.requireNonNull(other, "order"), faults, runtime, livelockBound);
  }

  /**
   * What goes wrong.
   *
   * @param other the faults
   * @return the new settings
   */
  public SimulationConfig withFaults(Faults other) {
    return new SimulationConfig(
        seed, order, Objects.requireNonNull(other, "faults"), runtime, livelockBound);
  }

  /**
   * Settings of the runtime itself. Those about threads mean nothing here.
   *
   * @param other the settings
   * @return the new settings
   */
  public SimulationConfig withRuntime(RuntimeConfig other) {
    return new SimulationConfig(
        seed, order, faults, Objects.requireNonNull(other, "runtime"), livelockBound);
  }

  /**
   * After how many steps without time passing a run is taken for a livelock.
   *
   * @param steps 1 or more; by default 100,000
   * @return the new settings
   */
  public SimulationConfig withLivelockBound(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("livelockBound is " + steps + "; it must be 1 or more");
    }
    return new SimulationConfig(seed, order, faults, runtime, steps);
  }

  /**
   * See {@link #seed(long)}.
   *
   * @return the seed
   */
  public long seed() {
    return seed;
  }

  /**
   * See {@link #withOrder}.
   *
   * @return the order
   */
  public Order order() {
    return order;
  }

  /**
   * See {@link #withFaults}.
   *
   * @return the faults
   */
  public Faults faults() {
    return faults;
  }

  /**
   * See {@link #withRuntime}.
   *
   * @return the runtime's settings
   */
  public RuntimeConfig runtime() {
    return runtime;
  }

  /**
   * See {@link #withLivelockBound}.
   *
   * @return the number of steps
   */
  public int livelockBound() {
    return livelockBound;
  }

  /** As the code that makes it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("SimulationConfig.seed(").append(seed).append(')');
    if (!(order instanceof Order.Random)) {
      text.append(".withOrder(").append(order).append(')');
    }
    if (!faults.toString().equals(Faults.none().toString())) {
      text.append(".withFaults(").append(faults).append(')');
    }
    return text.toString();
  }
}

package dev.iris.test;

import dev.iris.test.internal.Exploration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Runs a test under many schedules, each drawn from a seed of its own, on all cores. It stops at
 * the first seed that fails, shortens that run (it takes back one switch between actors, and one
 * fault, after the other, as long as it fails in the same way), and throws an {@link
 * ExplorationError} that shows the shortest.
 *
 * {@snippet :
 * Explore.seeds(1000).run(sim -> {
 *   var account = sim.actor(AccountMsg.class).spawn(Account::new);
 *   // ...
 *   sim.settle();
 *   assertThat(account.ask(Balance::new, SECOND).join()).isEqualTo(20);
 * });
 * }
 *
 * <p>The body is run on several threads at once, each time with a runtime of its own, so it must
 * touch nothing else that changes. After it the checks of {@link SimulatedRuntime#check} are made,
 * and the runtime is closed. Immutable: each with-er returns a new exploration.
 */
public final class Explore {

  /** A test, with the runtime it is to use. */
  @FunctionalInterface
  public interface Body {
    /**
     * Runs it.
     *
     * @param sim a runtime of its own
     * @throws Exception if it fails
     */
    void run(SimulatedRuntime sim) throws Exception;
  }

  private final long seeds;
  private final SimulationConfig config;
  private final Optional<Order> order;
  private final Optional<String> replay;
  private final OptionalInt threads;
  private final boolean checked;

  private Explore(
      long seeds,
      SimulationConfig config,
      Optional<Order> order,
      Optional<String> replay,
      OptionalInt threads,
      boolean checked) {
    this.seeds = seeds;
    this.config = config;
    this.order = order;
    this.replay = replay;
    this.threads = threads;
    this.checked = checked;
  }

  /**
   * So many seeds, from 0 on. Before them the body is run once with no switch between actors but
   * those that must be.
   *
   * @param seeds how many, 0 or more
   * @return the exploration
   */
  public static Explore seeds(long seeds) {
    if (seeds < 0) {
      throw new IllegalArgumentException("seeds is " + seeds + "; it must be 0 or more");
    }
    return new Explore(
        seeds,
        SimulationConfig.seed(0),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        true);
  }

  /**
   * One run that has failed before.
   *
   * @param run what the failure said
   * @return the exploration
   * @throws IllegalArgumentException if it is not what a failure says
   */
  public static Explore replay(String run) {
    Exploration.checkReplay(Objects.requireNonNull(run, "run"));
    return new Explore(
        0, SimulationConfig.seed(0), Optional.empty(), Optional.of(run), OptionalInt.empty(), true);
  }

  /**
   * Begins with another seed.
   *
   * @param first any number
   * @return the new exploration
   */
  public Explore from(long first) {
    return new Explore(seeds, config.withSeed(first), order, replay, threads, checked);
  }

  /**
   * In which order actors run. Unless told otherwise odd seeds use {@link Order#random} and even
   * ones {@link Order#pct} with depth 3 and as many steps as the first run took.
   *
   * @param other the order
   * @return the new exploration
   */
  public Explore order(Order other) {
    return new Explore(seeds, config, Optional.of(other), replay, threads, checked);
  }

  /**
   * What goes wrong.
   *
   * @param faults the faults
   * @return the new exploration
   */
  public Explore faults(Faults faults) {
    return config(config.withFaults(faults));
  }

  /**
   * All settings but the order, which {@link #order} sets; the seed is the first.
   *
   * @param other the settings
   * @return the new exploration
   */
  public Explore config(SimulationConfig other) {
    return new Explore(
        seeds, Objects.requireNonNull(other, "config"), order, replay, threads, checked);
  }

  /**
   * How many runs there are at a time. Unless told otherwise as many as there are processors.
   *
   * @param number 1 or more
   * @return the new exploration
   */
  public Explore threads(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("threads is " + number + "; it must be 1 or more");
    }
    return new Explore(seeds, config, order, replay, OptionalInt.of(number), checked);
  }

  /**
   * Does not make the checks of {@link SimulatedRuntime#check} after the body.
   *
   * @return the new exploration
   */
  public Explore withoutChecks() {
    return new Explore(seeds, config, order, replay, threads, false);
  }

  /**
   * Runs the body.
   *
   * @param body the test
   * @return what was done, if nothing was found
   * @throws ExplorationError at the first seed that fails
   */
  public Explored run(Body body) {
    Exploration exploration =
        new Exploration(
            config,
            order,
            checked,
            threads.orElse(Runtime.getRuntime().availableProcessors()),
            Objects.requireNonNull(body, "body"));
    return replay.isPresent() ? exploration.replay(replay.get()) : exploration.explore(seeds);
  }
}

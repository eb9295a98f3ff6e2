package dev.iris.test.internal;

import dev.iris.test.ExplorationError;
import dev.iris.test.Explore;
import dev.iris.test.Explored;
import dev.iris.test.Faults;
import dev.iris.test.Order;
import dev.iris.test.SimulationConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Many runs of one body: all seeds, or until one fails, which is then shortened. */
public final class Exploration {

  private static final int DEPTH = 3;

  private final SimulationConfig config;
  private final Optional<Order> order;
  private final boolean checked;
  private final int threads;
  private final Explore.Body body;

  /**
   * An exploration.
   *
   * @param config the settings; its seed is the first
   * @param order the order, if it is always the same
   * @param checked whether the checks are made at the end of each run
   * @param threads how many runs there are at a time
   * @param body what is run
   */
  public Exploration(
      SimulationConfig config,
      Optional<Order> order,
      boolean checked,
      int threads,
      Explore.Body body) {
    this.config = config;
    this.order = order;
    this.checked = checked;
    this.threads = threads;
    this.body = body;
  }

  /**
   * Throws unless it is what a failure says.
   *
   * @param run the text
   */
  public static void checkReplay(String run) {
    Choices.parse(run);
  }

  /**
   * Runs the body once.
   *
   * @param run which run
   * @return what was done, if it did not fail
   */
  public Explored replay(String run) {
    long start = System.nanoTime();
    Slot.Result result = written(Choices.parse(run));
    if (result.failure() != null) {
      throw error("the run fails", result);
    }
    return new Explored(1, Duration.ofNanos(System.nanoTime() - start));
  }

  /**
   * Runs the body with so many seeds.
   *
   * @param seeds how many
   * @return what was done, if none failed
   */
  public Explored explore(long seeds) {
    long start = System.nanoTime();
    Slot.Result plain = written(new Choices(config.seed(), Map.of(), Map.of()));
    if (plain.failure() != null) {
      throw error("it fails in the first run, in which actors switch only when they must", plain);
    }
    int steps = Math.max(1, plain.decisions());
    Crew.Found found = new Crew(threads, seeds, (slot, nth) -> drawn(slot, nth, steps)).run();
    if (found != null) {
      throw shortened(found, found.nth() + 2);
    }
    return new Explored(seeds + 1, Duration.ofNanos(System.nanoTime() - start));
  }

  private Slot.Result drawn(Slot slot, long nth, int steps) {
    SimulationConfig own = config.withSeed(config.seed() + nth);
    Order random = (own.seed() & 1) == 1 ? Order.random() : Order.pct(DEPTH, steps);
    Strategy strategy = Strategy.of(order.orElse(random), own.seed());
    return slot.run(own, Decider.drawing(own.seed(), strategy, own.faults()), checked, body);
  }

  private Slot.Result written(Choices choices) {
    SimulationConfig own = config.withSeed(choices.seed());
    Faults script = own.faults().scriptOnly();
    return new Crew(
            1, 1, (slot, nth) -> slot.run(own, Decider.replaying(choices, script), checked, body))
        .runOne();
  }

  private ExplorationError shortened(Crew.Found found, long runs) {
    Slot.Result first = found.result();
    Shortener shortener = new Shortener(this::written, first);
    Slot.Result shortest = shortener.shortest();
    String head = "seed " + first.choices().seed() + " fails, after " + runs + " schedules";
    if (shortest == null) {
      return error(
          head
              + "; it did not fail again, so the test depends on something the simulation does not"
              + " control",
          first);
    }
    return error(
        head
            + "; shortened from "
            + first.choices().summary()
            + " to "
            + shortest.choices().summary()
            + " in "
            + shortener.runs()
            + " runs",
        shortest);
  }

  private ExplorationError error(String head, Slot.Result result) {
    Throwable failure = failureOf(result);
    String replay = result.choices().toString();
    String message =
        head
            + ":\n"
            + failure
            + "\n"
            + Report.end(result.trace())
            + "\nreplay it with Explore.replay(\""
            + replay
            + "\"), or with -Diris.test.replay="
            + replay;
    return new ExplorationError(message, replay, result.trace(), failure);
  }

  private static Throwable failureOf(Slot.Result result) {
    Throwable failure = result.failure();
    if (failure == null) {
      throw new AssertionError("only failures are told");
    }
    return failure;
  }
}

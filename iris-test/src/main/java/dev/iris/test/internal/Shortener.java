package dev.iris.test.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes choices of a failing run back as long as it fails in the same way: faults first, then
 * switches; large parts first, then smaller ones, down to each by itself. (In the manner of delta
 * debugging: A. Zeller, R. Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002.)
 */
final class Shortener {

  private static final int MOST_RUNS = 2_000;
  private static final long MOST_NANOS = 20_000_000_000L;

  private final Function<Choices, Slot.Result> runner;
  private final Slot.Result first;
  private final long start = System.nanoTime();
  private int runs;

  Shortener(Function<Choices, Slot.Result> runner, Slot.Result first) {
    this.runner = runner;
    this.first = first;
  }

  int runs() {
    return runs;
  }

  /** The shortest found; null if the run does not even fail again as it is. */
  Slot.@Nullable Result shortest() {
    Slot.Result best = failing(first.choices());
    if (best == null) {
      return null;
    }
    Slot.Result bare = failing(new Choices(first.choices().seed(), Map.of(), Map.of()));
    if (bare != null) {
      return bare;
    }
    for (int before = Integer.MAX_VALUE; best.choices().size() < before; ) {
      before = best.choices().size();
      best = fewer(best, true);
      best = fewer(best, false);
    }
    return best;
  }

  private Slot.Result fewer(Slot.Result from, boolean faults) {
    Slot.Result best = from;
    for (int part = Math.max(1, keys(best, faults).size()); part > 0; part /= 2) {
      for (int at = 0; at < keys(best, faults).size() && mayGoOn(); ) {
        Slot.Result shorter =
            failing(without(best.choices(), keys(best, faults), at, part, faults));
        if (shorter != null && shorter.choices().size() < best.choices().size()) {
          best = shorter;
        } else {
          at += part;
        }
      }
    }
    return best;
  }

  private static List<Integer> keys(Slot.Result result, boolean faults) {
    Choices choices = result.choices();
    return new ArrayList<>((faults ? choices.faults() : choices.switches()).keySet());
  }

  private static Choices without(
      Choices from, List<Integer> keys, int at, int part, boolean faults) {
    List<Integer> gone = keys.subList(at, Math.min(keys.size(), at + part));
    return faults
        ? new Choices(from.seed(), from.switches(), minus(from.faults(), gone))
        : new Choices(from.seed(), minus(from.switches(), gone), from.faults());
  }

  private static <V> Map<Integer, V> minus(Map<Integer, V> map, List<Integer> keys) {
    Map<Integer, V> rest = new TreeMap<>(map);
    rest.keySet().removeAll(keys);
    return rest;
  }

  private boolean mayGoOn() {
    return runs < MOST_RUNS && System.nanoTime() - start < MOST_NANOS;
  }

  private Slot.@Nullable Result failing(Choices choices) {
    runs++;
    Slot.Result result = runner.apply(choices);
    return result.failsLike(first) ? result : null;
  }
}

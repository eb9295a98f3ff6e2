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
 * What is taken back moves the decisions after it, so in the end switches are also taken back with
 * the later ones moved by one, and two at a time.
 */
final class Shortener {

  private static final int MOST_RUNS = 2_000;
  private static final int FEW = 16;
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
      best = fewerOfFew(best);
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

  private Slot.Result fewerOfFew(Slot.Result from) {
    Map<Integer, Integer> switches = from.choices().switches();
    if (switches.size() > FEW) {
      return from;
    }
    for (Map<Integer, Integer> fewer : variants(new ArrayList<>(switches.entrySet()))) {
      Choices choices = new Choices(from.choices().seed(), fewer, from.choices().faults());
      Slot.Result shorter = mayGoOn() ? failing(choices) : null;
      if (shorter != null && shorter.choices().size() < from.choices().size()) {
        return fewerOfFew(shorter);
      }
    }
    return from;
  }

  private static List<Map<Integer, Integer>> variants(List<Map.Entry<Integer, Integer>> all) {
    List<Map<Integer, Integer>> variants = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      for (int shift = -2; shift <= 2; shift++) {
        variants.add(variant(all, i, i, shift));
      }
      for (int j = i + 1; j < all.size(); j++) {
        variants.add(variant(all, i, j, 0));
      }
    }
    return variants;
  }

  /** Without two, or one, of them, and with those after the first moved. */
  private static Map<Integer, Integer> variant(
      List<Map.Entry<Integer, Integer>> all, int one, int other, int shift) {
    Map<Integer, Integer> rest = new TreeMap<>();
    for (int i = 0; i < all.size(); i++) {
      if (i != one && i != other) {
        int moved = all.get(i).getKey() + (i > one ? shift : 0);
        rest.put(Math.max(0, moved), all.get(i).getValue());
      }
    }
    return rest;
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

package dev.iris.test.internal;

import dev.iris.test.Order;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Picks who runs next. */
interface Strategy {

  /**
   * Picks one of two or more.
   *
   * @param candidates in the order in which they became ready
   * @param preferred which of them goes on if nothing speaks against it
   * @param decision how many decisions there were before
   * @return the index of the one to run
   */
  int pick(List<Task> candidates, int preferred, int decision);

  /** A lane that comes into being. */
  default void arrived(Lane lane) {}

  static Strategy of(Order order, long seed) {
    return switch (order) {
      case Order.Random random -> new AtRandom(new Dice(seed, 1));
      case Order.Pct pct -> new Priorities(pct, new Dice(seed, 1));
      case Order.RoundRobin turns -> new Turns();
    };
  }

  /** Everybody with the same probability. */
  record AtRandom(Dice dice) implements Strategy {
    @Override
    public int pick(List<Task> candidates, int preferred, int decision) {
      return dice.below(candidates.size());
    }
  }

  /** The PCT algorithm, see {@link Order#pct}. */
  final class Priorities implements Strategy {
    private final Dice dice;

    /** At which decision the running lane gets which priority, below those drawn at first. */
    private record Change(int decision, long priority) {}

    private final ArrayDeque<Change> changes = new ArrayDeque<>();

    Priorities(Order.Pct pct, Dice dice) {
      this.dice = dice;
      List<Change> drawn = new ArrayList<>();
      for (int i = 1; i < pct.depth(); i++) {
        drawn.add(new Change(dice.below(pct.steps()), i - pct.depth()));
      }
      drawn.sort(Comparator.comparingInt(Change::decision));
      changes.addAll(drawn);
    }

    @Override
    public void arrived(Lane lane) {
      lane.priority = dice.nextLong() >>> 1;
    }

    @Override
    public int pick(List<Task> candidates, int preferred, int decision) {
      while (!changes.isEmpty() && changes.peek().decision() <= decision) {
        candidates.get(highest(candidates)).lane.priority = changes.remove().priority();
      }
      return highest(candidates);
    }

    private static int highest(List<Task> candidates) {
      int best = 0;
      for (int i = 1; i < candidates.size(); i++) {
        if (candidates.get(i).lane.priority > candidates.get(best).lane.priority) {
          best = i;
        }
      }
      return best;
    }
  }

  /** Each lane in turn. */
  final class Turns implements Strategy {
    private int last = -1;

    @Override
    public int pick(List<Task> candidates, int preferred, int decision) {
      int next = -1;
      int first = 0;
      for (int i = 0; i < candidates.size(); i++) {
        int number = candidates.get(i).lane.number;
        if (number > last && (next < 0 || number < candidates.get(next).lane.number)) {
          next = i;
        }
        if (number < candidates.get(first).lane.number) {
          first = i;
        }
      }
      int picked = next < 0 ? first : next;
      last = candidates.get(picked).lane.number;
      return picked;
    }
  }

  /** Whoever goes on anyway, but for the decisions that are written down. */
  record Written(Map<Integer, Integer> switches) implements Strategy {
    @Override
    public int pick(List<Task> candidates, int preferred, int decision) {
      Integer lane = switches.get(decision);
      if (lane != null) {
        for (int i = 0; i < candidates.size(); i++) {
          if (candidates.get(i).lane.number == lane) {
            return i;
          }
        }
      }
      return preferred;
    }
  }
}

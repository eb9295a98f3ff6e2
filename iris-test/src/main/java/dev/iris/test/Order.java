package dev.iris.test;

/**
 * In which order a simulated runtime runs what could run next. It decides whenever an actor sends,
 * finishes a message, waits, or begins one.
 */
public sealed interface Order {

  /**
   * Each time, every actor that could run is as likely as any other.
   *
   * @return the order
   */
  static Order random() {
    return new Random();
  }

  /**
   * By priorities drawn at random, which change at a few places: who has the highest runs until it
   * cannot go on. It finds bugs that need {@code depth} events in a certain order with a
   * probability of at least 1 / (actors * steps^(depth - 1)), however many other orders there are.
   * See S. Burckhardt, P. Kothari, M. Musuvathi, S. Nagarakatte: A Randomized Scheduler with
   * Probabilistic Guarantees of Finding Bugs, ASPLOS 2010.
   *
   * @param depth how many events have to be in a certain order, 1 or more; the running actor loses
   *     its priority at {@code depth - 1} places
   * @param steps about how many decisions a run takes, 1 or more: the places are drawn from these
   * @return the order
   */
  static Order pct(int depth, int steps) {
    return new Pct(depth, steps);
  }

  /**
   * One after the other, a step each. The seed changes nothing but faults.
   *
   * @return the order
   */
  static Order roundRobin() {
    return new RoundRobin();
  }

  /** See {@link Order#random}. */
  record Random() implements Order {
    @Override
    public String toString() {
      return "Order.random()";
    }
  }

  /**
   * See {@link Order#pct}.
   *
   * @param depth how many events have to be in a certain order
   * @param steps about how many decisions a run takes
   */
  record Pct(int depth, int steps) implements Order {
    /** Checks both. */
    public Pct {
      if (depth < 1 || steps < 1) {
        throw new IllegalArgumentException(
            "depth is " + depth + " and steps is " + steps + "; both must be 1 or more");
      }
    }

    @Override
    public String toString() {
      return "Order.pct(" + depth + ", " + steps + ")";
    }
  }

  /** See {@link Order#roundRobin}. */
  record RoundRobin() implements Order {
    @Override
    public String toString() {
      return "Order.roundRobin()";
    }
  }
}

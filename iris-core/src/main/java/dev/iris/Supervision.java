package dev.iris;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Immutable rules of a supervisor: which actors are restarted together, how often, and after which
 * delay. Each with-er returns new rules, and throws {@link IllegalArgumentException} at once when a
 * value is outside its range.
 */
public final class Supervision {

  /** Which actors are restarted when one fails. */
  public enum Strategy {
    /** The one that failed. */
    ONE_FOR_ONE,
    /** All. */
    ONE_FOR_ALL,
    /** The one that failed, and those that were started after it. */
    REST_FOR_ONE
  }

  private final Values values;

  private Supervision(Values values) {
    this.values = values;
  }

  /** Written before the constructor ends, and never again. */
  private static final class Values implements Cloneable {
    Strategy strategy = Strategy.ONE_FOR_ONE;
    int restarts = 3;
    Duration period = Duration.ofSeconds(5);
    Duration first = Duration.ZERO;
    double factor = 1;
    Duration max = Duration.ZERO;
    double jitter = 0.2;
    Duration quiet = Duration.ofSeconds(30);
    Duration shutdownTimeout = Duration.ofSeconds(5);

    @Override
    public Values clone() {
      try {
        return (Values) super.clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static Supervision of(Strategy strategy) {
    return new Supervision(new Values()).with(v -> v.strategy = strategy);
  }

  /**
   * Restarts the actor that failed; at most 3 restarts in 5 seconds, at once.
   *
   * @return the rules
   */
  public static Supervision oneForOne() {
    return of(Strategy.ONE_FOR_ONE);
  }

  /**
   * Restarts all when one fails: they are brought to rest in the reverse order of their start, one
   * after the other, and started forward. At most 3 restarts in 5 seconds, at once.
   *
   * @return the rules
   */
  public static Supervision oneForAll() {
    return of(Strategy.ONE_FOR_ALL);
  }

  /**
   * The same for the one that failed and those started after it.
   *
   * @return the rules
   */
  public static Supervision restForOne() {
    return of(Strategy.REST_FOR_ONE);
  }

  private Supervision with(Consumer<Values> change) {
    Values copy = values.clone();
    change.accept(copy);
    return new Supervision(copy);
  }

  /**
   * So many restarts within the period are tolerated. The next failure ends all children and is
   * passed to the supervisor above.
   *
   * @param restarts 0 or more
   * @param period more than zero
   * @return the new rules
   */
  public Supervision intensity(int restarts, Duration period) {
    Checks.range("restarts", restarts, 0, Integer.MAX_VALUE);
    Checks.aboveZero("period", period);
    return with(
        v -> {
          v.restarts = restarts;
          v.period = period;
        });
  }

  /**
   * A delay before a restart: for the nth failure in a row {@code first * factor^(n-1)}, up to a
   * limit, less some jitter. What is sent meanwhile waits.
   *
   * @param first zero or more
   * @param factor 1 or more
   * @param max at least {@code first}
   * @return the new rules
   */
  public Supervision backoff(Duration first, double factor, Duration max) {
    Checks.atLeastZero("first", first);
    if (!(factor >= 1) || factor == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("factor is " + factor + "; it must be 1 or more");
    }
    if (Objects.requireNonNull(max, "max").compareTo(first) < 0) {
      throw new IllegalArgumentException("max is " + max + "; it must be at least first, " + first);
    }
    return with(
        v -> {
          v.first = first;
          v.factor = factor;
          v.max = max;
        });
  }

  /**
   * How much shorter than computed a delay may be, at random, so that not all come back at the same
   * moment.
   *
   * @param share 0 to 1; by default 0.2: a delay is between 80 and 100 percent
   * @return the new rules
   */
  public Supervision jitter(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("jitter is " + share + "; it must be 0 to 1");
    }
    return with(v -> v.jitter = share);
  }

  /**
   * After how long without a failure the delays begin anew.
   *
   * @param quiet more than zero; by default 30 seconds
   * @return the new rules
   */
  public Supervision resetAfter(Duration quiet) {
    Checks.aboveZero("quiet", quiet);
    return with(v -> v.quiet = quiet);
  }

  /**
   * How long an actor may take to come to rest, or to end, when the supervisor asks for it; then it
   * is killed.
   *
   * @param limit more than zero; by default 5 seconds
   * @return the new rules
   */
  public Supervision shutdownTimeout(Duration limit) {
    Checks.aboveZero("shutdownTimeout", limit);
    return with(v -> v.shutdownTimeout = limit);
  }

  /**
   * Which are restarted together.
   *
   * @return the strategy
   */
  public Strategy strategy() {
    return values.strategy;
  }

  /**
   * How many restarts are tolerated.
   *
   * @return the number
   */
  public int restarts() {
    return values.restarts;
  }

  /**
   * Within which time.
   *
   * @return the period
   */
  public Duration period() {
    return values.period;
  }

  /**
   * The delay of a restart without its jitter.
   *
   * @param failure which failure in a row it answers, from 1 on
   * @return zero or more
   */
  public Duration delay(int failure) {
    double nanos = values.first.toNanos() * Math.pow(values.factor, failure - 1);
    return nanos >= values.max.toNanos() ? values.max : Duration.ofNanos((long) nanos);
  }

  /**
   * How much shorter a delay may be.
   *
   * @return the share, 0 to 1
   */
  public double jitter() {
    return values.jitter;
  }

  /**
   * After how long delays begin anew.
   *
   * @return the time
   */
  public Duration resetAfter() {
    return values.quiet;
  }

  /**
   * How long an actor may take to come to rest or to end.
   *
   * @return the time
   */
  public Duration shutdownTimeout() {
    return values.shutdownTimeout;
  }
}

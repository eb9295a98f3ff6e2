package dev.iris.contract;

import java.time.Duration;

/**
 * How often a race is repeated: as often as one likes, but not for longer than some seconds. Where
 * others have the processors, each round takes as long as they please. What a round shows does not
 * depend on how many there are.
 */
public final class Rounds {

  private static final int LEAST = 100;
  private static final Duration ENOUGH = Duration.ofSeconds(10);

  private final int most;
  private final long nanos;
  private final long start = System.nanoTime();

  private Rounds(int most, long nanos) {
    this.most = most;
    this.nanos = nanos;
  }

  /**
   * Rounds that begin now.
   *
   * @param most how many there are where nobody else has the processors
   * @return what says when it is enough
   */
  public static Rounds atMost(int most) {
    return atMost(most, ENOUGH);
  }

  /**
   * The same, with a limit of one's own.
   *
   * @param most how many there are where nobody else has the processors
   * @param enough for how long at the most, whoever has them
   * @return what says when it is enough
   */
  public static Rounds atMost(int most, Duration enough) {
    return new Rounds(most, enough.toNanos());
  }

  /**
   * Whether there is another round.
   *
   * @param done how many there have been
   * @return false when it is enough
   */
  public boolean goOn(int done) {
    return done < most && (done < LEAST || System.nanoTime() - start < nanos);
  }
}

package dev.iris.net.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.net.internal.wire.SessionSweep.Account;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Sweeps of the sessions over a simulated network. {@code -Diris.test.sweeps=N} for more seeds,
 * {@code -Diris.test.sweep=N} for the trace of one.
 */
class SessionSweepTest {

  private static final int SEEDS = Integer.getInteger("iris.test.sweeps", 1_000);
  private static final long ONE = Long.getLong("iris.test.sweep", -1);

  @Test
  void whateverHappensEachMessageIsAccountedForAndEachVerdictHasAReason() {
    Account all = sweep("in chaos", SEEDS, SessionSweep::run);

    if (ONE < 0) {
      assertThat(all.confirmed()).isPositive();
      assertThat(all.inDoubt()).isPositive();
      assertThat(all.undelivered()).isPositive();
      assertThat(all.ups()).isPositive();
      assertThat(all.downs()).isPositive();
    }
  }

  @Test
  void whenEverythingIsLateAndNothingElseIsWrongNobodyIsDeclaredDownAndNothingIsLost() {
    int seeds = ONE < 0 ? Math.max(1, SEEDS / 5) : 1;
    Account all = sweep("late", seeds, SessionSweep::calm);

    assertThat(all.confirmed()).isEqualTo(all.accepted()).isPositive();
    assertThat(all.downs()).isZero();
    assertThat(all.ups()).isEqualTo(2L * seeds);
  }

  private static Account sweep(String how, int seeds, Function<SessionSweep, Account> run) {
    if (ONE >= 0) {
      return traced(ONE, run);
    }
    long start = System.nanoTime();
    Account all =
        LongStream.range(0, seeds)
            .parallel()
            .mapToObj(seed -> one(seed, run))
            .reduce(Account.NONE, Account::plus);
    System.out.printf(
        "%d seeds %s in %.1f s: %s%n", seeds, how, (System.nanoTime() - start) / 1e9, all);
    return all;
  }

  private static Account one(long seed, Function<SessionSweep, Account> run) {
    try {
      return run.apply(new SessionSweep(seed, false));
    } catch (AssertionError | RuntimeException e) {
      traced(seed, run);
      throw new AssertionError("seed " + seed + " failed once, and not again", e);
    }
  }

  private static Account traced(long seed, Function<SessionSweep, Account> run) {
    SessionSweep sweep = new SessionSweep(seed, true);
    try {
      return run.apply(sweep);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d: %s%n%s%nagain: -Dtest=SessionSweepTest -Diris.test.sweep=%d"
              .formatted(seed, e.getMessage(), sweep.trace(), seed),
          e);
    }
  }
}

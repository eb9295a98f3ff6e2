package dev.iris.internal.supervise;

import dev.iris.ExitReason;
import dev.iris.Supervision;
import dev.iris.internal.time.Durations;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What is known of failures: how many in a row, for the delay, and when, for the intensity. Made at
 * the first failure, for most have none. In turns only.
 */
final class Trouble {
  private static final long FIRST_PAUSE = 10_000_000L;
  private static final long LONGEST_PAUSE = 1_000_000_000L;

  private final ArrayDeque<Long> restartTimes = new ArrayDeque<>();
  private int inARow;
  private long lastFailure;
  private long pause;

  int restarts;
  ExitReason reason = new ExitReason.Shutdown();
  Ward.@Nullable Remains remains;

  /** Whether the rules tolerate one more restart now; then it is noted. */
  boolean tolerated(Supervision rules, long now) {
    long period = Durations.nanos(rules.period());
    while (!restartTimes.isEmpty() && now - restartTimes.peekFirst() >= period) {
      restartTimes.removeFirst();
    }
    if (restartTimes.size() >= rules.restarts()) {
      return false;
    }
    restartTimes.addLast(now);
    return true;
  }

  /** The delay before the restart that answers a failure now, in nanoseconds. */
  long delay(Supervision rules, long now, Hub hub) {
    if (inARow > 0 && now - lastFailure >= Durations.nanos(rules.resetAfter())) {
      inARow = 0;
    }
    inARow++;
    lastFailure = now;
    long full = Durations.nanos(rules.delay(inARow));
    return full == 0 ? 0 : full - (long) (full * rules.jitter() * hub.random().nextDouble());
  }

  /** A name or the path was taken: another attempt follows after a pause, which grows. */
  void taken() {
    pause = Math.clamp(2 * pause, FIRST_PAUSE, LONGEST_PAUSE);
  }

  /** It was not for a name that it failed, or it has not failed. */
  void notTaken() {
    pause = 0;
  }

  /** How long to wait at least before the next attempt, in nanoseconds. */
  long pause() {
    return pause;
  }
}

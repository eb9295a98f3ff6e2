package dev.iris.internal.supervise;

import dev.iris.GivenUp;
import dev.iris.internal.time.NanoClock;
import dev.iris.internal.time.Timers;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What the supervisors of a runtime share. All of them act in one line of turns: a turn is a few
 * steps, runs on whatever thread, and no two run at a time. So nothing else in this package needs a
 * lock, but for what is read from outside.
 *
 * @param turns runs turns one after the other, in the order in which they were given
 * @param outside runs user code, where it may block
 * @param clock the time
 * @param timers the timers
 * @param random for jitter
 * @param givenUp told what the root gives up; does not block
 * @param closing whether nothing is restarted any more
 * @param visited counts the members that were looked at
 */
public record Hub(
    Executor turns,
    Executor outside,
    NanoClock clock,
    Timers timers,
    RandomGenerator random,
    Consumer<GivenUp> givenUp,
    BooleanSupplier closing,
    LongAdder visited) {

  Timers.Timer later(long nanos, Runnable turn) {
    return timers.schedule(nanos, () -> turns.execute(turn));
  }
}

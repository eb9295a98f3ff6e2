package dev.iris.internal.runtime;

import dev.iris.internal.schedule.JdkWaits;
import dev.iris.internal.schedule.Scheduler;
import dev.iris.internal.schedule.Waits;
import dev.iris.internal.time.NanoClock;
import dev.iris.internal.time.Timers;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime runs on. Everything that could make two runs of the same program differ comes in
 * through here: threads, time, chance.
 *
 * @param scheduler what runs actors
 * @param waits how everything else waits
 * @param clock its time
 * @param timers its timers
 * @param random its chance
 * @param probe who looks on, if anybody
 */
public record Engine(
    Scheduler scheduler,
    Waits waits,
    NanoClock clock,
    Timers timers,
    RandomGenerator random,
    @Nullable Probe probe) {

  /**
   * With the waits and the chance of the JDK.
   *
   * @param scheduler what runs actors
   * @param clock its time
   * @param timers its timers
   * @return the engine
   */
  public static Engine of(Scheduler scheduler, NanoClock clock, Timers timers) {
    return new Engine(
        scheduler,
        new JdkWaits(),
        clock,
        timers,
        () -> ThreadLocalRandom.current().nextLong(),
        null);
  }
}

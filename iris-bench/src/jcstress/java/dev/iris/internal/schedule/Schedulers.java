package dev.iris.internal.schedule;

import java.time.Duration;

/** Schedulers whose monitor does nothing for hours, so that it cannot make good what went wrong. */
final class Schedulers {

  private static final Duration NEVER = Duration.ofDays(1);

  private Schedulers() {}

  static WorkerScheduler start(int parallelism, int carriers) {
    return new WorkerScheduler(
        new SchedulerSettings(
            parallelism,
            carriers,
            NEVER,
            2,
            10,
            256,
            4096,
            new SchedulerSettings.Dedicated(256, 8, false)));
  }
}

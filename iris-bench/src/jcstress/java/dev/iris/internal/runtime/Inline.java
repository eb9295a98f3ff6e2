package dev.iris.internal.runtime;

import dev.iris.RuntimeConfig;
import dev.iris.internal.schedule.Activation;
import dev.iris.internal.schedule.Runner;
import dev.iris.internal.schedule.Scheduler;
import dev.iris.internal.time.WheelTimers;
import java.lang.reflect.Proxy;

/**
 * Runtimes whose actors run on the threads of the test: at once on that of who wakes them, or only
 * when the test says so. Then two test threads are enough to have them race.
 */
final class Inline {

  /** Who wakes an actor runs it. */
  static final LocalRuntime RUNTIME = start(true);

  /** The test activates the actors itself. */
  static final LocalRuntime HELD = start(false);

  private Inline() {}

  private static LocalRuntime start(boolean atOnce) {
    return LocalRuntime.start(
        RuntimeConfig.defaults().withDeadLetterLogsPerSecond(0),
        scheduler(atOnce),
        System::nanoTime,
        new WheelTimers(System::nanoTime));
  }

  /** A scheduler is a proxy here, for most of its methods are of no use to these tests. */
  static Scheduler scheduler(boolean atOnce) {
    return (Scheduler)
        Proxy.newProxyInstance(
            Scheduler.class.getClassLoader(),
            new Class<?>[] {Scheduler.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "schedule", "scheduleLast" -> {
                  if (atOnce) {
                    activate((Activation) arguments[0]);
                  }
                  return null;
                }
                case "runOutside" -> {
                  ((Runnable) arguments[0]).run();
                  return null;
                }
                case "totals" -> {
                  return new Scheduler.Totals(0, 0);
                }
                case "close" -> {
                  return true;
                }
                default -> {
                  return method.getReturnType() == boolean.class ? false : null;
                }
              }
            });
  }

  /** Runs an actor on the calling thread. */
  static void activate(Object actor) {
    ((Activation) actor).activate(new Runner(Thread.currentThread(), false));
  }
}

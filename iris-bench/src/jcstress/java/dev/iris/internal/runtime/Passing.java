package dev.iris.internal.runtime;

import dev.iris.RuntimeConfig;
import dev.iris.internal.schedule.JdkWaits;
import dev.iris.internal.schedule.Waits;
import dev.iris.internal.time.TimedTask;
import dev.iris.internal.time.Timers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A runtime for one round of a test, without a thread of its own: actors run on the thread that
 * wakes them, close does its work on the thread that calls it, and timers never fire.
 */
final class Passing {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Passing() {}

  static LocalRuntime start() {
    Waits jdk = new JdkWaits();
    Waits waits =
        (Waits)
            Proxy.newProxyInstance(
                Waits.class.getClassLoader(),
                new Class<?>[] {Waits.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("start")) {
                    ((Runnable) arguments[1]).run();
                    return null;
                  }
                  return call(jdk, method, arguments);
                });
    var engine =
        new Engine(
            Inline.scheduler(true),
            waits,
            System::nanoTime,
            new NoTimers(),
            () -> ThreadLocalRandom.current().nextLong(),
            null);
    return LocalRuntime.start(
        RuntimeConfig.defaults().withDeadLetterLogsPerSecond(0).withCloseTimeout(LIMIT),
        engine,
        runtime -> runtime);
  }

  private static @Nullable Object call(Waits jdk, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(jdk, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static final class NoTimers implements Timers {
    @Override
    public Timer schedule(long delayNanos, Runnable task) {
      return () -> true;
    }

    @Override
    public void start(long delayNanos, TimedTask task) {}

    @Override
    public boolean cancel(TimedTask task) {
      return true;
    }

    @Override
    public void close() {}
  }
}

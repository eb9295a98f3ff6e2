package dev.iris.internal.runtime;

import dev.iris.RuntimeConfig;
import dev.iris.internal.schedule.SchedulerSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings completed by what the machine and the environment say. */
final class Machine {

  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  private Machine() {}

  /** What the settings say prevails, then IRIS_*, then MYRMIDON_*, then the default. */
  static SchedulerSettings settings(RuntimeConfig config, Map<String, String> environment) {
    return new SchedulerSettings(
        config.parallelism(),
        Math.max(1, Integer.getInteger(CARRIERS, Runtime.getRuntime().availableProcessors())),
        config.samplePeriod(),
        config.samplesBeforeHandOff(),
        config.samplesBeforeRescue(),
        config.maxStandIns(),
        config.deepMailbox(),
        dedicated(config, environment));
  }

  static SchedulerSettings.Dedicated dedicated(
      RuntimeConfig config, Map<String, String> environment) {
    int max =
        config
            .maxDedicatedThreads()
            .orElseGet(
                () ->
                    number(
                        environment,
                        0,
                        256,
                        "IRIS_MAX_DEDICATED_THREADS",
                        "MYRMIDON_MAX_RELEASE_GIL_THREADS"));
    int pool =
        config
            .dedicatedPoolSize()
            .orElseGet(
                () ->
                    number(
                        environment, 1, 8, "IRIS_DEDICATED_POOL_SIZE", "MYRMIDON_GIL_POOL_SIZE"));
    boolean strict =
        config.dedicatedStrict().orElseGet(() -> flag(environment, "IRIS_DEDICATED_STRICT"));
    return new SchedulerSettings.Dedicated(max, pool, strict);
  }

  private static int number(
      Map<String, String> environment, int least, int otherwise, String... names) {
    for (String name : names) {
      String text = environment.get(name);
      if (text != null) {
        try {
          int number = Integer.parseInt(text.trim());
          if (number >= least) {
            return number;
          }
        } catch (NumberFormatException e) {
          throw notAllowed(name, text, "a whole number, " + least + " or more", e);
        }
        throw notAllowed(name, text, "a whole number, " + least + " or more", null);
      }
    }
    return otherwise;
  }

  private static boolean flag(Map<String, String> environment, String name) {
    String text = environment.getOrDefault(name, "false");
    return switch (text.trim()) {
      case "true", "1" -> true;
      case "false", "0", "" -> false;
      default -> throw notAllowed(name, text, "true or false", null);
    };
  }

  private static IllegalArgumentException notAllowed(
      String name, String text, String allowed, @Nullable Throwable why) {
    return new IllegalArgumentException(
        "the environment variable " + name + " is '" + text + "'; it must be " + allowed, why);
  }
}

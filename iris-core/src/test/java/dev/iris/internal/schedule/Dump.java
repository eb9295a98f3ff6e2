package dev.iris.internal.schedule;

import dev.iris.IrisRuntime;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What is known of an engine that does not go on: its counters, and the stacks of all threads,
 * virtual ones included. The JDK's beans are reached by reflection, so that no module has to be
 * read for them.
 */
final class Dump {

  private Dump() {}

  static String of(IrisRuntime iris) {
    return "\nstats: " + iris.stats() + "\nthreads:\n" + threads();
  }

  static String threads() {
    try {
      Path file = Files.createTempDirectory("engine").resolve("threads.txt");
      dumpTo(file);
      String all = Files.readString(file);
      Files.delete(file);
      Files.delete(file.getParent());
      return Arrays.stream(all.split("\n\n"))
          .filter(thread -> thread.contains("iris") || thread.contains("VirtualThread"))
          .limit(200)
          .collect(Collectors.joining("\n\n"));
    } catch (Exception e) {
      return "no thread dump: " + e;
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static void dumpTo(Path file) throws ReflectiveOperationException {
    Class<?> bean = Class.forName("com.sun.management.HotSpotDiagnosticMXBean");
    Class format = Class.forName(bean.getName() + "$ThreadDumpFormat");
    Method beans =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getPlatformMXBean", Class.class);
    bean.getMethod("dumpThreads", String.class, format)
        .invoke(beans.invoke(null, bean), file.toString(), Enum.valueOf(format, "TEXT_PLAIN"));
  }
}

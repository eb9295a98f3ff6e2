package dev.iris.contract;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All threads of this JVM, virtual ones included, as its own thread dump lists them. By reflection,
 * so that no module has to be read for it.
 */
final class Threads {

  private static final Pattern ENTRY =
      Pattern.compile("\"tid\":\\s*\"?(\\d+)\"?.*?\"name\":\\s*\"(.*?)\"", Pattern.DOTALL);

  /** Threads that the JDK and the test tools start when they like, and keep. */
  private static final Pattern NOT_OURS =
      Pattern.compile(
          "ForkJoinPool.*|VirtualThread-.*|CompletableFutureDelayScheduler|Common-Cleaner"
              + "|junit-.*|surefire-.*|process reaper.*|Attach Listener|C[12] CompilerThread.*"
              + "|Read-Poller.*|Write-Poller.*|Master-Poller.*|.*-Poller|Notification Thread");

  private Threads() {}

  /** The names of the living threads by their number. */
  static Map<Long, String> alive() {
    try {
      Path dump = Files.createTempDirectory("threads").resolve("dump.json");
      dumpTo(dump);
      Map<Long, String> threads = new TreeMap<>();
      Matcher entries = ENTRY.matcher(Files.readString(dump));
      while (entries.find()) {
        if (!NOT_OURS.matcher(entries.group(2)).matches()) {
          threads.put(Long.valueOf(entries.group(1)), entries.group(2));
        }
      }
      Files.delete(dump);
      Files.delete(dump.getParent());
      return threads;
    } catch (IOException | ReflectiveOperationException e) {
      throw new AssertionError("no thread dump", e);
    }
  }

  /** Waits until no thread lives that was not there before; threads may need a moment to end. */
  static void awaitNoneBut(Map<Long, String> before) {
    Map<Long, String> left = new TreeMap<>();
    try {
      Await.untilTheJvm(
          "the runtime's threads to end",
          () -> {
            left.clear();
            left.putAll(alive());
            left.keySet().removeAll(before.keySet());
            return left.isEmpty();
          });
    } catch (AssertionError e) {
      throw new AssertionError("threads left: " + left, e);
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
        .invoke(beans.invoke(null, bean), file.toString(), Enum.valueOf(format, "JSON"));
  }
}

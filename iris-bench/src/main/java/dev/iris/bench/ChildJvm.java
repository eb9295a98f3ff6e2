package dev.iris.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Runs a main class in a JVM of its own that is destroyed when its time is up. */
final class ChildJvm {

  private static final int UNSAFE_WARNS_SINCE = 24;

  private ChildJvm() {}

  /**
   * What the child printed to its standard output.
   *
   * @throws IllegalStateException if it did not end in time, or failed
   */
  static String run(Class<?> main, List<String> jvmOptions, List<String> args, Duration limit) {
    Path output = temporaryFile();
    try {
      Process child =
          new ProcessBuilder(command(main, jvmOptions, args))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(output.toFile())
              .start();
      try {
        if (!child.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException(
              String.format(Locale.ROOT, "%s %s: not done after %s", main, args, limit));
        }
      } finally {
        child.destroyForcibly();
      }
      String printed = Files.readString(output);
      if (child.exitValue() != 0) {
        throw new IllegalStateException(
            main + " " + args + ": exit code " + child.exitValue() + "\n" + printed);
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      output.toFile().delete();
    }
  }

  static List<String> command(Class<?> main, List<String> jvmOptions, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(jvmOptions);
    if (Runtime.version().feature() >= UNSAFE_WARNS_SINCE) {
      command.add("--sun-misc-unsafe-memory-access=allow"); // Pekko and Scala
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(args);
    return command;
  }

  private static Path temporaryFile() {
    try {
      return Files.createTempFile("iris-bench", ".out");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

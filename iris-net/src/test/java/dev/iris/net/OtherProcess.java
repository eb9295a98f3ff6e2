package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@link CountingReceiver} in a process of its own, which can be killed and stopped. */
final class OtherProcess implements AutoCloseable {

  private final Process process;
  private final String host;
  private final int port;

  OtherProcess(Path counter, int port) {
    this(counter, "127.0.0.1", port, List.of());
  }

  /** Started by another command, at an address that is there then. */
  OtherProcess(Path counter, String host, int port, List<String> by) {
    this.host = host;
    try {
      process =
          new ProcessBuilder(command(by, counter, host, port))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String line = process.inputReader().readLine();
      assertThat(line).as("its port").isNotNull();
      this.port = Integer.parseInt(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(List<String> by, Path counter, String host, int port) {
    String classPath =
        Stream.of("jdk.module.path", "java.class.path")
            .map(name -> System.getProperty(name, ""))
            .filter(path -> !path.isEmpty())
            .collect(Collectors.joining(File.pathSeparator));
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-cp",
            "target/test-classes" + File.pathSeparator + classPath,
            CountingReceiver.class.getName(),
            counter.toString(),
            host,
            String.valueOf(port));
    return Stream.concat(by.stream(), java.stream()).toList();
  }

  int port() {
    return port;
  }

  String address() {
    return host + ":" + port;
  }

  /** Asks until it answers, which the first time can take it longer than a node has patience. */
  <M> ActorRef<M> resolve(MeshNode node, String name, Codec<M> codec) {
    AtomicReference<ActorRef<M>> found = new AtomicReference<>();
    Eventually.until(
        "an answer of " + address(),
        () -> {
          var asked = node.resolve(address(), name, codec);
          asked.handle((actor, failure) -> null).join();
          if (asked.isCompletedExceptionally()) {
            return false;
          }
          found.set(asked.join().orElseThrow());
          return true;
        });
    return found.get();
  }

  /** As {@code kill -9} does; returns when it has ended. */
  void kill() {
    process.destroyForcibly();
    await(process);
  }

  /**
   * Returns when none of its threads runs any more; where that cannot be seen, when it was told.
   */
  void stop() {
    signal("STOP");
    Path tasks = Path.of("/proc", "" + process.pid(), "task");
    if (Files.isDirectory(tasks)) {
      Eventually.until("all its threads to stand", () -> stand(tasks));
    }
  }

  private static boolean stand(Path tasks) {
    try (Stream<Path> all = Files.list(tasks)) {
      for (Path task : all.toList()) {
        String stat = Files.readString(task.resolve("stat"));
        if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false; // a thread that has ended meanwhile
    }
  }

  /** STOP or CONT. */
  void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
      await(kill);
      assertThat(kill.exitValue()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(Process process) {
    try {
      assertThat(process.waitFor(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}

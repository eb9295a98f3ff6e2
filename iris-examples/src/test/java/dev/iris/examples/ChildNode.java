package dev.iris.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The example {@code MeshNode} in a JVM of its own, driven by its standard streams. */
final class ChildNode implements AutoCloseable {

  private static final long LIMIT_SECONDS = 60;

  private final Process process;
  private final BufferedWriter commands;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final String address;

  ChildNode(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "MeshNode"));
    command.addAll(List.of(arguments));
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    commands = process.outputWriter();
    Thread.ofVirtual().start(this::read);
    String first = next(answers);
    assertThat(first).startsWith("LISTENING 127.0.0.1:");
    address = first.substring("LISTENING ".length());
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        (line.startsWith("MESSAGE ") ? messages : answers).add(line);
      }
    } catch (IOException e) {
      answers.add("its output is broken: " + e);
    }
  }

  String address() {
    return address;
  }

  /** The one line that answers a command. */
  String ask(String command) {
    try {
      commands.write(command);
      commands.newLine();
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return next(answers);
  }

  String nextMessage() {
    return next(messages);
  }

  /** The next line that is not a message, without having asked for it. */
  String nextAnswer() {
    return next(answers);
  }

  private static String next(BlockingQueue<String> lines) {
    try {
      String line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThat(line).as("a line within " + LIMIT_SECONDS + " s").isNotNull();
      return line;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  int quit() {
    try {
      commands.write("quit\n");
      commands.close();
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("its end").isTrue();
      return process.exitValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Process process() {
    return process;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A network namespace of Linux and a cable to it that can be cut, mended and slowed down. Needs
 * root and {@code ip} of iproute2; where that is not given the test is skipped, and says why.
 */
final class Cable implements AutoCloseable {

  private static final String SUBNET = "10.213." + (ProcessHandle.current().pid() % 250) + ".";

  private final String space = "iris-" + ProcessHandle.current().pid();
  private final String near = "iris" + ProcessHandle.current().pid();

  /** Both ends are there, and up. */
  Cable() {
    Assumptions.assumeTrue(
        System.getProperty("os.name").equals("Linux"), "network namespaces are Linux's");
    require("ip netns add " + space);
    String pair = "ip link add " + near + " type veth peer name far netns " + space;
    String failure = failure(pair);
    if (failure != null) {
      removeSpace();
      Assumptions.abort("no pair of virtual interfaces: " + failure);
    }
    run("ip addr add " + SUBNET + "1/30 dev " + near);
    run("ip link set " + near + " up");
    inside("ip addr add " + far() + "/30 dev far");
    inside("ip link set far up");
    inside("ip link set lo up");
  }

  private static void require(String command) {
    String failure = failure(command);
    Assumptions.assumeTrue(failure == null, command + ": " + failure);
  }

  /** The address of the far end. */
  String far() {
    return SUBNET + "2";
  }

  /** What comes before a command that is to be run at the far end. */
  List<String> inside() {
    return List.of("ip", "netns", "exec", space);
  }

  void cut() {
    inside("ip link set far down");
  }

  void mend() {
    inside("ip link set far up");
  }

  /** From now on it takes so many bits a second; late by so much, too, where netem is there. */
  void slow(int kilobits, int delayMillis) {
    String netem = " root netem delay " + delayMillis + "ms rate " + kilobits + "kbit";
    String failure = failure("tc qdisc add dev " + near + netem);
    if (failure != null) {
      String bucket = " root tbf rate " + kilobits + "kbit burst 4kb latency 5s";
      String other = failure("tc qdisc add dev " + near + bucket);
      Assumptions.assumeTrue(other == null, "no slow link: netem: " + failure + "; tbf: " + other);
    }
  }

  private void inside(String command) {
    run(String.join(" ", inside()) + " " + command);
  }

  private static void run(String command) {
    assertThat(failure(command)).as(command).isNull();
  }

  /** Null if it went well. */
  private static String failure(String command) {
    try {
      Process process =
          new ProcessBuilder(new ArrayList<>(List.of(command.split(" "))))
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return process.exitValue() == 0 ? null : said.strip();
    } catch (IOException e) {
      return e.getMessage();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The interfaces first: a namespace takes them with it some time after it is removed. */
  @Override
  public void close() {
    run("ip link del " + near);
    removeSpace();
  }

  private void removeSpace() {
    run("ip netns del " + space);
  }
}

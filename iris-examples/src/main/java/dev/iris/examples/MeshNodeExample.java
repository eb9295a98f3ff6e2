package dev.iris.examples;

import dev.iris.IrisRuntime;
import dev.iris.Pid;
import dev.iris.Signal;
import dev.iris.net.Codec;
import dev.iris.net.MeshConfig;
import dev.iris.net.MeshNode;
import dev.iris.net.PeerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A node of a mesh to try things on: two actors that print what they get, and a line of commands to
 * reach those of other nodes, of this kind or of the original Iris. Start two, and let them talk.
 */
@Command(
    name = "MeshNode",
    description = "A node that prints what it gets and takes commands from standard input.",
    footer = {
      "%nCommands, one a line, each with one line for an answer:",
      "  resolve ADDR NAME             PID <16 hex digits>, or NONE",
      "  send ADDR PID-HEX TEXT        OK, or REFUSED <why>",
      "  sendn ADDR PID-HEX COUNT SIZE SENT <n> REFUSED <m>; bodies begin with their number",
      "  monitor ADDR                  MONITORING ADDR; later UP ADDR, DOWN ADDR <cause>",
      "  stats                         one line of JSON",
      "  quit                          ends it"
    })
public final class MeshNodeExample implements Callable<Integer> {

  private static final int SHOWN_BYTES = 32;
  private static final int MAX_BODY = 1 << 20;
  private static final PeerConfig PATIENT =
      PeerConfig.defaults().withSendWait(Duration.ofSeconds(10));

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:0",
      description = "Where to listen; port 0 is any free one (default: ${DEFAULT-VALUE}).")
  private String listen = "127.0.0.1:0";

  @Override
  public Integer call() throws IOException {
    try (var iris = IrisRuntime.start();
        var node = open(iris)) {
      for (String name : new String[] {"echo", "counter"}) {
        iris.actor(byte[].class)
            .name(name)
            .spawn((body, ctx) -> System.out.println(shown(name, body)));
      }
      System.out.println(
          "LISTENING " + node.address().getHostString() + ":" + node.address().getPort());
      obey(node);
    }
    return 0;
  }

  private MeshNode open(IrisRuntime iris) {
    int colon = listen.lastIndexOf(':');
    try {
      String host = colon < 0 ? "" : listen.substring(0, colon).replaceAll("[\\[\\]]", "");
      int port = colon < 0 ? -1 : Integer.parseInt(listen.substring(colon + 1));
      return MeshNode.listen(
          iris, MeshConfig.defaults().withAddress(host, port).withPeers(PATIENT));
    } catch (IllegalArgumentException e) {
      throw new BadInput("--listen '" + listen + "' is not allowed", "give HOST:PORT");
    } catch (UncheckedIOException e) {
      throw new BadInput(String.valueOf(e.getMessage()), "choose another address, or port 0");
    }
  }

  private static String shown(String name, byte[] body) {
    byte[] first = Arrays.copyOf(body, Math.min(body.length, SHOWN_BYTES));
    return ("MESSAGE " + name + " " + body.length + " " + HexFormat.of().formatHex(first)).strip();
  }

  private static void obey(MeshNode node) throws IOException {
    var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine();
        line != null && !line.strip().equals("quit");
        line = commands.readLine()) {
      System.out.println(answer(node, line));
    }
  }

  private static String answer(MeshNode node, String line) {
    String[] words = line.strip().split(" ", 4);
    try {
      return switch (words[0]) {
        case "resolve" -> resolve(node, words);
        case "send" -> send(node, words);
        case "sendn" -> sendMany(node, words);
        case "monitor" -> monitor(node, words);
        case "stats" -> MeshStatsLine.of(node.stats());
        default ->
            "ERROR there is no command '"
                + words[0]
                + "'; there are resolve, send, sendn, monitor, stats, quit";
      };
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return "ERROR " + cause.getMessage();
    } catch (RuntimeException e) {
      return "ERROR " + e.getMessage();
    }
  }

  private static String resolve(MeshNode node, String[] words) {
    need(words.length == 3, "resolve ADDR NAME");
    return node.resolve(words[1], words[2], Codec.bytes())
        .join()
        .map(ref -> "PID " + HexFormat.of().toHexDigits(ref.pid().value()))
        .orElse("NONE");
  }

  private static String send(MeshNode node, String[] words) {
    need(words.length == 4, "send ADDR PID-HEX TEXT");
    byte[] body = words[3].getBytes(StandardCharsets.UTF_8);
    if (node.sendRemote(words[1], pid(words[2]), body)) {
      return "OK";
    }
    return "REFUSED "
        + (body.length > MAX_BODY
            ? "it is longer than " + MAX_BODY + " bytes"
            : "the queue is full");
  }

  private static String sendMany(MeshNode node, String[] words) {
    String[] numbers = words.length == 4 ? words[3].split(" ") : new String[0];
    need(numbers.length == 2, "sendn ADDR PID-HEX COUNT SIZE");
    Pid pid = pid(words[2]);
    long count = number(numbers[0], 1, Long.MAX_VALUE);
    int size = (int) number(numbers[1], Long.BYTES, MAX_BODY);
    long sent = 0;
    for (long n = 0; n < count; n++) {
      byte[] body = ByteBuffer.allocate(size).putLong(n).array();
      sent += node.sendRemote(words[1], pid, body) ? 1 : 0;
    }
    return "SENT " + sent + " REFUSED " + (count - sent);
  }

  private static String monitor(MeshNode node, String[] words) {
    need(words.length == 2, "monitor ADDR");
    node.monitor(words[1], MeshNodeExample::tell);
    return "MONITORING " + words[1];
  }

  private static boolean tell(Signal signal) {
    System.out.println(
        switch (signal) {
          case Signal.NodeUp(String address) -> "UP " + address;
          case Signal.NodeDown(String address, String cause) -> "DOWN " + address + " " + cause;
          default -> signal;
        });
    return true;
  }

  private static void need(boolean right, String usage) {
    if (!right) {
      throw new IllegalArgumentException("it is: " + usage);
    }
  }

  private static Pid pid(String hex) {
    try {
      return new Pid(HexFormat.fromHexDigitsToLong(hex));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the pid is '" + hex + "'; it must be 1 to 16 hex digits", e);
    }
  }

  private static long number(String text, long least, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // explained below, like a number out of range
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not a number from " + least + " to " + most);
  }
}

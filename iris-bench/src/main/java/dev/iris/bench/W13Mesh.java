package dev.iris.bench;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.net.Codec;
import dev.iris.net.MeshConfig;
import dev.iris.net.MeshNode;
import dev.iris.net.PeerConfig;
import dev.iris.net.PeerStats;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * W13: two nodes in two JVMs over loopback. One way: so many messages from one thread for each
 * connection, timed until the other side has handled the last; then round trips with one message in
 * flight, beside a plain blocking socket in the same run; then the same with nodes that spin.
 *
 * <p>{@code W13Mesh [messages] [rounds] [trips] [connections,...] [sizes,...]}
 */
public final class W13Mesh {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration SPIN = Duration.ofNanos(50_000);

  private W13Mesh() {}

  /** Runs it and prints a table. */
  public static void main(String[] args) throws Exception {
    int messages = number(args, 0, 500_000);
    int rounds = number(args, 1, 5);
    int trips = number(args, 2, 20_000);
    Process child = receiver(Duration.ZERO);
    try (BufferedReader told = child.inputReader()) {
      String address = told.readLine();
      int floorPort = Integer.parseInt(told.readLine());
      System.out.printf(Locale.ROOT, "load before: %.2f%n", LoadProfiler.now());
      for (int connections : list(args, 3, 1, 16)) {
        for (int size : list(args, 4, 64, 1024, 65_536)) {
          oneWay(address, connections, size, scaled(messages, size), rounds);
        }
      }
      floor(floorPort, trips);
      roundTrips(address, trips, Duration.ZERO);
    } finally {
      child.destroy();
    }
    spinning(trips);
    System.out.printf(Locale.ROOT, "load after: %.2f%n", LoadProfiler.now());
  }

  private static Process receiver(Duration spin) throws IOException {
    return new ProcessBuilder(
            ChildJvm.command(
                W13Receiver.class,
                List.of("--enable-native-access=ALL-UNNAMED"),
                List.of(String.valueOf(spin.toNanos()))))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void spinning(int trips) throws Exception {
    Process child = receiver(SPIN);
    try (BufferedReader told = child.inputReader()) {
      String address = told.readLine();
      floor(Integer.parseInt(told.readLine()), trips);
      roundTrips(address, trips, SPIN);
    } finally {
      child.destroy();
    }
  }

  private static int number(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }

  private static int[] list(String[] args, int index, int... otherwise) {
    return args.length > index
        ? Arrays.stream(args[index].split(",")).mapToInt(Integer::parseInt).toArray()
        : otherwise;
  }

  /** Large ones are fewer, so that a round takes about as long. */
  private static int scaled(int messages, int size) {
    return size <= 1024 ? messages : Math.max(1000, messages / 50);
  }

  // --- one way

  private static void oneWay(String address, int connections, int size, int messages, int rounds)
      throws Exception {
    try (var iris = IrisRuntime.start()) {
      BlockingQueue<byte[]> done = new ArrayBlockingQueue<>(1);
      iris.actor(byte[].class).name("done").spawn((m, ctx) -> done.add(m));
      List<MeshNode> nodes = new ArrayList<>();
      List<ActorRef<byte[]>> sinks = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        MeshNode node = MeshNode.listen(iris, config());
        nodes.add(node);
        sinks.add(resolve(node, address, "sink"));
      }
      int each = messages / connections;
      long warm = System.nanoTime();
      do {
        round(nodes.getFirst(), address, sinks, each, size, done);
      } while (System.nanoTime() - warm < WARM_UP.toNanos());
      double[] rates = new double[rounds];
      for (int i = 0; i < rounds; i++) {
        rates[i] =
            (double) each * connections / round(nodes.getFirst(), address, sinks, each, size, done);
      }
      Arrays.sort(rates);
      System.out.printf(
          Locale.ROOT,
          "one way, %d B, %d connection(s): median %,.0f messages/s (%,.0f–%,.0f); load %.2f%n",
          size,
          connections,
          rates[rounds / 2],
          rates[0],
          rates[rounds - 1],
          LoadProfiler.now());
      for (MeshNode node : nodes) {
        node.close();
        checkAccount(node);
      }
    }
  }

  private static MeshConfig config() {
    return MeshConfig.defaults().withPeers(PeerConfig.defaults().withSendWait(PATIENCE));
  }

  private static ActorRef<byte[]> resolve(MeshNode node, String address, String name)
      throws Exception {
    return node.resolve(address, name, Codec.bytes())
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .orElseThrow();
  }

  /** Seconds until the receiver has told that it has handled them all. */
  private static double round(
      MeshNode first,
      String address,
      List<ActorRef<byte[]>> sinks,
      int each,
      int size,
      BlockingQueue<byte[]> done)
      throws Exception {
    String mine = "127.0.0.1:" + first.address().getPort();
    ActorRef<byte[]> control = resolve(first, address, "control");
    control.send((each * sinks.size() + " " + mine).getBytes(StandardCharsets.UTF_8));
    require(done.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) != null, "no start");
    byte[] body = new byte[size];
    long begin = System.nanoTime();
    List<Thread> senders = new ArrayList<>();
    for (ActorRef<byte[]> sink : sinks) {
      senders.add(Thread.ofPlatform().start(() -> send(sink, body, each)));
    }
    require(done.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) != null, "not all arrived");
    double seconds = (System.nanoTime() - begin) / 1e9;
    for (Thread sender : senders) {
      sender.join();
    }
    return seconds;
  }

  private static void send(ActorRef<byte[]> sink, byte[] body, int count) {
    for (int i = 0; i < count; i++) {
      require(sink.send(body), "refused");
    }
  }

  private static void checkAccount(MeshNode node) {
    for (PeerStats peer : node.stats().peers()) {
      require(peer.accepted() == peer.confirmed(), peer.toString());
    }
  }

  static void require(boolean right, String wrong) {
    if (!right) {
      throw new IllegalStateException(wrong);
    }
  }

  // --- round trips

  private static void floor(int port, int trips) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] body = new byte[W13Receiver.FLOOR_BYTES];
      Histogram histogram = new Histogram(3);
      for (int i = 0; i < 2 * trips; i++) {
        long begin = System.nanoTime();
        socket.getOutputStream().write(body);
        in.readFully(body);
        if (i >= trips) {
          histogram.recordValue(System.nanoTime() - begin);
        }
      }
      print("plain blocking socket", histogram);
    }
  }

  private static void roundTrips(String address, int trips, Duration spin) throws Exception {
    try (var iris = IrisRuntime.start();
        var node = MeshNode.listen(iris, config().withSpin(spin))) {
      BlockingQueue<byte[]> done = new ArrayBlockingQueue<>(1);
      Histogram histogram = new Histogram(3);
      ActorRef<byte[]> echo = resolve(node, address, "echo");
      long[] begin = new long[1];
      int[] left = {2 * trips};
      iris.actor(byte[].class)
          .name("pinger")
          .spawn(
              (m, ctx) -> {
                long now = System.nanoTime();
                if (left[0] < trips) {
                  histogram.recordValue(now - begin[0]);
                }
                if (left[0]-- == 0) {
                  done.add(m);
                  return;
                }
                begin[0] = System.nanoTime();
                require(echo.send(m), "refused");
              });
      resolve(node, address, "control")
          .send(("echo 127.0.0.1:" + node.address().getPort()).getBytes(StandardCharsets.UTF_8));
      require(done.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) != null, "not all came back");
      print("mesh, actor to actor" + (spin.isZero() ? "" : ", spinning"), histogram);
    }
  }

  private static void print(String what, Histogram histogram) {
    System.out.printf(
        Locale.ROOT,
        "round trip, %d B, %s: p50 %.1f us, p99 %.1f us, max %.1f us; load %.2f%n",
        W13Receiver.FLOOR_BYTES,
        what,
        histogram.getValueAtPercentile(50) / 1e3,
        histogram.getValueAtPercentile(99) / 1e3,
        histogram.getMaxValue() / 1e3,
        LoadProfiler.now());
  }
}

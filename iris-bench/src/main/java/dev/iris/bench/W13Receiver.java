package dev.iris.bench;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.net.Codec;
import dev.iris.net.MeshConfig;
import dev.iris.net.MeshNode;
import dev.iris.net.PeerConfig;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** The other JVM of {@link W13Mesh}: counts, echoes, and answers a plain socket. */
final class W13Receiver {

  static final int FLOOR_BYTES = 64;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What is being counted, and who is told. */
  private static final class Count {
    private final ActorRef<byte[]> done;
    private long left;

    Count(ActorRef<byte[]> done, long left) {
      this.done = done;
      this.left = left;
    }
  }

  private final MeshNode node;
  private final AtomicReference<Count> count = new AtomicReference<>();
  private final AtomicReference<ActorRef<byte[]>> pinger = new AtomicReference<>();
  private final ConcurrentHashMap<String, ActorRef<byte[]>> known = new ConcurrentHashMap<>();

  private W13Receiver(IrisRuntime iris, Duration spin) {
    node =
        MeshNode.listen(
            iris,
            MeshConfig.defaults()
                .withSpin(spin)
                .withPeers(PeerConfig.defaults().withSendWait(PATIENCE)));
    iris.actor(byte[].class).name("sink").spawn((m, ctx) -> count());
    iris.actor(byte[].class).name("echo").spawn((m, ctx) -> pinger.get().send(m));
    iris.actor(byte[].class)
        .name("control")
        .spawn((m, ctx) -> control(new String(m, StandardCharsets.UTF_8)));
  }

  private void count() {
    Count now = count.get();
    if (--now.left == 0) {
      now.done.send(new byte[1]);
    }
  }

  private void control(String words) {
    String[] two = words.split(" ");
    if (two[0].equals("echo")) {
      pinger.set(resolve(two[1], "pinger"));
      pinger.get().send(new byte[FLOOR_BYTES]); // the first of all
      return;
    }
    ActorRef<byte[]> done = resolve(two[1], "done");
    count.set(new Count(done, Long.parseLong(two[0])));
    done.send(new byte[1]);
  }

  private ActorRef<byte[]> resolve(String address, String name) {
    return known.computeIfAbsent(
        address + name, key -> node.resolve(address, name, Codec.bytes()).join().orElseThrow());
  }

  /**
   * Prints where it listens, by the mesh and by a plain socket. The argument: nanoseconds of
   * spinning.
   */
  public static void main(String[] args) throws IOException {
    var receiver = new W13Receiver(IrisRuntime.start(), Duration.ofNanos(Long.parseLong(args[0])));
    try (ServerSocket floor = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      System.out.println("127.0.0.1:" + receiver.node.address().getPort());
      System.out.println(floor.getLocalPort());
      while (true) {
        try (Socket socket = floor.accept()) {
          echo(socket);
        } catch (EOFException e) {
          System.err.println("the plain socket is done");
        }
      }
    }
  }

  private static void echo(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] body = new byte[FLOOR_BYTES];
    while (true) {
      in.readFully(body);
      socket.getOutputStream().write(body);
    }
  }
}

package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node that behaves as the original does, on plain sockets: pipelined requests are handled one
 * after the other, user frames have no reply, and after so much silence it hangs up. A test can
 * make it withhold its pongs, answer nonsense, or hang up.
 */
final class ScriptedNode implements AutoCloseable {

  /** What came for a pid. */
  record Message(long pid, String body) {}

  final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  final Map<String, Long> names = new ConcurrentHashMap<>();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger hangUps = new AtomicInteger();
  private final ServerSocket server;
  private final Thread acceptor;
  private final int cutOffMillis;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Semaphore mayRead = new Semaphore(1_000_000);
  private final Semaphore mayAnswer = new Semaphore(1_000_000);
  private volatile boolean pongs = true;
  private volatile byte[] nonsense = {};

  ScriptedNode() {
    this(5_000);
  }

  ScriptedNode(int cutOffMillis) {
    this(cutOffMillis, 0);
  }

  ScriptedNode(int cutOffMillis, int port) {
    this.cutOffMillis = cutOffMillis;
    try {
      server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    acceptor = Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  int port() {
    return server.getLocalPort();
  }

  void withholdPongs() {
    pongs = false;
  }

  void giveThePongsAgain() {
    pongs = true;
  }

  void answerNonsense(byte[] bytes) {
    nonsense = bytes;
  }

  void stopReading() {
    mayRead.drainPermits();
  }

  void readAgain() {
    mayRead.release(1_000_000);
  }

  /** Requests for names are taken and not answered. */
  void withholdAnswers() {
    mayAnswer.drainPermits();
  }

  boolean withholdsAnAnswer() {
    return mayAnswer.hasQueuedThreads();
  }

  void answerAgain() {
    mayAnswer.release(1_000_000);
  }

  /** Ends all connections there are, as a process does that ends. */
  void hangUp() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    sockets.clear();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(cutOffMillis);
        sockets.add(socket);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      assertThat(server.isClosed()).as(e.toString()).isTrue();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      if (in.read() != 1) {
        return;
      }
      requests.add("hello");
      while (serveOne(in, out)) {
        out.flush();
      }
    } catch (EOFException e) {
      requests.add("end");
    } catch (SocketTimeoutException e) {
      hangUps.incrementAndGet();
    } catch (IOException e) {
      requests.add("broken");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private boolean serveOne(DataInputStream in, DataOutputStream out)
      throws IOException, InterruptedException {
    mayRead.acquire();
    int type = in.readUnsignedByte();
    switch (type) {
      case 0 -> {
        long pid = in.readLong();
        byte[] body = in.readNBytes(in.readInt());
        messages.add(new Message(pid, new String(body, StandardCharsets.UTF_8)));
      }
      case 1 -> {
        String name = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        requests.add("resolve " + name);
        mayAnswer.acquire();
        out.writeLong(names.getOrDefault(name, 0L));
      }
      case 2 -> {
        requests.add("ping");
        if (pongs) {
          out.write(nonsense.length > 0 ? nonsense : new byte[] {3});
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  String next() {
    return Eventually.next(messages, "a message").body();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Eventually.end(acceptor); // until then the system still takes connections
    hangUp();
  }
}

package dev.iris.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Stands between two nodes, hands bytes on, and breaks or holds up their connections when told. */
final class Breaker implements AutoCloseable {

  private final ServerSocket server;
  private final IntSupplier target;
  private final List<Socket> sockets = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Semaphore flowing = new Semaphore(1);
  final AtomicInteger connections = new AtomicInteger();

  Breaker(IntSupplier targetPort) {
    target = targetPort;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  private synchronized void start(Runnable task) {
    threads.removeIf(thread -> !thread.isAlive());
    threads.add(Thread.ofVirtual().start(task));
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket from = server.accept();
        connections.incrementAndGet();
        connect(from);
      } catch (IOException e) {
        // closed, which ends the loop
      }
    }
  }

  private void connect(Socket from) throws IOException {
    try {
      Socket to = new Socket(InetAddress.getLoopbackAddress(), target.getAsInt());
      from.setTcpNoDelay(true);
      to.setTcpNoDelay(true);
      synchronized (this) {
        sockets.removeIf(Socket::isClosed);
        sockets.add(from);
        sockets.add(to);
      }
      start(() -> copy(from, to));
      start(() -> copy(to, from));
    } catch (IOException refused) {
      from.close();
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        flowing.acquire();
        flowing.release();
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // broken, by us or by one of the two
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends all connections there are, with an end of the stream or with a reset. */
  synchronized void breakAll(boolean reset) {
    for (Socket socket : sockets) {
      try {
        if (reset) {
          socket.setSoLinger(true, 0);
        }
        socket.close();
      } catch (IOException e) {
        // it was closed before
      }
    }
    sockets.clear();
  }

  /** From now on nothing is handed on. */
  void hold() {
    flowing.acquireUninterruptibly();
  }

  void letGo() {
    flowing.release();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    breakAll(true);
    List<Thread> all;
    synchronized (this) {
      all = List.copyOf(threads);
    }
    all.forEach(Eventually::end);
  }
}

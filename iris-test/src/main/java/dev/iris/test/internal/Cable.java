package dev.iris.test.internal;

import dev.iris.test.SimulatedConnection;
import dev.iris.test.SimulatedConnection.End;
import dev.iris.test.SimulatedConnection.Endpoint;
import dev.iris.test.Trace;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection: two plugs, and what is on its way from each to the other. For who has the turn.
 *
 * <p>Each plug has a queue of segments in the order in which they were sent; the first leaves it
 * when its time has come and the nodes are not parted, and is then a step of the node it comes to.
 * An end that is over answers whatever is written to it with a reset, so a writer learns of it that
 * could not be told before.
 */
final class Cable {

  /** What travels. */
  private enum Kind {
    ASKS,
    ACCEPTS,
    REFUSES,
    DATA,
    FINISHES,
    RESETS
  }

  private record Segment(long due, Kind kind, ByteBuffer bytes) {}

  private enum State {
    CONNECTING,
    OPEN,
    OVER
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SimNetwork network;
  private final Set<String> nodes;
  private final Plug client;
  private final Plug server;
  private final int port;

  private Cable(SimNetwork network, SimNode from, String to, int port, Endpoint endpoint) {
    this.network = network;
    this.nodes = new TreeSet<>();
    nodes.add(from.name());
    nodes.add(to);
    this.port = port;
    this.client = new Plug(from.name(), network.newPort(), from, endpoint);
    this.server = new Plug(to, port, null, null);
  }

  static SimulatedConnection connect(
      SimNetwork network, SimNode from, String to, int port, Endpoint endpoint) {
    Cable cable = new Cable(network, from, to, port, endpoint);
    if (from.isUp()) {
      network.add(cable);
      cable.client.record(Trace.Kind.CONNECT, "");
      cable.client.send(Kind.ASKS, NOTHING, 0);
    } else {
      cable.client.state = State.OVER;
    }
    return cable.client;
  }

  boolean joins(Set<String> both) {
    return nodes.equals(both);
  }

  /** What could not leave while the nodes were parted now can. */
  void healed() {
    client.sendAgain();
    server.sendAgain();
  }

  void cut() {
    client.cut();
    server.cut();
    network.remove(this);
  }

  void crash(SimNode node) {
    client.crash(node);
    server.crash(node);
  }

  private void removeIfOver() {
    if (client.isDone() && server.isDone()) {
      network.remove(this);
    }
  }

  /** One end. */
  final class Plug implements SimulatedConnection {

    private final String nodeName;
    private final String address;
    private final ArrayDeque<Segment> out = new ArrayDeque<>();

    /** Null until the other end has reached it. */
    private @Nullable SimNode node;

    private @Nullable Endpoint endpoint;
    private State state = State.CONNECTING;
    private long lastDue;

    private Plug(String nodeName, int port, @Nullable SimNode node, @Nullable Endpoint endpoint) {
      this.nodeName = nodeName;
      this.address = nodeName + ":" + port;
      this.node = node;
      this.endpoint = endpoint;
    }

    String nodeName() {
      return nodeName;
    }

    private boolean isUp() {
      return node != null && node.isUp();
    }

    private Plug other() {
      return this == client ? server : client;
    }

    @Override
    public String local() {
      return address;
    }

    @Override
    public String remote() {
      return other().address;
    }

    @Override
    public String toString() {
      return address;
    }

    @Override
    public boolean isOpen() {
      return state != State.OVER;
    }

    private boolean isDone() {
      return state == State.OVER && out.isEmpty();
    }

    private void record(Trace.Kind kind, Object what) {
      network.world().journal.record("", this, kind, other(), what);
    }

    // --- what goes out

    @Override
    public void write(ByteBuffer bytes) {
      if (state == State.CONNECTING) {
        throw new IllegalStateException(address + " is not connected to " + remote() + " yet");
      }
      int size = bytes.remaining();
      byte[] copy = new byte[size];
      bytes.get(copy);
      if (state == State.OVER || size == 0) {
        return;
      }
      record(Trace.Kind.WRITE, size + " bytes");
      long late = network.delayOf(Cable.this, this, other());
      if (late >= 0 && state == State.OPEN) {
        send(Kind.DATA, ByteBuffer.wrap(copy), late);
      }
    }

    private void send(Kind kind, ByteBuffer bytes, long late) {
      if (network.world().conductor.isOver()) {
        return;
      }
      long now = network.world().conductor.now();
      lastDue = Math.max(lastDue, now + network.latencyNanos() + late);
      out.add(new Segment(lastDue, kind, bytes));
      network.world().conductor.timer(lastDue - now, this::pump, network);
    }

    private void sendAgain() {
      if (!out.isEmpty()) {
        long latency = network.latencyNanos();
        lastDue = Math.max(lastDue, network.world().conductor.now() + latency);
        network.world().conductor.timer(latency, this::pump, network);
      }
    }

    private void pump() {
      long now = network.world().conductor.now();
      while (!out.isEmpty() && out.peek().due() <= now && !network.areParted(nodes)) {
        Segment segment = out.remove();
        other().arrive(segment);
      }
      removeIfOver();
    }

    @Override
    public void close() {
      if (state == State.OPEN) {
        state = State.OVER;
        send(Kind.FINISHES, NOTHING, 0);
      } else {
        abort();
      }
    }

    @Override
    public void abort() {
      if (state != State.OVER) {
        state = State.OVER;
        out.clear();
        if (!network.areParted(nodes)) {
          lastDue = 0;
          send(Kind.RESETS, NOTHING, 0);
        }
        removeIfOver();
      }
    }

    // --- what comes in

    private void arrive(Segment segment) {
      if (segment.kind() == Kind.ASKS) {
        node = network.nodeOrNull(nodeName);
        asked();
      } else if (node != null && node.isUp()) {
        node.execute(() -> take(segment));
      } else {
        take(segment);
      }
    }

    private void asked() {
      Acceptor acceptor = node == null ? null : node.acceptor(port);
      if (node == null || acceptor == null) {
        state = State.OVER;
        send(Kind.REFUSES, NOTHING, 0);
      } else {
        node.execute(
            () -> {
              state = State.OPEN;
              send(Kind.ACCEPTS, NOTHING, 0);
              endpoint = acceptor.accept(this);
            });
      }
    }

    private void take(Segment segment) {
      if (state == State.OVER || !isUp()) {
        boolean answered = segment.kind() == Kind.DATA || segment.kind() == Kind.ACCEPTS;
        if (answered && other().state != State.OVER) {
          send(Kind.RESETS, NOTHING, 0);
        }
        return;
      }
      switch (segment.kind()) {
        case ACCEPTS -> {
          state = State.OPEN;
          hear(Endpoint::connected);
        }
        case DATA -> {
          record(Trace.Kind.READ, segment.bytes().remaining() + " bytes");
          hear(who -> who.received(segment.bytes()));
        }
        case REFUSES -> end(End.REFUSED);
        case FINISHES -> end(End.CLOSED);
        case RESETS -> end(End.RESET);
        case ASKS -> throw new AssertionError("is taken elsewhere");
      }
    }

    private void hear(Consumer<Endpoint> news) {
      Endpoint who = endpoint;
      if (who != null) {
        news.accept(who);
      }
    }

    private void end(End how) {
      if (state != State.OVER) {
        state = State.OVER;
        if (endpoint != null) {
          record(Trace.Kind.DISCONNECT, how);
          endpoint.ended(how);
        }
        removeIfOver();
      }
    }

    private void cut() {
      out.clear();
      if (state != State.OVER && endpoint != null && node != null) {
        node.execute(() -> end(End.RESET));
      }
    }

    private void crash(SimNode crashed) {
      if (node == crashed && state != State.OVER) {
        state = State.OVER;
        send(Kind.FINISHES, NOTHING, 0);
      }
    }
  }
}

package dev.iris.net.internal.wire;

import java.util.ArrayDeque;

/**
 * A connection as two systems see it: bytes in order in both directions, a window that bounds how
 * many are under way or not read, an end or a reset that comes behind what was sent before. A reset
 * may swallow the last of what was sent. Who has gone without a word is found out by sending.
 */
final class SimulatedConnection {

  private static final int WINDOW = 3_000;

  /** A process at one end; each call comes from the system, and waits while the process stands. */
  interface Owner {
    void received(byte[] bytes);

    void ended();

    /** There is room again. */
    void roomy();
  }

  private sealed interface Segment {
    record Bytes(byte[] bytes) implements Segment {}

    record Read(int bytes) implements Segment {}

    record End() implements Segment {}
  }

  private record Due(long at, Segment segment) {}

  /** One end, and the direction away from it. */
  final class Side {
    private final ArrayDeque<Due> sent = new ArrayDeque<>();
    private SimulatedProcess process;
    private Owner owner;
    private long lastDue;
    private int under;
    private boolean over;
    private Side other;

    void opened(SimulatedProcess at, Owner by) {
      process = at;
      owner = by;
    }

    boolean isOver() {
      return over;
    }

    int room() {
      return over ? 0 : WINDOW - under;
    }

    void send(byte[] bytes) {
      if (!over) {
        under += bytes.length;
        add(new Segment.Bytes(bytes));
      }
    }

    /** This end is closed: what was sent is still delivered, unless it is aborted. */
    void close(boolean abort) {
      if (!over) {
        over = true;
        if (abort) {
          while (!sent.isEmpty() && network.chance(0.5)) {
            sent.removeLast();
          }
        }
        add(new Segment.End());
      }
    }

    /** The process is gone, and nobody tells the other end. */
    void vanish() {
      over = true;
      sent.clear();
    }

    private void add(Segment segment) {
      lastDue = Math.max(lastDue, network.now() + network.delay());
      sent.addLast(new Due(lastDue, segment));
      network.after(lastDue - network.now(), this::deliver);
    }

    private void deliver() {
      while (!network.isCut() && !sent.isEmpty() && sent.peekFirst().at() <= network.now()) {
        other.arrived(sent.removeFirst().segment());
      }
    }

    private void arrived(Segment segment) {
      switch (segment) {
        case Segment.Bytes(byte[] bytes) -> {
          if (over) {
            other.tell();
          } else {
            process.run(() -> read(bytes));
          }
        }
        case Segment.Read(int bytes) -> {
          under -= bytes;
          if (!over) {
            process.run(owner::roomy);
          }
        }
        case Segment.End end -> tell();
      }
    }

    private void read(byte[] bytes) {
      owner.received(bytes);
      if (!over) {
        add(new Segment.Read(bytes.length));
      }
    }

    private void tell() {
      if (!over) {
        over = true;
        sent.clear();
        process.run(owner::ended);
      }
    }
  }

  private final SimulatedNetwork network;
  final Side connecting = new Side();
  final Side accepting = new Side();

  SimulatedConnection(SimulatedNetwork network) {
    this.network = network;
    connecting.other = accepting;
    accepting.other = connecting;
    network.add(this);
  }

  boolean isOver() {
    return connecting.over
        && accepting.over
        && connecting.sent.isEmpty()
        && accepting.sent.isEmpty();
  }

  void deliver() {
    connecting.deliver();
    accepting.deliver();
  }

  void reset() {
    if (network.chance(0.8)) {
      connecting.tell();
    }
    if (network.chance(0.8)) {
      accepting.tell();
    }
  }
}

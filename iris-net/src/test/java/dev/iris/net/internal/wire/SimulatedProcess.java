package dev.iris.net.internal.wire;

import dev.iris.net.Hex;
import dev.iris.net.internal.wire.SimulatedConnection.Side;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A process of a node: its actors by name and pid, and the accepting sides of its connections. It
 * can be stopped and continued, killed, or be gone without a word. Its successor gives out the same
 * few pids anew.
 */
final class SimulatedProcess {

  static final int NAMES = 4;
  private static final int PIDS = 8;

  /** Who keeps account of what is read. */
  interface Reader {
    void read(long mark, long pid, SimulatedConnection connection, SimulatedProcess by);
  }

  private static final Limits LIMITS =
      new Limits(1 << 20, 1024, 5 * SimulatedNetwork.SECOND, 60 * SimulatedNetwork.SECOND);

  final String label;
  private final SimulatedNetwork network;
  private final Reader reader;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private final List<Side> sides = new ArrayList<>();
  private final Map<String, Long> names = new HashMap<>();
  private final Map<Long, String> owners = new HashMap<>();
  private final Set<Long> used = new HashSet<>();
  private boolean alive = true;
  private boolean stopped;
  private boolean rude;
  private boolean wasRude;
  private long runsSince;
  private long stoppedAt;
  private long stood;

  SimulatedProcess(SimulatedNetwork network, String label, Reader reader) {
    this.network = network;
    this.label = label;
    this.reader = reader;
    this.runsSince = network.now();
    for (int i = 0; i < NAMES; i++) {
      rename("n" + i);
    }
  }

  // --- its actors

  /** Another actor has that name from now on. */
  void rename(String name) {
    Long old = names.get(name);
    if (old != null) {
      owners.remove(old);
    }
    long pid;
    do {
      pid = (1L + network.below(1 + used.size() / PIDS)) << 32 | network.below(PIDS);
    } while (!used.add(pid));
    names.put(name, pid);
    owners.put(pid, name);
    long chosen = pid;
    network.log(() -> label + ": " + name + " is " + Long.toHexString(chosen));
  }

  /** Nobody has it from now on. */
  void unname(String name) {
    Long old = names.remove(name);
    if (old != null) {
      owners.remove(old);
    }
  }

  /** The name of whoever has that pid; null: nobody. */
  String owner(long pid) {
    return owners.get(pid);
  }

  // --- its life

  boolean alive() {
    return alive;
  }

  boolean stopped() {
    return stopped;
  }

  /** When it was last started or continued. */
  long runsSince() {
    return runsSince;
  }

  /** Runs as soon as the process does. */
  void run(Runnable step) {
    if (alive) {
      if (stopped) {
        waiting.addLast(step);
      } else {
        step.run();
      }
    }
  }

  /** For how long it has not been stopped. */
  long ran() {
    return network.now() - stood;
  }

  void stop() {
    stopped = true;
    stoppedAt = network.now();
    network.log(() -> label + " is stopped");
  }

  void proceed() {
    stopped = false;
    stood += network.now() - stoppedAt;
    runsSince = network.now();
    network.log(() -> label + " is continued");
    while (alive && !stopped && !waiting.isEmpty()) {
      waiting.removeFirst().run();
    }
  }

  /** Its system closes its connections, or is gone as well. */
  void kill(boolean withItsSystem) {
    alive = false;
    waiting.clear();
    network.log(() -> label + (withItsSystem ? " has vanished" : " is killed"));
    for (Side side : sides) {
      if (withItsSystem) {
        side.vanish();
      } else {
        side.close(network.chance(0.5));
      }
    }
  }

  /** From now on it answers pings with nonsense, or does so no more. */
  void rude(boolean nonsense) {
    rude = nonsense;
    wasRude |= nonsense;
    network.log(() -> label + (nonsense ? " talks nonsense" : " talks sense"));
  }

  boolean rude() {
    return rude;
  }

  boolean wasRude() {
    return wasRude;
  }

  // --- its connections

  /** Its system closes this one with the process. */
  void holds(Side side) {
    sides.add(side);
  }

  void accept(SimulatedConnection connection) {
    Side side = connection.accepting;
    holds(side);
    side.opened(this, new Inbound(connection));
  }

  /** The accepting side of a connection, as a node has it. */
  private final class Inbound implements SimulatedConnection.Owner {
    private final SimulatedConnection connection;
    private final ServerSession session = new ServerSession(LIMITS, false, network.now());

    Inbound(SimulatedConnection connection) {
      this.connection = connection;
    }

    @Override
    public void received(byte[] bytes) {
      Violation why = session.check(network.now());
      if (why == null) {
        why = session.received(ByteBuffer.wrap(bytes), network.now(), this::handle);
      }
      if (why != null) {
        network.log(() -> label + " refuses: " + session.check(network.now()));
        connection.accepting.close(false);
      }
    }

    private void handle(Request request) {
      Side side = connection.accepting;
      switch (request) {
        case Request.Ping() -> side.send(new byte[] {rude ? (byte) 9 : Protocol.PONG});
        case Request.Resolve(String name) -> side.send(Hex.pid(names.getOrDefault(name, 0L)));
        case Request.User(long pid, byte[] body) ->
            reader.read(ByteBuffer.wrap(body).getLong(), pid, connection, SimulatedProcess.this);
      }
    }

    @Override
    public void ended() {
      session.ended();
    }

    @Override
    public void roomy() {}
  }
}

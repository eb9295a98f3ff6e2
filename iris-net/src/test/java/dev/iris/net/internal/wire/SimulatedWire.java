package dev.iris.net.internal.wire;

import dev.iris.net.internal.wire.SimulatedConnection.Owner;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Supplier;

/** The connection of a session, as the transport makes it, over the simulated network. */
final class SimulatedWire implements PeerLink {

  private static final long TICK = 100 * SimulatedNetwork.MILLI;
  private static final int HIGH_WATER = 1_500;

  private final SimulatedNetwork network;
  private final SimulatedProcess process;
  private final Supplier<SimulatedProcess> target;
  private final ArrayDeque<byte[]> pending = new ArrayDeque<>();
  private PeerSession session;
  private SessionLedger ledger;
  private int attempt;
  private boolean busy;
  private SimulatedConnection open;

  SimulatedWire(
      SimulatedNetwork network, SimulatedProcess process, Supplier<SimulatedProcess> target) {
    this.network = network;
    this.process = process;
    this.target = target;
  }

  void serves(PeerSession session, SessionLedger ledger) {
    this.session = session;
    this.ledger = ledger;
    network.after(network.random.nextLong(TICK), () -> process.run(this::tick));
  }

  private void tick() {
    session.tick(network.now());
    pump();
    network.after(TICK, () -> process.run(this::tick));
  }

  SimulatedConnection open() {
    return open;
  }

  // --- what the session wants

  @Override
  public void connect() {
    if (busy || open != null) {
      throw new AssertionError("a second connection");
    }
    busy = true;
    int mine = ++attempt;
    ledger.connecting();
    network.after(network.delay(), () -> knock(mine));
  }

  private void knock(int mine) {
    if (mine != attempt) {
      return;
    }
    SimulatedProcess other = target.get();
    if (network.isCut()) {
      network.after(SimulatedNetwork.SECOND, () -> knock(mine));
    } else if (other == null || !other.alive()) {
      network.after(network.delay(), () -> process.run(() -> refused(mine)));
    } else {
      SimulatedConnection made = new SimulatedConnection(network);
      process.holds(made.connecting);
      made.connecting.opened(process, new Events(mine, made));
      other.accept(made);
      network.after(network.delay(), () -> process.run(() -> made(mine, made)));
    }
  }

  private void refused(int mine) {
    if (mine == attempt) {
      attempt++;
      busy = false;
      ledger.refused();
      session.disconnected(Trouble.REFUSED, network.now());
      pump();
    }
  }

  private void made(int mine, SimulatedConnection made) {
    if (mine != attempt) {
      made.connecting.close(true);
      return;
    }
    busy = false;
    open = made;
    pending.clear();
    ledger.heard();
    session.connected(network.now());
    if (made.connecting.isOver()) {
      ended(mine);
    }
    pump();
  }

  @Override
  public void disconnect(boolean abort) {
    attempt++;
    busy = false;
    SimulatedConnection old = open;
    open = null;
    if (old != null) {
      old.connecting.close(abort);
    }
  }

  // --- bytes

  void pump() {
    SimulatedConnection now = open;
    boolean more = now != null;
    while (more && pendingBytes() < HIGH_WATER) {
      ByteBuffer out = ByteBuffer.allocate(14 + network.below(700));
      more = session.fill(out, network.now());
      ledger.filled(now);
      if (out.position() == 0) {
        break;
      }
      pending.addLast(Arrays.copyOf(out.array(), out.position()));
    }
    flush(false);
    ledger.quiet();
  }

  private int pendingBytes() {
    return pending.stream().mapToInt(bytes -> bytes.length).sum();
  }

  /** What has waited for room and is taken now is a sign of life. */
  private void flush(boolean waited) {
    while (open != null && !pending.isEmpty() && open.connecting.room() > 0) {
      byte[] first = pending.removeFirst();
      int most = Math.min(first.length, open.connecting.room());
      open.connecting.send(Arrays.copyOf(first, most));
      if (most < first.length) {
        pending.addFirst(Arrays.copyOfRange(first, most, first.length));
      } else if (waited && first.length > Protocol.USER_HEAD) {
        ledger.heard();
        session.progressed(network.now());
      }
    }
  }

  private void ended(int mine) {
    if (mine == attempt && open != null) {
      attempt++;
      open = null;
      ledger.ended();
      session.disconnected(Trouble.CLOSED, network.now());
      pump();
    }
  }

  /** One connection's events; those of a connection that was given up are nobody's. */
  private final class Events implements Owner {
    private final int mine;
    private final SimulatedConnection connection;

    Events(int mine, SimulatedConnection connection) {
      this.mine = mine;
      this.connection = connection;
    }

    private boolean current() {
      return mine == attempt && open == connection;
    }

    @Override
    public void received(byte[] bytes) {
      if (current()) {
        ledger.heard();
        session.received(ByteBuffer.wrap(bytes), network.now());
        ledger.answered();
        pump();
      }
    }

    @Override
    public void ended() {
      SimulatedWire.this.ended(mine);
    }

    @Override
    public void roomy() {
      if (current()) {
        flush(true);
        pump();
      }
    }
  }
}

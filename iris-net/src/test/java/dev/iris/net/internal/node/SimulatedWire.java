package dev.iris.net.internal.node;

import dev.iris.net.internal.transport.Wire;
import dev.iris.net.internal.wire.Trouble;
import dev.iris.test.SimulatedConnection;
import dev.iris.test.SimulatedNode;
import java.nio.ByteBuffer;

/** The connection to a peer over a simulated network. In steps of its node. */
final class SimulatedWire implements Wire {

  private static final int BUFFER = 16 * 1024;

  private final SimulatedNode node;
  private final String address;
  private final Events events;
  private int attempt;
  private SimulatedConnection connection;
  private boolean connected;
  private long bytesIn;
  private long bytesOut;

  SimulatedWire(SimulatedNode node, String address, Events events) {
    this.node = node;
    this.address = address;
    this.events = events;
  }

  @Override
  public void connect() {
    connection = node.connect(address, new Reader(++attempt));
  }

  @Override
  public void disconnect(boolean abort) {
    attempt++;
    connected = false;
    if (connection != null && abort) {
      connection.abort();
    } else if (connection != null) {
      connection.close();
    }
    connection = null;
  }

  @Override
  public void pump() {
    boolean more = connected;
    while (more && connected) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      more = events.fill(buffer);
      buffer.flip();
      bytesOut += buffer.remaining();
      if (buffer.hasRemaining()) {
        connection.write(buffer);
      }
    }
  }

  @Override
  public boolean isTaken(long now) {
    return false;
  }

  @Override
  public Bytes bytes() {
    return new Bytes(bytesIn, bytesOut);
  }

  /** One connection's events; those of a connection that was given up are nobody's. */
  private final class Reader implements SimulatedConnection.Endpoint {
    private final int mine;

    Reader(int mine) {
      this.mine = mine;
    }

    @Override
    public void connected() {
      if (mine == attempt) {
        connected = true;
        events.connected();
      }
    }

    @Override
    public void received(ByteBuffer bytes) {
      bytesIn += bytes.remaining();
      if (mine == attempt) {
        events.received(bytes);
      }
      if (mine == attempt) {
        events.ready();
      }
    }

    @Override
    public void ended(SimulatedConnection.End how) {
      if (mine == attempt) {
        Trouble without =
            how == SimulatedConnection.End.REFUSED ? Trouble.REFUSED : Trouble.UNREACHABLE;
        Trouble why = connected ? Trouble.CLOSED : without;
        attempt++;
        connected = false;
        connection = null;
        events.disconnected(why);
      }
    }
  }
}

package dev.iris.net.internal.node;

import dev.iris.net.internal.transport.Budget;
import dev.iris.net.internal.transport.Gate;
import dev.iris.net.internal.transport.InboundConnection;
import dev.iris.net.internal.transport.Line;
import dev.iris.net.internal.transport.Listener;
import dev.iris.net.internal.transport.Loop;
import dev.iris.net.internal.transport.ServerSettings;
import dev.iris.net.internal.wire.Protocol;
import dev.iris.test.SimulatedConnection;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An accepted connection of a simulated network. In steps of its node. */
final class SimulatedLine implements Line, SimulatedConnection.Endpoint {

  private final Loop loop;
  private final SimulatedConnection connection;
  private final Consumer<SimulatedLine> over;
  private final ArrayDeque<ByteBuffer> unread = new ArrayDeque<>();
  private InboundConnection inbound;
  private ByteBuffer replies = ByteBuffer.allocate(64);
  private boolean reading = true;
  private boolean inputEnded;
  private boolean ended;
  private int unflushed;

  SimulatedLine(Loop loop, SimulatedConnection connection, Consumer<SimulatedLine> over) {
    this.loop = loop;
    this.connection = connection;
    this.over = over;
  }

  SimulatedLine begin(ServerSettings settings, Listener.Shared shared, Gate gate, Budget budget) {
    inbound = new InboundConnection(this, settings, shared, gate, budget);
    sweep();
    return this;
  }

  private void sweep() {
    if (!ended) {
      inbound.sweep();
      loop.after(InboundConnection.SWEEP_NANOS, this::sweep);
    }
  }

  // --- in

  @Override
  public void connected() {
    throw new AssertionError("who accepts is not told");
  }

  @Override
  public void received(ByteBuffer bytes) {
    unread.add(bytes);
    readOn();
  }

  private void readOn() {
    while (reading && !unread.isEmpty() && !ended) {
      inbound.received(unread.remove());
      inbound.readAll();
    }
    if (reading && inputEnded && !ended) {
      inbound.inputEnded();
    }
  }

  @Override
  public void ended(SimulatedConnection.End how) {
    if (how == SimulatedConnection.End.CLOSED) {
      inputEnded = true;
      readOn();
    } else {
      end();
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      over.accept(this);
      inbound.ended();
    }
  }

  // --- out

  @Override
  public void pid(long pid) {
    room(Protocol.PID_BYTES).putLong(pid);
  }

  @Override
  public void pong() {
    room(1).put(Protocol.PONG);
  }

  private ByteBuffer room(int bytes) {
    if (replies.remaining() < bytes) {
      replies = ByteBuffer.allocate(2 * replies.capacity()).put(replies.flip());
    }
    return replies;
  }

  @Override
  public int pending() {
    return replies.position();
  }

  @Override
  public void write() {
    connection.write(replies.flip());
    replies.clear();
    unflushed++;
  }

  @Override
  public void flush() {
    for (; unflushed > 0; unflushed--) {
      inbound.written();
    }
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public boolean isReading() {
    return reading;
  }

  @Override
  public void read(boolean on) {
    reading = on;
    if (on) {
      loop.execute(this::readOn);
    }
  }

  @Override
  public void execute(Runnable step) {
    loop.execute(step);
  }

  @Override
  public void close() {
    connection.close();
    loop.execute(this::end);
  }

  @Override
  public void abort() {
    connection.abort();
    loop.execute(this::end);
  }

  @Override
  public @Nullable SocketAddress remote() {
    return null;
  }

  @Override
  public long now() {
    return loop.now();
  }
}

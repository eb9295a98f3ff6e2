package dev.iris.test.internal;

import dev.iris.Cancellable;
import dev.iris.internal.time.Durations;
import dev.iris.test.SimulatedConnection;
import dev.iris.test.SimulatedNode;
import dev.iris.test.SimulatedRuntime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A node from its start to its crash. Its steps are a queue of which one at a time can be run. */
final class SimNode implements SimulatedNode {

  private final World world;
  private final String name;
  private final Simulated iris;
  private final ArrayDeque<Runnable> steps = new ArrayDeque<>();
  private final Map<Integer, SimulatedConnection.Acceptor> acceptors = new HashMap<>();
  private boolean scheduled;
  private boolean up = true;

  SimNode(World world, String name) {
    this.world = world;
    this.name = name;
    this.iris = new Simulated(world, name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SimulatedRuntime iris() {
    return iris;
  }

  @Override
  public boolean isUp() {
    return up;
  }

  @Override
  public String toString() {
    return name;
  }

  // --- steps

  @Override
  public void execute(Runnable step) {
    Objects.requireNonNull(step, "step");
    if (up && !world.conductor.isOver()) {
      steps.add(step);
      scheduleNext();
    }
  }

  private void scheduleNext() {
    if (!scheduled && !steps.isEmpty()) {
      scheduled = true;
      world.conductor.add(this, worker -> runNext());
    }
  }

  private void runNext() {
    Runnable step = steps.poll();
    try {
      if (step != null) {
        step.run();
      }
    } finally {
      scheduled = false;
      scheduleNext();
    }
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable step) {
    Objects.requireNonNull(step, "step");
    Durations.atLeastZero(delay, "delay");
    return after(delay.toNanos(), step);
  }

  Cancellable after(long nanos, Runnable step) {
    if (!up || world.conductor.isOver()) {
      return () -> false;
    }
    boolean[] settled = new boolean[1];
    Runnable once =
        () -> {
          if (!settled[0]) {
            settled[0] = true;
            step.run();
          }
        };
    Agenda.Entry entry = world.conductor.timer(nanos, () -> execute(once), this);
    return () -> {
      boolean inTime = !settled[0] && up;
      settled[0] = true;
      world.conductor.cancel(entry);
      return inTime;
    };
  }

  // --- connections

  @Override
  public Cancellable listen(int port, SimulatedConnection.Acceptor acceptor) {
    Objects.requireNonNull(acceptor, "acceptor");
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + "; it must be from 1 to 65535");
    }
    if (acceptors.putIfAbsent(port, acceptor) != null) {
      throw new IllegalStateException(name + ":" + port + " is taken");
    }
    return () -> acceptors.remove(port, acceptor);
  }

  SimulatedConnection.@Nullable Acceptor acceptor(int port) {
    return up ? acceptors.get(port) : null;
  }

  @Override
  public SimulatedConnection connect(String address, SimulatedConnection.Endpoint endpoint) {
    Objects.requireNonNull(endpoint, "endpoint");
    int colon = address.lastIndexOf(':');
    try {
      int port = Integer.parseInt(address.substring(colon + 1));
      return Cable.connect(world.network, this, address.substring(0, colon), port, endpoint);
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "'" + address + "' is no address; it must be a node and a port, as b:4100", e);
    }
  }

  void crash() {
    up = false;
    steps.clear();
    acceptors.clear();
    world.conductor.cancelTimers(this);
    iris.crash();
  }
}

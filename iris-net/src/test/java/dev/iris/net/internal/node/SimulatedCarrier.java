package dev.iris.net.internal.node;

import dev.iris.Cancellable;
import dev.iris.internal.transport.Transport;
import dev.iris.net.MeshConfig;
import dev.iris.net.MeshNode;
import dev.iris.net.internal.transport.Budget;
import dev.iris.net.internal.transport.Carrier;
import dev.iris.net.internal.transport.Gate;
import dev.iris.net.internal.transport.Listener;
import dev.iris.net.internal.transport.Loop;
import dev.iris.net.internal.transport.PeerAddress;
import dev.iris.net.internal.transport.Receiver;
import dev.iris.net.internal.transport.ServerSettings;
import dev.iris.net.internal.transport.Wire;
import dev.iris.test.SimulatedNode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Carries the bytes of a node over a simulated network: a node of the mesh on a node of the
 * simulation. Everything above it is what runs on sockets.
 */
public final class SimulatedCarrier implements Carrier {

  private static final long LOOK_NANOS = 1_000_000L;

  private final SimulatedNode node;
  private final Transport.Directory directory;
  private final UnaryOperator<Receiver> between;
  private final SplittableRandom random;
  private final Loop loop = new Steps();

  private SimulatedCarrier(
      SimulatedNode node, Transport.Directory directory, UnaryOperator<Receiver> between) {
    this.node = node;
    this.between = between;
    this.directory = directory;
    this.random = new SplittableRandom(node.name().hashCode());
  }

  /**
   * A node of the mesh.
   *
   * @param node where it runs; it listens there on the port of the settings
   * @param config the settings
   * @return the node
   */
  public static MeshNode listen(SimulatedNode node, MeshConfig config) {
    return listen(node, config, UnaryOperator.identity());
  }

  /** With something between its connections and what takes their requests. */
  static MeshNode listen(SimulatedNode node, MeshConfig config, UnaryOperator<Receiver> between) {
    return Node.listen(
        node.iris(), config, (same, directory) -> new SimulatedCarrier(node, directory, between));
  }

  /** Steps of the node of the simulation, and not those of a crashed one. */
  private final class Steps implements Loop {
    private boolean current;
    private boolean closed;

    @Override
    public boolean isCurrent() {
      return current;
    }

    @Override
    public boolean execute(Runnable step) {
      if (closed || !node.isUp()) {
        return false;
      }
      node.execute(() -> run(step));
      return true;
    }

    private void run(Runnable step) {
      if (!closed) {
        inStep(step);
      }
    }

    private void inStep(Runnable step) {
      current = true;
      try {
        step.run();
      } finally {
        current = false;
      }
    }

    @Override
    public void executeAfterALook(Runnable step) {
      execute(step);
    }

    @Override
    public Runnable after(long nanos, Runnable step) {
      if (closed) {
        return () -> {};
      }
      Cancellable timer = node.schedule(Duration.ofNanos(nanos), () -> run(step));
      return timer::cancel;
    }

    @Override
    public long now() {
      return node.iris().now().toNanos();
    }
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Wire wire(Loop same, PeerAddress address, Executor mayWait, Wire.Events events) {
    return new SimulatedWire(node, address.toString(), events);
  }

  @Override
  public Listener listen(
      InetSocketAddress address, ServerSettings settings, Listener.Shared shared) {
    Listener.Shared ours =
        new Listener.Shared(
            between.apply(shared.receiver()),
            shared.mayWait(),
            shared.refusals(),
            shared.traffic());
    return new SimulatedListener(address, settings, ours);
  }

  private final class SimulatedListener implements Listener {
    private final InetSocketAddress address;
    private final Gate gate;
    private final Set<SimulatedLine> lines = new LinkedHashSet<>();
    private final Cancellable listening;

    SimulatedListener(InetSocketAddress address, ServerSettings settings, Shared shared) {
      this.address = address;
      this.gate = new Gate(settings.maxConnections(), settings.maxPerAddress());
      Budget budget = new Budget(settings.unfinishedBytes());
      this.listening =
          node.listen(
              address.getPort(),
              connection -> {
                gate.enter();
                SimulatedLine line = new SimulatedLine(loop, connection, this::over);
                lines.add(line);
                return line.begin(settings, shared, gate, budget);
              });
    }

    private void over(SimulatedLine line) {
      lines.remove(line);
      gate.leave();
    }

    @Override
    public InetSocketAddress address() {
      return address;
    }

    @Override
    public int connections() {
      return gate.connections();
    }

    @Override
    public void close() {
      listening.cancel();
      List.copyOf(lines).forEach(SimulatedLine::close);
    }
  }

  @Override
  public void reloadTls() {
    throw new IllegalStateException("a simulation has no TLS");
  }

  @Override
  public RandomGenerator random() {
    return random.split();
  }

  /** Looks again and again, for who gives permits back tells nobody. */
  @Override
  public boolean acquire(Semaphore permits, int number, long nanos) throws InterruptedException {
    long end = loop.now() + nanos;
    while (!permits.tryAcquire(number)) {
      if (loop.now() - end >= 0 || !node.isUp()) {
        return false;
      }
      pause();
    }
    return true;
  }

  private void pause() throws InterruptedException {
    try {
      directory.newFuture("room").get(LOOK_NANOS, TimeUnit.NANOSECONDS);
    } catch (TimeoutException looksAgain) {
      return;
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public boolean close() {
    ((Steps) loop).closed = true;
    return true;
  }
}

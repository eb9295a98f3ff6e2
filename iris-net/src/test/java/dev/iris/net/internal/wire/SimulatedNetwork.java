package dev.iris.net.internal.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * A clock, the order of things, and a cable, all drawn from one seed. While the cable is cut, what
 * was sent waits at its end, as it does in a system that sends again until something is
 * acknowledged; no connection is made meanwhile.
 */
final class SimulatedNetwork {

  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;

  private record Event(long at, long number, Runnable run) {}

  final SplittableRandom random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private final List<SimulatedConnection> connections = new ArrayList<>();
  private final List<String> trace;
  private long now = 1_000;
  private long number;
  private long mostDelay = MILLI;
  private boolean cut;

  SimulatedNetwork(long seed, boolean traced) {
    this.random = new SplittableRandom(seed);
    this.trace = traced ? new ArrayList<>() : null;
  }

  // --- time

  long now() {
    return now;
  }

  void after(long delay, Runnable run) {
    events.add(new Event(now + delay, number++, run));
  }

  /** Runs what comes within that time, and looks after each event. */
  void run(long nanos, Runnable afterEach) {
    long until = now + nanos;
    while (!events.isEmpty() && events.peek().at() <= until) {
      Event next = events.remove();
      now = next.at();
      next.run().run();
      afterEach.run();
    }
    now = until;
  }

  // --- chance

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  // --- the cable

  long delay() {
    return 1 + random.nextLong(mostDelay);
  }

  void slow(long most) {
    mostDelay = most;
    log(() -> "delays up to " + most / MILLI + " ms");
  }

  boolean isCut() {
    return cut;
  }

  void cut() {
    cut = true;
    log(() -> "the cable is cut");
  }

  void mend() {
    cut = false;
    log(() -> "the cable is mended");
    connections.removeIf(SimulatedConnection::isOver);
    for (SimulatedConnection each : connections) {
      after(delay() + random.nextLong(SECOND), each::deliver); // until it is sent again
    }
  }

  void add(SimulatedConnection connection) {
    connections.add(connection);
  }

  /** Something between the two throws away all connections, and tells both ends, or one. */
  void reset() {
    log(() -> "all connections are reset");
    List.copyOf(connections).forEach(SimulatedConnection::reset);
    connections.removeIf(SimulatedConnection::isOver);
  }

  // --- what happened

  void log(Supplier<String> what) {
    if (trace != null) {
      trace.add(String.format("%12.6f  %s", now / 1e9, what.get()));
    }
  }

  String trace() {
    return trace == null ? "" : String.join("\n", trace);
  }
}

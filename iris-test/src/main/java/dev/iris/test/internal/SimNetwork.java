package dev.iris.test.internal;

import dev.iris.internal.time.Durations;
import dev.iris.test.Fault;
import dev.iris.test.SimulatedNetwork;
import dev.iris.test.SimulatedNode;
import dev.iris.test.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Nodes, the connections between them, and who is parted from whom. For who has the turn. */
final class SimNetwork implements SimulatedNetwork {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]+");

  private final World world;
  private final Map<String, Entry> nodes = new LinkedHashMap<>();
  private final List<Cable> cables = new ArrayList<>();
  private final Set<Set<String>> parted = new HashSet<>();
  private long latencyNanos = 100_000;
  private int nextPort = 50_000;

  /** A node, and how it is started. */
  private static final class Entry {
    private final Consumer<? super SimulatedNode> boot;
    private SimNode node;

    Entry(Consumer<? super SimulatedNode> boot, SimNode node) {
      this.boot = boot;
      this.node = node;
    }
  }

  SimNetwork(World world) {
    this.world = world;
  }

  // --- nodes

  @Override
  public SimulatedNode start(String name, Consumer<? super SimulatedNode> boot) {
    Objects.requireNonNull(boot, "boot");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name of a node; it must be letters, digits, '-' and '.'");
    }
    if (nodes.containsKey(name)) {
      throw new IllegalArgumentException("there is a node '" + name + "'; restart starts it again");
    }
    Entry entry = new Entry(boot, new SimNode(world, name));
    nodes.put(name, entry);
    return boot(entry);
  }

  private SimulatedNode boot(Entry entry) {
    world.journal.record("", entry.node, Trace.Kind.START, entry.node, "");
    entry.boot.accept(entry.node);
    return entry.node;
  }

  private Entry entry(String name) {
    Entry entry = nodes.get(Objects.requireNonNull(name, "name"));
    if (entry == null) {
      throw new IllegalArgumentException("there is no node '" + name + "'; there are " + names());
    }
    return entry;
  }

  private Set<String> names() {
    return nodes.keySet();
  }

  @Override
  public SimNode node(String name) {
    return entry(name).node;
  }

  /** Null if it was never started. */
  @Nullable SimNode nodeOrNull(String name) {
    Entry entry = nodes.get(name);
    return entry == null ? null : entry.node;
  }

  @Override
  public void crash(String name) {
    SimNode node = node(name);
    if (!node.isUp()) {
      return;
    }
    fault(node, node, "crashes");
    node.crash();
    List.copyOf(cables).forEach(cable -> cable.crash(node));
  }

  @Override
  public SimulatedNode restart(String name) {
    crash(name);
    Entry entry = entry(name);
    entry.node = new SimNode(world, name);
    return boot(entry);
  }

  // --- what goes wrong

  private void fault(Object who, Object other, Object what) {
    world.journal.record("", who, Trace.Kind.FAULT, other, what);
  }

  @Override
  public void cut(String one, String other) {
    Set<String> both = pair(one, other);
    fault(one, other, "are cut off");
    List.copyOf(cables).stream().filter(cable -> cable.joins(both)).forEach(Cable::cut);
  }

  @Override
  public void partition(String one, String other) {
    if (parted.add(pair(one, other))) {
      fault(one, other, "are parted");
    }
  }

  @Override
  public void heal(String one, String other) {
    Set<String> both = pair(one, other);
    if (parted.remove(both)) {
      fault(one, other, "are parted no more");
      List.copyOf(cables).stream().filter(cable -> cable.joins(both)).forEach(Cable::healed);
    }
  }

  private Set<String> pair(String one, String other) {
    entry(one);
    entry(other);
    if (one.equals(other)) {
      throw new IllegalArgumentException("'" + one + "' cannot be parted from itself");
    }
    return Set.of(one, other);
  }

  @Override
  public void latency(Duration latency) {
    Durations.atLeastZero(latency, "latency");
    latencyNanos = latency.toNanos();
  }

  // --- for connections

  World world() {
    return world;
  }

  long latencyNanos() {
    return latencyNanos;
  }

  int newPort() {
    return nextPort++;
  }

  boolean areParted(Set<String> both) {
    return parted.contains(both);
  }

  void add(Cable cable) {
    cables.add(cable);
  }

  void remove(Cable cable) {
    cables.remove(cable);
  }

  /** Something is about to be written; gives by how much it is late, or -1 if the cable is cut. */
  long delayOf(Cable cable, Cable.Plug from, Cable.Plug to) {
    Fault fault = world.decider.atWrite(from.nodeName(), to.nodeName());
    if (fault == null) {
      return 0;
    }
    fault(from, to, fault);
    String one = from.nodeName();
    String other = to.nodeName();
    switch (fault) {
      case Fault.Delay delay -> {
        return delay.by().toNanos();
      }
      case Fault.Cut cut -> {
        cable.cut();
        return -1;
      }
      case Fault.Partition partition -> {
        if (!one.equals(other) && parted.add(Set.of(one, other))) {
          later(partition.by(), () -> heal(one, other));
        }
      }
      case Fault.Restart restart -> {
        crash(other);
        later(restart.after(), () -> restartIfDown(other));
      }
      default -> throw new AssertionError(fault + " is nothing that happens to a connection");
    }
    return 0;
  }

  private void restartIfDown(String name) {
    if (!node(name).isUp()) {
      restart(name);
    }
  }

  private void later(Duration delay, Runnable what) {
    world.conductor.timer(
        delay.toNanos(), () -> world.conductor.addCallback("network", what), this);
  }
}

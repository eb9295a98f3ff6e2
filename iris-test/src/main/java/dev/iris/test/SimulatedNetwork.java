package dev.iris.test;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Several runtimes in one simulation, and what connects them: they share its clock, its order, its
 * seed, its faults and its trace. {@link SimulatedRuntime#network} gives it; the runtime it was
 * asked from is no node, and cannot be reached by one.
 *
 * {@snippet :
 * Explore.seeds(1000).faults(Faults.none().cut(0.01)).run(sim -> {
 *   SimulatedNetwork network = sim.network();
 *   network.start("b", node -> node.listen(4100, connection -> new Echo(connection)));
 *   SimulatedNode a = network.start("a", node -> {});
 *   a.connect("b:4100", new Client());
 *   sim.advance(Duration.ofMinutes(1));
 * });
 * }
 *
 * <p>Bytes are moved by {@link SimulatedConnection}s; what is spoken on them is up to the nodes.
 * Each write takes the latency, and what {@link Faults} add to it; they may also break the
 * connection, part the nodes, or make the other one crash and start again. A test can do the same.
 *
 * <p>For code of the simulation: actors, steps of nodes, the test.
 */
public interface SimulatedNetwork {

  /**
   * Starts a node.
   *
   * @param name its name: letters, digits, '-' and '.'
   * @param boot what it does when it starts, now and after each crash
   * @return the node
   * @throws IllegalArgumentException if the name is not one, or is taken
   */
  SimulatedNode start(String name, Consumer<? super SimulatedNode> boot);

  /**
   * A node as it is since its last start.
   *
   * @param name its name
   * @return the node, which may have crashed
   * @throws IllegalArgumentException if there has never been such a node
   */
  SimulatedNode node(String name);

  /**
   * Ends a node as if its process were killed. No actor of it begins another message, nobody
   * supervises, its timers and steps are forgotten, and nothing it still does on its way out is in
   * the trace. Its connections are gone: what they had written still arrives, then the other ends
   * hear of it, if they can. Nothing happens if it is down.
   *
   * @param name its name
   */
  void crash(String name);

  /**
   * Starts a node again, after a crash if it is up: with a new, empty runtime.
   *
   * @param name its name
   * @return the node
   */
  SimulatedNode restart(String name);

  /**
   * Breaks all connections between two nodes: both ends of each hear of it, and what is on its way
   * is lost.
   *
   * @param one a node
   * @param other another one
   */
  void cut(String one, String other);

  /**
   * Parts two nodes: nothing comes from one to the other until {@link #heal}, and no end of a
   * connection hears why. What is written stays on its way.
   *
   * @param one a node
   * @param other another one
   */
  void partition(String one, String other);

  /**
   * Parts them no more; what is on its way arrives after the latency.
   *
   * @param one a node
   * @param other another one
   */
  void heal(String one, String other);

  /**
   * How long bytes take from one node to another; by default 100 microseconds.
   *
   * @param latency zero or more; for what is written from now on
   */
  void latency(Duration latency);
}

package dev.iris.test;

import dev.iris.Cancellable;
import java.time.Duration;

/**
 * A node of a {@link SimulatedNetwork} from one start to its crash, or to the end: a runtime, and a
 * place for the steps of whatever protocol it speaks, which come one after the other, as on an
 * event loop. When it has crashed whatever is asked of it is without effect.
 *
 * <p>For code of the simulation: actors, steps of nodes, the test.
 */
public interface SimulatedNode {

  /**
   * Its name.
   *
   * @return the name
   */
  String name();

  /**
   * Its runtime.
   *
   * @return the runtime
   */
  SimulatedRuntime iris();

  /**
   * Whether it has not crashed.
   *
   * @return true until then
   */
  boolean isUp();

  /**
   * Accepts connections.
   *
   * @param port 1 to 65535
   * @param acceptor is asked in a step of this node
   * @return cancel refuses further ones
   * @throws IllegalStateException if the port is taken
   */
  Cancellable listen(int port, SimulatedConnection.Acceptor acceptor);

  /**
   * Asks for a connection. It is refused if there is no such node, or nobody listens there; while
   * the two nodes are parted nothing comes of it.
   *
   * @param address node and port, as {@code b:4100}
   * @param endpoint hears what comes of it
   * @return this end of it, which can be given up at once
   * @throws IllegalArgumentException if it is no address
   */
  SimulatedConnection connect(String address, SimulatedConnection.Endpoint endpoint);

  /**
   * Makes it one of this node's next steps. What it throws ends the test.
   *
   * @param step the step
   */
  void execute(Runnable step);

  /**
   * The same after some time.
   *
   * @param delay on the virtual clock, zero or more
   * @param step the step
   * @return cancel says whether it will not run now
   */
  Cancellable schedule(Duration delay, Runnable step);
}

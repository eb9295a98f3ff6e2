package dev.iris.net.internal.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/**
 * What carries the bytes of one node, and how its threads wait: sockets and event loops, or a
 * simulation of them. Everything else of a node is the same on either. Any thread.
 */
public interface Carrier {

  /**
   * A loop, for a peer or for timers; several may be the same.
   *
   * @return the loop
   */
  Loop loop();

  /**
   * A connection to an address, which is not made yet.
   *
   * @param loop where everything about it happens
   * @param address where to
   * @param mayWait for what may wait, such as finding an address by name
   * @param events hears of it, in steps of the loop
   * @return the connection
   */
  Wire wire(Loop loop, PeerAddress address, Executor mayWait, Wire.Events events);

  /**
   * Listens.
   *
   * @param address where; port 0 is any free one
   * @param settings its limits
   * @param shared what its connections share
   * @return what listens
   * @throws IOException if that address cannot be listened on
   */
  Listener listen(InetSocketAddress address, ServerSettings settings, Listener.Shared shared)
      throws IOException;

  /**
   * Reads the files of TLS anew.
   *
   * @throws IOException if one cannot be read, or is not what it should be
   */
  void reloadTls() throws IOException;

  /**
   * For the jitter of pauses.
   *
   * @return a generator for one thread at a time
   */
  RandomGenerator random();

  /**
   * Takes permits, waiting for them if need be.
   *
   * @param permits where from
   * @param number how many
   * @param nanos how long to wait
   * @return false if there were not as many in time
   * @throws InterruptedException if interrupted meanwhile
   */
  boolean acquire(Semaphore permits, int number, long nanos) throws InterruptedException;

  /**
   * Ends its loops.
   *
   * @return whether they have ended
   */
  boolean close();
}

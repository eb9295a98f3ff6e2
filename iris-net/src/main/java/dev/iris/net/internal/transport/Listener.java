package dev.iris.net.internal.transport;

import java.net.InetSocketAddress;
import java.util.concurrent.Executor;

/** What others connect to, and the connections made to it. Any thread. */
public interface Listener {

  /**
   * What all accepted connections share.
   *
   * @param receiver where requests go
   * @param mayWait runs what cannot be done on an event loop
   * @param refusals the account of what was closed
   * @param traffic the account of bytes and frames
   */
  record Shared(Receiver receiver, Executor mayWait, Refusals refusals, Traffic traffic) {}

  /**
   * Where it listens.
   *
   * @return host and port
   */
  InetSocketAddress address();

  /**
   * How many connections there are.
   *
   * @return the number
   */
  int connections();

  /** Accepts no more, and ends the connections there are. */
  void close();
}

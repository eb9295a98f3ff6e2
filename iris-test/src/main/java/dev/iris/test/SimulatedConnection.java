package dev.iris.test;

import java.nio.ByteBuffer;

/**
 * One end of a connection between two nodes of a {@link SimulatedNetwork}. It behaves as TCP does:
 * what is written at one end comes to the other in the same order and in pieces, later, or not at
 * all; and whoever only listens does not learn that the other end has gone while nobody could tell
 * it. There is no end to what can be written.
 *
 * <p>For code of the simulation: actors, steps of nodes, the test.
 */
public interface SimulatedConnection {

  /** How it ended, for who did not end it. */
  enum End {
    /** Nobody listens there, or the node is down. */
    REFUSED,
    /** The other end was closed, or its node crashed; everything it had written has come. */
    CLOSED,
    /** It broke; what was on its way is lost. */
    RESET
  }

  /**
   * Who hears what happens at one end. Each call is a step of the node, one after the other and in
   * order; after {@link #ended}, or when the node has crashed, there is none.
   */
  interface Endpoint {
    /** The connection is there, for who asked for it. Who accepted it was told by being asked. */
    void connected();

    /**
     * Bytes have come.
     *
     * @param bytes what has come; they belong to who is called
     */
    void received(ByteBuffer bytes);

    /**
     * There is no connection, or not any more.
     *
     * @param how how it ended
     */
    void ended(End how);
  }

  /** Who decides what becomes of a connection that somebody else asks for. */
  @FunctionalInterface
  interface Acceptor {
    /**
     * Takes it.
     *
     * @param connection this end of it
     * @return who hears what happens to it
     */
    Endpoint accept(SimulatedConnection connection);
  }

  /**
   * This end's address.
   *
   * @return node and port, as {@code a:50001}
   */
  String local();

  /**
   * The other end's.
   *
   * @return node and port, as {@code b:4100}
   */
  String remote();

  /**
   * Whether neither this end was closed, nor has it heard of an end.
   *
   * @return true if so, also before the connection has come about
   */
  boolean isOpen();

  /**
   * Writes bytes, which are copied. What is written when it is not open goes nowhere.
   *
   * @param bytes read to its end; nothing happens if there are none
   * @throws IllegalStateException if the connection has not come about yet
   */
  void write(ByteBuffer bytes);

  /** Ends it; the other end hears {@link End#CLOSED} after it has got what was written. */
  void close();

  /** Ends it and throws away what is on its way; the other end hears {@link End#RESET}. */
  void abort();
}

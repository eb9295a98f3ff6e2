package dev.iris.net.internal.transport;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The way back of one accepted connection, as {@link InboundConnection} needs it. Everything but
 * {@link #execute} happens in steps of the connection's loop.
 */
public interface Line extends Receiver.Replies {

  /**
   * How many bytes of replies have not been written yet.
   *
   * @return the number
   */
  int pending();

  /**
   * Writes the replies there are; {@link InboundConnection#written} says when the system has taken
   * them.
   */
  void write();

  /** Hands over what was written. */
  void flush();

  /**
   * Whether what is written is taken.
   *
   * @return false while too much waits
   */
  boolean isWritable();

  /**
   * Whether bytes are read.
   *
   * @return true if so
   */
  boolean isReading();

  /**
   * Reads on, or no more.
   *
   * @param on whether to read
   */
  void read(boolean on);

  /**
   * Makes it one of the next steps; without effect if the loop is closed. Any thread.
   *
   * @param step the step
   */
  void execute(Runnable step);

  /** Ends the connection after what was written. */
  void close();

  /** Ends the connection at once. */
  void abort();

  /**
   * Who is at the other end.
   *
   * @return the address, null if it is not known
   */
  @Nullable SocketAddress remote();

  /**
   * The time, to be compared with others by difference.
   *
   * @return nanoseconds
   */
  long now();
}

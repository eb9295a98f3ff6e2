package dev.iris.net.internal.transport;

import dev.iris.net.internal.wire.PeerLink;
import dev.iris.net.internal.wire.Trouble;
import java.nio.ByteBuffer;

/**
 * The connection of a session to its peer: at most one at a time. Everything but {@link #bytes}
 * happens in steps of the loop of the peer.
 */
public interface Wire extends PeerLink {

  /** What the owner does with news of the connection. */
  interface Events {
    /** It is there. */
    void connected();

    /**
     * It is not there any more, or did not come about.
     *
     * @param why the cause
     */
    void disconnected(Trouble why);

    /**
     * Bytes have come.
     *
     * @param bytes what has come; only for this call
     */
    void received(ByteBuffer bytes);

    /** It may be written to again, or what has come may be answered. */
    void ready();

    /** Messages that had to wait for it have been taken by the connection. */
    void progressed();

    /**
     * Writes what there is.
     *
     * @param out where to
     * @return true if there is more
     */
    boolean fill(ByteBuffer out);

    /**
     * About how many bytes will come of the next fill.
     *
     * @return the number
     */
    long expected();
  }

  /**
   * What has gone over all connections.
   *
   * @param in bytes read
   * @param out bytes written
   */
  record Bytes(long in, long out) {}

  /** Writes what there is, as far as the connection takes it, and flushes once. */
  void pump();

  /**
   * Whether the peer's system goes on taking much of what is under way; to be asked again and
   * again.
   *
   * @param now the time
   * @return true if it is known to
   */
  boolean isTaken(long now);

  /**
   * What has gone over all connections. Any thread.
   *
   * @return the bytes
   */
  Bytes bytes();
}

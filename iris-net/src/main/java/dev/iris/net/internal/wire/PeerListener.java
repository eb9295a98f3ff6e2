package dev.iris.net.internal.wire;

/** Hears what happens in a session with a peer. Must not call back into the session, nor wait. */
public interface PeerListener {
  /**
   * Bytes have left the queue.
   *
   * @param bytes how many
   */
  void left(int bytes);

  /**
   * A message is lost, or may be.
   *
   * @param message the message
   * @param cause undelivered or in doubt
   */
  void lost(Outgoing message, String cause);

  /** The peer answers. */
  void up();

  /**
   * The peer is declared down.
   *
   * @param why the cause
   */
  void down(Trouble why);

  /** Closed: nothing is queued or unconfirmed, and there is no connection. */
  void closed();
}

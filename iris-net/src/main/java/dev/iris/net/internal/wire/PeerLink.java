package dev.iris.net.internal.wire;

/** The one connection to a peer, as its session needs it. */
public interface PeerLink {
  /** Makes a connection; {@code connected} or {@code disconnected} is the answer, later. */
  void connect();

  /**
   * Gives the connection up, or the attempt to make one; there is no answer.
   *
   * @param abort whether what is still on its way out is to be thrown away
   */
  void disconnect(boolean abort);
}

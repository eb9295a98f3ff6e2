package dev.iris.net.internal.wire;

/** Why a node cannot be reached, or not any more. */
public enum Trouble {
  /** Nobody listens there. */
  REFUSED("refused"),
  /** No connection came about: no route, no such host, no answer in time. */
  UNREACHABLE("unreachable"),
  /** The connection was closed or reset by the other side. */
  CLOSED("closed"),
  /** The connection stands, and there is no sign of life. */
  SILENT("silent"),
  /** The other side does not speak the protocol. */
  PROTOCOL("protocol error"),
  /** No TLS session came about. */
  TLS("TLS handshake failed"),
  /** This side was closed. */
  LOCAL("this node was closed");

  private final String text;

  Trouble(String text) {
    this.text = text;
  }

  /**
   * For users and the log.
   *
   * @return a word or a few
   */
  public String text() {
    return text;
  }
}

package dev.iris.net.internal.transport;

import java.util.Objects;

/**
 * Where a node listens, as users write it: {@code host:port}, an IPv6 address in brackets.
 *
 * @param host name or address
 * @param port 1 to 65535
 */
public record PeerAddress(String host, int port) {

  private static final int MAX_PORT = 65_535;

  /**
   * Reads an address.
   *
   * @param text host:port
   * @return the address
   * @throws IllegalArgumentException if it is none
   */
  public static PeerAddress parse(String text) {
    Objects.requireNonNull(text, "address");
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw wrong(text);
    }
    int port = colon < 0 ? 0 : number(text.substring(colon + 1));
    if (host.isEmpty() || port < 1 || port > MAX_PORT) {
      throw wrong(text);
    }
    return new PeerAddress(host, port);
  }

  private static int number(String digits) {
    return digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "the address is '"
            + text
            + "'; it must be host:port, with a port from 1 to 65535 and an IPv6 address in"
            + " brackets");
  }

  /** As users write it. */
  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}

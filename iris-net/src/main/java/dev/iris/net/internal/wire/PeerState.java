package dev.iris.net.internal.wire;

/** How a session stands to its connection. */
enum PeerState {
  /** There is none, and nobody wants one. */
  IDLE,
  /** One was asked for. */
  CONNECTING,
  /** There is one. */
  CONNECTED,
  /** There will be another attempt. */
  WAITING,
  /** There will be none any more. */
  CLOSED;

  /** As statistics show it. */
  String shown(Health health) {
    return switch (this) {
      case IDLE -> health.down() ? "down" : "idle";
      case CONNECTING -> "connecting";
      case CONNECTED -> health.up() ? "up" : "connected";
      case WAITING -> health.down() ? "down" : "waiting";
      case CLOSED -> "closed";
    };
  }
}

package dev.iris.net.internal.wire;

/** What the connecting side asks for. */
public sealed interface Request {

  /**
   * A message; there is no reply.
   *
   * @param pid whom it is for
   * @param body what it is
   */
  record User(long pid, byte[] body) implements Request {}

  /**
   * Who has a name; the reply is a pid.
   *
   * @param name the name
   */
  record Resolve(String name) implements Request {}

  /** Whether all before it has been read; the reply is a pong. */
  record Ping() implements Request {}
}

package dev.iris.net.internal.wire;

/** The numbers of protocol 1. All integers on the wire are big-endian. */
public final class Protocol {

  /** The first byte of a connection, from the side that connects. */
  public static final byte VERSION = 1;

  /** Type, pid u64, length u32, body. No reply. */
  public static final byte USER = 0;

  /** Type, length u32, name in UTF-8. The reply is a bare pid u64, 0 for none. */
  public static final byte RESOLVE = 1;

  /** Type alone. The reply is a {@link #PONG}. */
  public static final byte PING = 2;

  /** The reply to a ping; no request. */
  public static final byte PONG = 3;

  /** What precedes the body of a user message. */
  public static final int USER_HEAD = 13;

  /** What precedes the name of a resolve. */
  public static final int RESOLVE_HEAD = 5;

  /** The length of the reply to a resolve. */
  public static final int PID_BYTES = 8;

  private Protocol() {}
}

package dev.iris.net.internal.wire;

/** Why a connection is closed by this side. */
public enum Violation {
  /** The first byte is no version we speak. */
  VERSION("version", "the version is not supported"),
  /** A type that is no request. */
  TYPE("type", "the type of a frame is unknown"),
  /** A body that is declared longer than allowed. */
  BODY_TOO_LONG("body", "a body is longer than allowed"),
  /** A name that is declared longer than allowed. */
  NAME_TOO_LONG("name", "a name is longer than allowed"),
  /** A name that is no text. */
  NAME_NOT_UTF8("utf8", "a name is not UTF-8"),
  /** The stream ended inside a frame. */
  TRUNCATED("truncated", "the stream ended inside a frame"),
  /** A frame or the version took too long. */
  TIMEOUT("timeout", "a frame or the version was not complete in time"),
  /** Nothing between two frames for too long. */
  IDLE("idle", "nothing came for too long"),
  /** No PROXY header where one has to be. */
  PROXY("proxy", "the PROXY header is missing or malformed"),
  /** Replies that are not read. */
  UNREAD("unread", "replies were not read in time"),
  /** No room left for unfinished frames of all connections. */
  BUDGET("budget", "unfinished frames of all connections take more memory than allowed"),
  /** A reply to nothing, or one that is none. */
  REPLY("reply", "a reply that was not asked for"),
  /** Too many connections. */
  CONNECTIONS("connections", "there are as many connections as allowed"),
  /** Too many connections from one address. */
  ADDRESS("address", "there are as many connections from this address as allowed"),
  /** The handshake of TLS failed. */
  TLS("tls", "the TLS handshake failed");

  private final String key;
  private final String text;

  Violation(String key, String text) {
    this.key = key;
    this.text = text;
  }

  /**
   * The name of its counter.
   *
   * @return a word
   */
  public String key() {
    return key;
  }

  /**
   * For the log.
   *
   * @return a sentence without a full stop
   */
  public String text() {
    return text;
  }
}

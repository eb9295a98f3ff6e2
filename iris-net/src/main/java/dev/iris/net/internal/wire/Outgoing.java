package dev.iris.net.internal.wire;

/** A message on its way to another node. Its fields but the first four belong to the session. */
public final class Outgoing {
  private final Target target;
  private final byte[] body;
  private final Object message;
  private final Object shown;
  private long queuedAt;
  private long count;

  /**
   * A message.
   *
   * @param target whom it is for
   * @param body its bytes, not to be changed any more
   * @param message what they were made from, for whoever hears of its loss
   * @param shown how the log names whom it is for
   */
  public Outgoing(Target target, byte[] body, Object message, Object shown) {
    this.target = target;
    this.body = body;
    this.message = message;
    this.shown = shown;
  }

  /**
   * Whom it is for.
   *
   * @return the target
   */
  public Target target() {
    return target;
  }

  /**
   * What the body was made from.
   *
   * @return the message
   */
  public Object message() {
    return message;
  }

  /**
   * Whom it is for, in the log.
   *
   * @return something with a good toString
   */
  public Object shown() {
    return shown;
  }

  /**
   * What it takes on the wire and in the accounts of bytes.
   *
   * @return bytes
   */
  public int bytes() {
    return Protocol.USER_HEAD + body.length;
  }

  byte[] body() {
    return body;
  }

  long queuedAt() {
    return queuedAt;
  }

  void queuedAt(long now) {
    queuedAt = now;
  }

  /** Its number among the messages written on its connection, from 1. */
  long count() {
    return count;
  }

  void count(long number) {
    count = number;
  }
}

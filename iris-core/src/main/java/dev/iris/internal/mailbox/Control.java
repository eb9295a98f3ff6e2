package dev.iris.internal.mailbox;

import org.jspecify.annotations.Nullable;

/**
 * A request that does not wait behind messages. Controls form a stack beside the mailbox; each is
 * pushed once.
 */
public abstract class Control {

  static final Control CLOSED = new Control() {};

  @Nullable Control below;

  /** For subclasses. */
  protected Control() {}
}

package dev.iris.internal.mailbox;

import java.util.function.Consumer;
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

  static void forEachOldestFirst(@Nullable Control top, Consumer<? super Control> each) {
    Control reversed = null;
    while (top != null && top != Control.CLOSED) {
      Control below = top.below;
      top.below = reversed;
      reversed = top;
      top = below;
    }
    for (Control c = reversed; c != null; c = c.below) {
      each.accept(c);
    }
  }
}

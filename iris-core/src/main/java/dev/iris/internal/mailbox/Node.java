package dev.iris.internal.mailbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a mailbox. {@code position} holds the number of user messages accepted so far, this
 * one included, in its lower 31 bits (it wraps), and in the upper bit whether user messages are
 * refused from here on. A payload of null means that the owner has taken it.
 */
public final class Node {

  static final int DEPTH = 0x7fff_ffff;
  static final int STOPPING = 0x8000_0000;

  /** A payload that is nothing: of the first entry of a mailbox that is owned from the start. */
  static final Object START = new Object();

  /** A payload that is nothing, and makes the owner look for controls. */
  static final Object NUDGE = new Object();

  private static final VarHandle NEXT;

  static {
    try {
      NEXT = MethodHandles.lookup().findVarHandle(Node.class, "next", Node.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Nullable Object payload;
  int position;

  @Nullable Node next;

  /**
   * A node that is in no mailbox yet.
   *
   * @param payload what it carries
   */
  public Node(Object payload) {
    this.payload = payload;
  }

  @Nullable Node nextAcquire() {
    return (Node) NEXT.getAcquire(this);
  }

  /** Owner only: drops the link, so that old nodes do not keep young ones alive. */
  void unlink() {
    next = null;
  }
}

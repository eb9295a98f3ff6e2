package dev.iris.internal.mailbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One owner's turn at a mailbox: how far it has read. While a turn lasts, the owner writes here and
 * leaves the mailbox's own fields alone, for senders write to those with each message, and two
 * cores that write to one cache line wait for each other.
 *
 * <p>The owner alone calls everything here, but for {@link #position}, which those who ask for the
 * size read, and {@link #signal}.
 */
public class Turn {

  private static final VarHandle POSITION;
  private static final VarHandle SIGNALLED;

  static {
    try {
      var lookup = MethodHandles.lookup();
      POSITION = lookup.findVarHandle(Turn.class, "position", int.class);
      SIGNALLED = lookup.findVarHandle(Turn.class, "signalled", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The entry taken last, or, if none was, the first to take; null: the mailbox is not owned. */
  @Nullable Node node;

  /** Whether that entry has been taken. */
  boolean taken;

  @SuppressWarnings("UnusedVariable") // through POSITION
  private int position;

  @SuppressWarnings("UnusedVariable") // through SIGNALLED
  private boolean signalled;

  /** A turn that has not begun. */
  public Turn() {}

  /**
   * The number of the user message taken last.
   *
   * @return the number
   */
  public final int position() {
    return (int) POSITION.getOpaque(this);
  }

  /**
   * How many user messages were taken since, by the count their senders gave them.
   *
   * @param mark an earlier {@link #position} of this turn
   * @return the number
   */
  public final int since(int mark) {
    return (position() - mark) & Node.DEPTH;
  }

  /** What was taken last is done with, though the next is not taken yet. */
  public final void forget() {
    if (node != null && taken) {
      node.payload = null;
    }
  }

  final void moveTo(int place) {
    POSITION.setOpaque(this, place);
  }

  /** Whether it has begun, and not ended; then the mailbox is owned. */
  public final boolean lasts() {
    return node != null;
  }

  /** Any thread: there is a control, or something else for the owner to look for in the actor. */
  public final void signal() {
    SIGNALLED.setVolatile(this, true);
  }

  /**
   * The same as {@link #signalled}, but goes on saying so.
   *
   * @return true if one came
   */
  protected final boolean stillSignalled() {
    return (boolean) SIGNALLED.getOpaque(this);
  }

  /**
   * Whether there may be a control; asks anew from now on.
   *
   * @return true if one came since the turn began, or since this was asked last
   */
  public final boolean signalled() {
    if (!(boolean) SIGNALLED.getOpaque(this)) {
      return false;
    }
    SIGNALLED.setVolatile(this, false);
    return true;
  }
}

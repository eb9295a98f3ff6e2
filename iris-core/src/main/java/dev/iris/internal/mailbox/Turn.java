package dev.iris.internal.mailbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One owner's turn at a mailbox: how far it has read. While a turn lasts, the owner writes here and
 * leaves the mailbox's own fields alone, for senders write to those with each message, and two
 * cores that write to one cache line wait for each other. What is taken stays linked, but for each
 * 64th node, so that old nodes keep no long chain of young ones alive, and the owner rarely writes
 * to nodes.
 *
 * <p>The owner alone calls everything here, but for {@link #position}, which those who ask for the
 * size read, and {@link #signal}.
 */
public class Turn {

  /** Each so many'th node loses its link when it has been taken. */
  private static final int UNLINK_MASK = 63;

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

  /**
   * Takes the next payload that is there.
   *
   * @return the payload, or null if none is to be seen, or if there is a control
   */
  final @Nullable Object take() {
    Node at = node;
    while (at != null) {
      if (taken) {
        Node next = at.nextAcquire();
        if (next == null) {
          return null;
        }
        if ((at.position & UNLINK_MASK) == 0) {
          at.unlink();
        }
        node = next;
        at = next;
      }
      taken = true;
      moveTo(at.position & Node.DEPTH);
      Object payload = at.payload;
      if (payload == Node.NUDGE) {
        signal();
        return null;
      }
      if (payload != Node.START) {
        return payload;
      }
    }
    return null;
  }

  /**
   * Whether there is something behind what was taken last.
   *
   * @return true if there is, or if the turn has not begun
   */
  public final boolean hasNext() {
    Node at = node;
    return at == null || !taken || at.nextAcquire() != null;
  }

  /**
   * What was taken last, unless the turn has forgotten it.
   *
   * @return the payload, or null
   */
  public final @Nullable Object inHand() {
    Node at = node;
    if (at == null || !taken) {
      return null;
    }
    Object payload = at.payload;
    return payload == Node.NUDGE || payload == Node.START ? null : payload;
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

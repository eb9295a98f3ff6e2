package dev.iris.internal.mailbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The mailbox of an actor, which is also the lock on the actor: a queue in the manner of an MCS
 * lock.
 *
 * <p>Who finds it empty and puts something in owns it (see {@link SenderQueue}, the senders' side).
 * The owner takes from {@code first} onwards and gives ownership up by setting the tail from the
 * last node it took back to null; if that fails, there is more. That compare-and-set hands
 * everything the owner wrote to the next owner: the sender that finds null reads it from there.
 *
 * <p>While the owner reads, how far it has come is in a {@link Turn} and not here: a sender and the
 * owner then write to different cache lines.
 *
 * <p>Who may call what: {@link #push}, {@link #pushControl}, {@link #size}, {@link
 * #refusesMessages} and {@link #closed}: any thread. {@link #enter}, {@link #poll}, {@link
 * #release}, {@link #suspend}, {@link #takeControls}, {@link #close}: the owner only. {@link
 * #owned}: the one thread that waits to become owner (pull actors).
 *
 * <p>Controls. A controller pushes its control, signals the turn it finds, and adds an empty node
 * (a nudge) to the tail. If the mailbox was idle, it has become the owner and schedules the actor.
 * If not, the signal makes the owner look before its next message. The signal can miss an owner
 * that has only just begun and has looked already; then the nudge makes it look before it comes to
 * anything that was sent after the control.
 */
public abstract class QueueLock extends SenderQueue {

  private static final VarHandle CONTROLS;
  private static final VarHandle TURN;

  static {
    try {
      var lookup = MethodHandles.lookup();
      CONTROLS = lookup.findVarHandle(QueueLock.class, "controls", Control.class);
      TURN = lookup.findVarHandle(QueueLock.class, "turn", Turn.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable Control controls;

  @SuppressWarnings("UnusedVariable") // through TURN
  private @Nullable Turn turn;

  /** An idle, empty mailbox. */
  protected QueueLock() {}

  /**
   * Adds a control.
   *
   * @param control the request, not pushed before
   * @return as for a message
   */
  protected final Push pushControl(Control control) {
    for (; ; ) {
      Control top = controls;
      if (top == Control.CLOSED) {
        return Push.REFUSED;
      }
      control.below = top;
      if (CONTROLS.compareAndSet(this, top, control)) {
        Turn now = (Turn) TURN.getVolatile(this);
        if (now != null) {
          now.signal();
        }
        return push(new Node(Node.NUDGE), 0, 0, false) == Push.WAKE ? Push.WAKE : Push.QUEUED;
      }
    }
  }

  /**
   * Owner only: whether there is a control.
   *
   * @return true if {@link #takeControls} would find one
   */
  protected final boolean hasControls() {
    return controls != null;
  }

  /**
   * Owner only: takes all controls, oldest first.
   *
   * @param each called with each of them
   */
  protected final void takeControls(Consumer<? super Control> each) {
    Control top = controls;
    while (top != null && top != Control.CLOSED) {
      if (CONTROLS.compareAndSet(this, top, (Control) null)) {
        Control.forEachOldestFirst(top, each);
        return;
      }
      top = controls;
    }
  }

  /**
   * Owner only: begins a turn.
   *
   * @param by the turn
   */
  protected final void enter(Turn by) {
    Node node = (Node) FIRST.getAcquire(this);
    by.node = node;
    by.taken = node != null && node.payload == null;
    by.moveTo((int) CONSUMED.getOpaque(this));
    TURN.setOpaque(this, by);
  }

  /**
   * The same, and what the caller reads afterwards comes after it for everybody.
   *
   * @param by the turn
   */
  protected final void enterFenced(Turn by) {
    enter(by);
    VarHandle.fullFence();
  }

  /**
   * Makes a turn the current one if there is none, so that nobody else can; it has not begun then.
   *
   * @param by the turn
   * @return false if there is one
   */
  protected final boolean claim(Turn by) {
    return TURN.compareAndSet(this, (Turn) null, by);
  }

  /** Whose turn is claimed or over: there is no current turn any more. */
  protected final void clearTurn() {
    TURN.setVolatile(this, (Turn) null);
  }

  /**
   * The turn of the moment.
   *
   * @return the turn, or null
   */
  protected final @Nullable Turn turn() {
    return (Turn) TURN.getAcquire(this);
  }

  /**
   * The same, read after everything the caller has done before, for everybody.
   *
   * @return the turn, or null
   */
  protected final @Nullable Turn turnFenced() {
    return (Turn) TURN.getVolatile(this);
  }

  /**
   * Owner only: takes the next payload that is there. Begins the turn if it has not begun.
   *
   * @param by the current turn
   * @return the payload, or null if none is to be seen, or if there is a control; then {@link
   *     #release} tells
   */
  protected final @Nullable Object poll(Turn by) {
    if (by.node == null && owned()) {
      enter(by);
    }
    return by.take();
  }

  /**
   * Owner only: gives ownership up, unless there is something to take.
   *
   * @param by the current turn
   * @return true if the mailbox is idle now, and the caller must not touch the actor any more;
   *     false if the caller is still the owner, for there is more to do or a sender is about to
   *     link
   */
  protected final boolean release(Turn by) {
    if (!by.taken) {
      return false;
    }
    CONSUMED.setOpaque(this, by.position());
    TURN.setRelease(this, (Turn) null);
    if (giveBack(by)) {
      return true;
    }
    TURN.setVolatile(this, by);
    by.signal(); // for who found no turn meanwhile
    return false;
  }

  /**
   * The same, but the turn stays the current one, whatever comes of it.
   *
   * @param by the current turn
   * @return as there
   */
  protected final boolean releaseKeepingTurn(Turn by) {
    if (!by.taken) {
      return false;
    }
    CONSUMED.setOpaque(this, by.position());
    return giveBack(by);
  }

  /** Who has given the mailbox back must touch neither it nor the turn any more. */
  private boolean giveBack(Turn by) {
    Node node = by.node;
    by.node = null;
    by.taken = false;
    FIRST.set(this, (Node) null);
    if (!TAIL.compareAndSet(this, node, (Node) null)) {
      FIRST.set(this, node);
      by.node = node;
      by.taken = true;
      return false;
    }
    if (controls == null || !nudge()) {
      return true;
    }
    by.node = (Node) FIRST.get(this);
    by.moveTo((int) CONSUMED.get(this));
    return false;
  }

  /**
   * Owner only: ends the turn, and keeps the mailbox for the owner's next one.
   *
   * @param by the current turn
   */
  protected final void suspend(Turn by) {
    settle(by);
    TURN.setRelease(this, (Turn) null);
  }

  /** How far the turn has come is written where the next one finds it. */
  private void settle(Turn by) {
    Node node = by.node;
    if (node != null) {
      if (by.taken) {
        node.payload = null;
      }
      FIRST.set(this, node);
      CONSUMED.setOpaque(this, by.position());
      by.node = null;
      by.taken = false;
    }
  }

  /**
   * For the one thread that waits: whether it owns the mailbox (again).
   *
   * @return true once a sender has handed it over
   */
  protected final boolean owned() {
    return FIRST.getAcquire(this) != null;
  }

  /**
   * Owner only (a pull actor's thread may also call it while idle): refuses everything from now on
   * and hands over what is queued. Waits for senders that are about to link.
   *
   * @param messages called with each payload, oldest first
   * @param requests called with each control, oldest first
   * @return how many user messages were queued, by the count of their senders
   */
  protected final int close(Consumer<Object> messages, Consumer<? super Control> requests) {
    Turn now = (Turn) TURN.get(this);
    if (now != null) {
      settle(now);
    }
    Node last = (Node) TAIL.getAndSet(this, CLOSED);
    int queued = 0;
    if (last != null && last != CLOSED) {
      drain(last, messages);
      queued = since((int) CONSUMED.getOpaque(this), last.position);
    }
    Control.forEachOldestFirst((Control) CONTROLS.getAndSet(this, Control.CLOSED), requests);
    return queued;
  }

  /**
   * How many user messages were taken so far, modulo 2<sup>31</sup>; less if a sender based its
   * position on an old count. For the owner it is a mark to count from with {@link #consumedSince};
   * anybody else sees a number of the moment.
   *
   * @return the number
   */
  protected final int consumed() {
    Turn now = (Turn) TURN.getAcquire(this);
    return now == null ? (int) CONSUMED.getOpaque(this) : now.position();
  }

  /**
   * Where the entry is that was added last.
   *
   * @return a place for {@link #isBefore}
   */
  protected final int lastPosition() {
    Node last = (Node) TAIL.getAcquire(this);
    return (last == null || last == CLOSED ? consumed() : last.position) & Node.DEPTH;
  }

  /**
   * Whether the owner has not yet come to a place.
   *
   * @param position the place
   * @return true if what is there has not been taken
   */
  protected final boolean isBefore(int position) {
    return ((consumed() - position) << 1) < 0;
  }

  /**
   * Owner only, without a release in between: how many user messages were taken since, by the count
   * their senders gave them.
   *
   * @param mark an earlier {@link #consumed}
   * @return the number
   */
  protected final int consumedSince(int mark) {
    return since(mark, consumed());
  }

  private static int since(int from, int to) {
    return (to - from) & Node.DEPTH;
  }

  /**
   * How many user messages are queued.
   *
   * @return the number; -1 once closed
   */
  protected final int size() {
    Node last = (Node) TAIL.getAcquire(this);
    if (last == CLOSED) {
      return -1;
    }
    if (last == null) {
      return 0;
    }
    int difference = (last.position & Node.DEPTH) - consumed();
    return Math.max(0, (difference << 1) >> 1);
  }
}

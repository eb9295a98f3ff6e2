package dev.iris.internal.mailbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The mailbox of an actor, which is also the lock on the actor: a queue in the manner of an MCS
 * lock.
 *
 * <p>{@code tail} is null when the actor is idle: emptiness is idleness, there is no further flag.
 * A sender puts its node there with one compare-and-set. If the tail was null, that sender has
 * become the owner, sets {@code first} and hands ownership to whoever runs the actor; otherwise it
 * links its node behind the old tail. The owner takes from {@code first} onwards and gives
 * ownership up by setting the tail from the last node it took back to null; if that fails, there is
 * more.
 *
 * <p>While the owner reads, how far it has come is in a {@link Turn} and not here: a sender and the
 * owner then write to different cache lines. What is taken stays linked, but for each 64th node, so
 * that old nodes keep no long chain of young ones alive, and the owner rarely writes to nodes.
 *
 * <p>Who may call what: {@link #push}, {@link #pushControl}, {@link #size}, {@link
 * #refusesMessages} and {@link #closed}: any thread. {@link #enter}, {@link #poll}, {@link
 * #release}, {@link #suspend}, {@link #takeControls}, {@link #close}: the owner only. {@link
 * #owned}: the one thread that waits to become owner (pull actors).
 *
 * <p>Orders. A sender's compare-and-set of the tail is full and comes after everything in its node.
 * The plain writes of {@code first} and {@code next} come after it and cannot move before it; they
 * are read with acquire. So what the sender wrote is seen with its message. They are plain writes
 * in the sender's own method because those need no stack: a sender that runs out of it cannot stop
 * between winning the tail and linking. The compare-and-set in {@code release} hands everything the
 * owner wrote to the next owner: the sender that finds null reads it from there.
 *
 * <p>Controls. A controller pushes its control, signals the turn it finds, and adds an empty node
 * (a nudge) to the tail. If the mailbox was idle, it has become the owner and schedules the actor.
 * If not, the signal makes the owner look before its next message. The signal can miss an owner
 * that has only just begun and has looked already; then the nudge makes it look before it comes to
 * anything that was sent after the control.
 *
 * <p>Depth. A node counts on from its predecessor, or from {@code consumed} when there is none. A
 * sender can have read {@code consumed} before others came and went; so whoever wins an empty tail
 * sets {@code consumed} anew from its own node. It is the owner then, so nobody else writes it.
 * Numbers of two busy periods therefore cannot be compared.
 */
public abstract class QueueLock {

  /** What became of a push. */
  public enum Push {
    /** The mailbox takes no such entry any more. */
    REFUSED,
    /** It is queued, and somebody else owns the mailbox. */
    QUEUED,
    /** It is queued, and it is time for the sender to look at {@link QueueLock#size}. */
    DEEP,
    /** It is queued, and the caller must see to it that the actor runs. */
    WAKE
  }

  private static final int SPINS = 64;

  /** After a failed attempt, so that whoever was faster gets its next ones done undisturbed. */
  private static final int BACK_OFF = 10;

  private static final int DEEP_MASK = 63;

  /** Each so many'th node loses its link when it has been taken. */
  private static final int UNLINK_MASK = 63;

  private static final Object START = new Object();
  private static final Object NUDGE = new Object();
  private static final Node CLOSED = new Node(NUDGE);

  private static final VarHandle TAIL;
  private static final VarHandle FIRST;
  private static final VarHandle CONTROLS;
  private static final VarHandle CONSUMED;
  private static final VarHandle TURN;

  static {
    try {
      var lookup = MethodHandles.lookup();
      TAIL = lookup.findVarHandle(QueueLock.class, "tail", Node.class);
      FIRST = lookup.findVarHandle(QueueLock.class, "first", Node.class);
      CONTROLS = lookup.findVarHandle(QueueLock.class, "controls", Control.class);
      CONSUMED = lookup.findVarHandle(QueueLock.class, "consumed", int.class);
      TURN = lookup.findVarHandle(QueueLock.class, "turn", Turn.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable Node tail;
  private volatile @Nullable Control controls;

  @SuppressWarnings("UnusedVariable") // read through FIRST
  private @Nullable Node first;

  @SuppressWarnings("UnusedVariable") // read through CONSUMED
  private int consumed;

  @SuppressWarnings("UnusedVariable") // through TURN
  private @Nullable Turn turn;

  /** An idle, empty mailbox. */
  protected QueueLock() {}

  /**
   * Makes the mailbox owned and empty, before anybody else has seen it. The caller must see to it
   * that the actor runs.
   */
  protected final void startOwned() {
    Node start = new Node(START);
    FIRST.set(this, start);
    TAIL.set(this, start);
  }

  /**
   * Adds a user message.
   *
   * @param payload the message
   * @return what became of it
   */
  protected final Push push(Object payload) {
    return push(new Node(payload), 1, 0, true);
  }

  /**
   * Adds a notice, which passes a stop and does not count.
   *
   * @param payload the notice
   * @return what became of it
   */
  protected final Push pushNotice(Object payload) {
    return push(new Node(payload), 0, 0, false);
  }

  /**
   * Adds a mark after which user messages are refused.
   *
   * @param payload what the owner will find there
   * @return what became of it; REFUSED if there is one already
   */
  protected final Push pushStop(Object payload) {
    return push(new Node(payload), 0, Node.STOPPING, true);
  }

  private Push push(Node node, int count, int flag, boolean stoppable) {
    for (; ; ) {
      Node last = (Node) TAIL.getAcquire(this);
      if (last == CLOSED) {
        return Push.REFUSED;
      }
      int before = last == null ? (int) CONSUMED.getOpaque(this) : last.position;
      if (stoppable && before < 0) {
        return Push.REFUSED;
      }
      int depth = (before + count) & Node.DEPTH;
      node.position = depth | (before & Node.STOPPING) | flag;
      if (TAIL.compareAndSet(this, last, node)) {
        if (last == null) {
          consumed = (depth - count) & Node.DEPTH;
          first = node;
          return Push.WAKE;
        }
        last.next = node;
        return (depth & DEEP_MASK) == 0 ? Push.DEEP : Push.QUEUED;
      }
      for (int i = 0; i < BACK_OFF; i++) {
        Thread.onSpinWait();
      }
    }
  }

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
        return push(new Node(NUDGE), 0, 0, false) == Push.WAKE ? Push.WAKE : Push.QUEUED;
      }
    }
  }

  private boolean nudge() {
    return pushIfEmpty(NUDGE);
  }

  /**
   * Adds a notice to a mailbox that is idle and empty, by the step that finds out.
   *
   * @param payload the notice
   * @return true if it is in; then the caller must see to it that the actor runs
   */
  protected final boolean pushIfEmpty(Object payload) {
    if (tail != null) {
      return false;
    }
    Node node = new Node(payload);
    node.position = (int) CONSUMED.getOpaque(this);
    if (!TAIL.compareAndSet(this, (Node) null, node)) {
      return false;
    }
    consumed = node.position;
    first = node;
    return true;
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
        forEachOldestFirst(top, each);
        return;
      }
      top = controls;
    }
  }

  private static void forEachOldestFirst(@Nullable Control top, Consumer<? super Control> each) {
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
    Node node = by.node;
    if (node == null && owned()) {
      enter(by);
      node = by.node;
    }
    while (node != null) {
      if (by.taken) {
        Node next = node.nextAcquire();
        if (next == null) {
          return null;
        }
        if ((node.position & UNLINK_MASK) == 0) {
          node.unlink();
        }
        by.node = next;
        node = next;
      }
      by.taken = true;
      by.moveTo(node.position & Node.DEPTH);
      Object payload = node.payload;
      if (payload == NUDGE) {
        by.signal();
        return null;
      }
      if (payload != START) {
        return payload;
      }
    }
    return null;
  }

  /**
   * Owner only: whether there is something behind what was taken last.
   *
   * @param by the current turn
   * @return true if {@link #poll} would go on
   */
  protected final boolean hasNext(Turn by) {
    Node node = by.node;
    return node == null || !by.taken || node.nextAcquire() != null;
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
   * Owner only: what was taken last, unless the turn has forgotten it.
   *
   * @param by the current turn
   * @return the payload, or null
   */
  protected final @Nullable Object inHand(Turn by) {
    Node node = by.node;
    if (node == null || !by.taken) {
      return null;
    }
    Object payload = node.payload;
    return payload == NUDGE || payload == START ? null : payload;
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
   * Refuses everything from now on, if it is idle and empty: then {@link #close} finds nothing, and
   * may be called by who has closed it. Any thread.
   *
   * @return false if somebody owns it
   */
  protected final boolean closeIfIdle() {
    return TAIL.compareAndSet(this, (Node) null, CLOSED);
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
    forEachOldestFirst((Control) CONTROLS.getAndSet(this, Control.CLOSED), requests);
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

  private void drain(Node last, Consumer<Object> messages) {
    Node node;
    for (int i = 0; (node = (Node) FIRST.getAcquire(this)) == null; i++) {
      pause(i);
    }
    FIRST.set(this, (Node) null);
    for (; ; ) {
      Object payload = node.payload;
      node.payload = null;
      if (payload != null && payload != NUDGE && payload != START) {
        messages.accept(payload);
      }
      if (node == last) {
        return;
      }
      Node next;
      for (int i = 0; (next = node.nextAcquire()) == null; i++) {
        pause(i);
      }
      node.unlink();
      node = next;
    }
  }

  /**
   * Waits a moment for another thread that is a few steps from done.
   *
   * @param round how often it has waited already
   */
  protected static void pause(int round) {
    if (round < SPINS) {
      Thread.onSpinWait();
    } else {
      LockSupport.parkNanos(1_000);
    }
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

  /**
   * Whether user messages are refused.
   *
   * @return true after a stop or close
   */
  public final boolean refusesMessages() {
    Node last = (Node) TAIL.getAcquire(this);
    return last != null && (last == CLOSED || last.position < 0);
  }

  /**
   * Whether it is closed.
   *
   * @return true after close
   */
  protected final boolean closed() {
    return tail == CLOSED;
  }
}

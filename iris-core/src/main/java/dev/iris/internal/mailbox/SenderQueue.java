package dev.iris.internal.mailbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The senders' side of a mailbox: a queue of entries that is entered at its tail. What its owner
 * does is in {@link QueueLock}, which is the only one to build on this; the two are one object, for
 * an idle actor is nothing else.
 *
 * <p>{@code tail} is null when the actor is idle: emptiness is idleness, there is no further flag.
 * A sender puts its node there with one compare-and-set. If the tail was null, that sender has
 * become the owner, sets {@code first} and hands ownership to whoever runs the actor; otherwise it
 * links its node behind the old tail.
 *
 * <p>Orders. A sender's compare-and-set of the tail is full and comes after everything in its node.
 * The plain writes of {@code first} and {@code next} come after it and cannot move before it; they
 * are read with acquire. So what the sender wrote is seen with its message. They are plain writes
 * in the sender's own method because those need no stack: a sender that runs out of it cannot stop
 * between winning the tail and linking.
 *
 * <p>Depth. A node counts on from its predecessor, or from {@code consumed} when there is none. A
 * sender can have read {@code consumed} before others came and went; so whoever wins an empty tail
 * sets {@code consumed} anew from its own node. It is the owner then, so nobody else writes it.
 * Numbers of two busy periods therefore cannot be compared.
 *
 * <p>Everything here may be called by any thread, but for {@link #startOwned} and what is said to
 * be for the owner.
 */
abstract class SenderQueue {

  /** After a failed attempt, so that whoever was faster gets its next ones done undisturbed. */
  private static final int BACK_OFF = 10;

  private static final int DEEP_MASK = 63;
  private static final int SPINS = 64;

  static final Node CLOSED = new Node(Node.NUDGE);

  static final VarHandle TAIL;
  static final VarHandle FIRST;
  static final VarHandle CONSUMED;

  static {
    try {
      var lookup = MethodHandles.lookup();
      TAIL = lookup.findVarHandle(SenderQueue.class, "tail", Node.class);
      FIRST = lookup.findVarHandle(SenderQueue.class, "first", Node.class);
      CONSUMED = lookup.findVarHandle(SenderQueue.class, "consumed", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable Node tail;

  @SuppressWarnings("UnusedVariable") // read through FIRST
  private @Nullable Node first;

  @SuppressWarnings("UnusedVariable") // read through CONSUMED
  private int consumed;

  /** An idle, empty queue. */
  SenderQueue() {}

  /**
   * Makes the mailbox owned and empty, before anybody else has seen it. The caller must see to it
   * that the actor runs.
   */
  protected final void startOwned() {
    Node start = new Node(Node.START);
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

  final Push push(Node node, int count, int flag, boolean stoppable) {
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

  /** Makes the owner look, if there is none. */
  final boolean nudge() {
    return pushIfEmpty(Node.NUDGE);
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
   * Owner only: hands over what is queued up to an entry. Waits for senders that are about to link.
   */
  final void drain(Node last, Consumer<Object> messages) {
    Node node;
    for (int i = 0; (node = (Node) FIRST.getAcquire(this)) == null; i++) {
      pause(i);
    }
    FIRST.set(this, (Node) null);
    for (; ; ) {
      Object payload = node.payload;
      node.payload = null;
      if (payload != null && payload != Node.NUDGE && payload != Node.START) {
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

package dev.iris.internal.mailbox;

import dev.iris.internal.mailbox.QueueLock.Push;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The user messages of a bounded mailbox. The mailbox itself then holds one token for each of them,
 * so stop marks and notices keep their place; a message that takes an evicted one's room takes its
 * token, too. Tokens are pushed, and messages added, under one lock, so the bound is exact and a
 * token always finds a message. The lock is held for a few steps and never while user code runs.
 *
 * <p>{@link #offer}, {@link #wakeWaiting}, {@link #size}: any thread. {@link #take}, {@link #drain}:
 * the owner of the mailbox.
 */
public final class BoundedBuffer {

  /**
   * What became of an offer.
   *
   * @param push what became of the token; REFUSED if the mailbox takes no messages
   * @param full there was no room
   * @param evicted what had to make room
   */
  public record Outcome(Push push, boolean full, @Nullable Object evicted) {
    private static final Outcome REFUSED = new Outcome(Push.REFUSED, false, null);
    private static final Outcome FULL = new Outcome(Push.REFUSED, true, null);
    private static final Outcome QUEUED = new Outcome(Push.QUEUED, false, null);
    private static final Outcome WAKE = new Outcome(Push.WAKE, false, null);

    private static Outcome of(Push push) {
      return switch (push) {
        case REFUSED -> REFUSED;
        case QUEUED, DEEP -> QUEUED;
        case WAKE -> WAKE;
      };
    }
  }

  /** The mailbox the tokens go to. */
  public interface Tokens {
    /**
     * Adds a token.
     *
     * @return what became of it
     */
    Push pushToken();

    /**
     * Whether it takes no messages any more.
     *
     * @return true after a stop or close
     */
    boolean refusesMessages();
  }

  /** The payload that stands for a message in here. */
  public static final Object TOKEN = new Object();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<Object> messages = new ArrayDeque<>();
  private final int capacity;

  /** Messages the owner has taken aside and not begun: they still count. */
  private int held;

  /**
   * An empty buffer.
   *
   * @param capacity how many messages it holds, 1 or more
   */
  public BoundedBuffer(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Offers a message.
   *
   * @param message the message
   * @param mailbox where the token goes
   * @param evict whether the oldest makes room when it is full
   * @param waitNanos how long to wait for room otherwise
   * @return what became of it; full as well if the waiting thread was interrupted, which then keeps
   *     its flag
   */
  public Outcome offer(Object message, Tokens mailbox, boolean evict, long waitNanos) {
    lock.lock();
    try {
      long left = waitNanos;
      while (messages.size() + held >= capacity) {
        if (mailbox.refusesMessages()) {
          return Outcome.REFUSED;
        }
        if (evict && !messages.isEmpty()) {
          Object oldest = messages.pollFirst();
          messages.addLast(message);
          return new Outcome(Push.QUEUED, false, oldest);
        }
        if (left <= 0) {
          return Outcome.FULL;
        }
        left = room.awaitNanos(left);
      }
      Push push = mailbox.pushToken();
      if (push != Push.REFUSED) {
        messages.addLast(message);
      }
      return Outcome.of(push);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.FULL;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Owner only: the message of a token.
   *
   * @return the oldest
   */
  public @Nullable Object take() {
    lock.lock();
    try {
      room.signal();
      return messages.pollFirst();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Owner only: the message of a token, which goes on to count until {@link #releaseHeld}.
   *
   * @return the oldest
   */
  public @Nullable Object takeHeld() {
    lock.lock();
    try {
      held++;
      return messages.pollFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Owner only: a message taken aside is begun now. */
  public void releaseHeld() {
    lock.lock();
    try {
      held--;
      room.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Owner only, after the mailbox was closed: hands over everything and wakes those who wait.
   *
   * @param each called with each message, oldest first, without the lock
   */
  public void drain(Consumer<Object> each) {
    Object[] rest;
    lock.lock();
    try {
      rest = messages.toArray();
      messages.clear();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    for (Object message : rest) {
      each.accept(message);
    }
  }

  /** Lets those who wait look again whether the mailbox takes messages. */
  public void wakeWaiting() {
    lock.lock();
    try {
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * How many messages wait, those taken aside not among them.
   *
   * @return the number
   */
  public int size() {
    lock.lock();
    try {
      return messages.size();
    } finally {
      lock.unlock();
    }
  }
}

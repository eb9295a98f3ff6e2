package dev.iris.internal.mailbox;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The user messages of a bounded mailbox. The mailbox itself then holds one token for each of them,
 * so stop marks and notices keep their place; a message that takes an evicted one's room takes its
 * token, too. Tokens are pushed, and messages added, under one lock, so the bound is exact and a
 * token always finds a message. The lock is held for a few steps and never while user code runs.
 *
 * <p>{@link #offer}, {@link #wakeWaiting}, {@link #size}: any thread. {@link #take}, {@link
 * #drain}: the owner of the mailbox.
 */
public final class BoundedBuffer {

  /**
   * What became of an offer.
   *
   * @param push what became of the token; REFUSED if the mailbox takes no messages
   * @param full there was no room
   * @param evicted what had to make room
   * @param inherited whether the message took the token, and so the position, of the evicted one
   */
  public record Outcome(Push push, boolean full, @Nullable Object evicted, boolean inherited) {
    private static final Outcome REFUSED = new Outcome(Push.REFUSED, false, null, false);
    private static final Outcome FULL = new Outcome(Push.REFUSED, true, null, false);
    private static final Outcome QUEUED = new Outcome(Push.QUEUED, false, null, false);
    private static final Outcome WAKE = new Outcome(Push.WAKE, false, null, false);

    private static Outcome of(Push push) {
      return switch (push) {
        case REFUSED -> REFUSED;
        case QUEUED, DEEP -> QUEUED;
        case WAKE -> WAKE;
      };
    }
  }

  /** A message the owner has taken aside: it counts, and can be evicted, until it is begun. */
  public static final class Held {
    private final Object message;
    private volatile boolean evicted;

    private Held(Object message) {
      this.message = message;
    }

    /**
     * The message.
     *
     * @return the message
     */
    public Object message() {
      return message;
    }

    /**
     * Whether it has been evicted.
     *
     * @return true if it is not the owner's any more
     */
    public boolean evicted() {
      return evicted;
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
  private final Condition room;
  private final ArrayDeque<Object> messages = new ArrayDeque<>();
  private final int capacity;

  /** Older than all in messages, oldest first. */
  private final LinkedHashSet<Held> held = new LinkedHashSet<>();

  /**
   * An empty buffer.
   *
   * @param capacity how many messages it holds, 1 or more
   * @param newCondition makes what senders wait at for room
   */
  public BoundedBuffer(int capacity, Function<? super Lock, ? extends Condition> newCondition) {
    this.capacity = capacity;
    this.room = newCondition.apply(lock);
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
      Object evicted = null;
      while (messages.size() + held.size() >= capacity) {
        if (mailbox.refusesMessages()) {
          return Outcome.REFUSED;
        }
        if (evict && held.isEmpty()) {
          Object oldest = messages.pollFirst();
          messages.addLast(message);
          return new Outcome(Push.QUEUED, false, oldest, true);
        }
        if (evict) {
          evicted = evictHeld();
          break;
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
      return evicted == null ? Outcome.of(push) : new Outcome(push, false, evicted, false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.FULL;
    } finally {
      lock.unlock();
    }
  }

  private Object evictHeld() {
    Held oldest = held.iterator().next();
    held.remove(oldest);
    oldest.evicted = true;
    return oldest.message;
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
   * Owner only: the message of a token, taken aside.
   *
   * @return the oldest
   */
  public @Nullable Held takeHeld() {
    lock.lock();
    try {
      Object oldest = messages.pollFirst();
      if (oldest == null) {
        return null;
      }
      Held aside = new Held(oldest);
      held.add(aside);
      return aside;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Owner only: a message taken aside is to be begun.
   *
   * @param aside the message
   * @return false if it has been evicted
   */
  public boolean begin(Held aside) {
    lock.lock();
    try {
      room.signal();
      return held.remove(aside);
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
      rest = Stream.concat(held.stream().map(Held::message), messages.stream()).toArray();
      held.clear();
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
   * How many messages wait, those taken aside among them.
   *
   * @return the number
   */
  public int size() {
    lock.lock();
    try {
      return messages.size() + held.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * How many messages the owner has taken aside.
   *
   * @return the number
   */
  public int held() {
    lock.lock();
    try {
      return held.size();
    } finally {
      lock.unlock();
    }
  }
}

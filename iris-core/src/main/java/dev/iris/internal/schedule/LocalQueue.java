package dev.iris.internal.schedule;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A worker's bounded run queue: one owner adds at the tail, the owner and thieves take at the head.
 *
 * <p>{@link #add}: the owner. {@link #poll}, {@link #stealHalf}, {@link #size}: any thread.
 *
 * <p>A taker reads the entries it wants and then moves the head over them by compare-and-set; if that
 * fails, what it read is forgotten. The owner writes an entry, then the tail with release; takers
 * read the tail with acquire. The owner reuses an entry only after it has seen the head beyond it, so
 * an entry read by a taker whose compare-and-set succeeds was not overwritten. Head and tail are
 * counters that wrap; a taker would have to sleep through four billion entries to be deceived.
 * Entries are not cleared by thieves, so a few ended actors stay reachable until overwritten.
 */
final class LocalQueue {

  static final int CAPACITY = 256;
  private static final int MASK = CAPACITY - 1;

  private static final VarHandle HEAD;
  private static final VarHandle TAIL;

  static {
    try {
      var lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(LocalQueue.class, "head", int.class);
      TAIL = lookup.findVarHandle(LocalQueue.class, "tail", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final AtomicReferenceArray<@Nullable Activation> entries =
      new AtomicReferenceArray<>(CAPACITY);

  @SuppressWarnings("unused") // through HEAD
  private int head;

  @SuppressWarnings("unused") // through TAIL
  private int tail;

  /** Owner only. False: full. */
  boolean add(Activation activation) {
    int end = (int) TAIL.get(this);
    if (end - (int) HEAD.getAcquire(this) >= CAPACITY) {
      return false;
    }
    entries.setPlain(end & MASK, activation);
    TAIL.setRelease(this, end + 1);
    return true;
  }

  /** The oldest, or null. */
  @Nullable Activation poll() {
    for (; ; ) {
      int start = (int) HEAD.getAcquire(this);
      int end = (int) TAIL.getAcquire(this);
      if (end - start <= 0) {
        return null;
      }
      Activation oldest = entries.getPlain(start & MASK);
      if (HEAD.compareAndSet(this, start, start + 1)) {
        return oldest;
      }
    }
  }

  /**
   * Takes the older half, at least one: returns the oldest and adds the others to the thief's own
   * queue, which must be empty and the caller's. Null if there is nothing, or somebody was faster.
   */
  @Nullable Activation stealHalf(LocalQueue into) {
    int start = (int) HEAD.getAcquire(this);
    int size = (int) TAIL.getAcquire(this) - start;
    if (size <= 0 || size > CAPACITY) {
      return null;
    }
    int count = size - size / 2;
    int end = (int) TAIL.get(into);
    for (int i = 1; i < count; i++) {
      into.entries.setPlain((end + i - 1) & MASK, entries.getPlain((start + i) & MASK));
    }
    Activation oldest = entries.getPlain(start & MASK);
    if (!HEAD.compareAndSet(this, start, start + count)) {
      return null;
    }
    TAIL.setRelease(into, end + count - 1);
    return oldest;
  }

  int size() {
    int start = (int) HEAD.getAcquire(this);
    return Math.max(0, (int) TAIL.getAcquire(this) - start);
  }
}

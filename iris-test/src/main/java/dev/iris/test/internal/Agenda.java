package dev.iris.test.internal;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The virtual time and what waits for it: timers, and strands that wait for a time. Those due at
 * the same instant come in the order in which they were set.
 */
final class Agenda {

  static final long NEVER = Long.MAX_VALUE;

  /** What is to happen at its time; due moves it to the strands or timers that can run. */
  static final class Entry implements Comparable<Entry> {
    private final long time;
    private final long order;
    final @Nullable Runnable timer;
    final @Nullable Strand strand;
    private final Object owner;
    private boolean settled;

    private Entry(
        long time, long order, @Nullable Runnable timer, @Nullable Strand strand, Object owner) {
      this.time = time;
      this.order = order;
      this.timer = timer;
      this.strand = strand;
      this.owner = owner;
    }

    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private final ArrayDeque<Entry> due = new ArrayDeque<>();
  private long now;
  private long orders;

  long now() {
    return now;
  }

  Entry timer(long delayNanos, Runnable task, Object owner) {
    return add(new Entry(after(delayNanos), orders++, task, null, owner));
  }

  Entry wakeUp(long delayNanos, Strand strand) {
    return add(new Entry(after(delayNanos), orders++, null, strand, strand));
  }

  private long after(long delayNanos) {
    long time = now + Math.max(0, delayNanos);
    return time < 0 ? NEVER - 1 : time;
  }

  private Entry add(Entry entry) {
    entries.add(entry);
    return entry;
  }

  /** True if it had not happened and now will not. */
  boolean cancel(Entry entry) {
    boolean inTime = !entry.settled;
    entry.settled = true;
    return inTime;
  }

  /** When something is to happen next; {@link #NEVER} if nothing is. */
  long nextTime() {
    if (nextDue() != null) {
      return now;
    }
    while (!entries.isEmpty() && entries.peek().settled) {
      entries.remove();
    }
    return entries.isEmpty() ? NEVER : entries.peek().time;
  }

  /** Moves the clock on; what is due then can be taken with {@link #takeDue}. */
  void moveTo(long time) {
    now = Math.max(now, time);
    while (!entries.isEmpty() && entries.peek().time <= now) {
      Entry entry = entries.remove();
      if (!entry.settled) {
        due.add(entry);
      }
    }
  }

  /** The next that is due and was not cancelled meanwhile; it can still be, until it begins. */
  @Nullable Entry takeDue() {
    Entry next = nextDue();
    if (next != null) {
      due.remove();
    }
    return next;
  }

  /** False if it was cancelled. */
  boolean begin(Entry entry) {
    return cancel(entry);
  }

  private @Nullable Entry nextDue() {
    while (!due.isEmpty() && due.peek().settled) {
      due.remove();
    }
    return due.peek();
  }

  /** Of one owner; strands that wait for a time go on waiting. */
  void cancelTimers(Object owner) {
    entries.removeIf(entry -> entry.owner == owner);
    due.removeIf(entry -> entry.owner == owner);
  }
}

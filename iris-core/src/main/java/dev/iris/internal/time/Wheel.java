package dev.iris.internal.time;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hierarchical timing wheel: entries sorted roughly by the tick at which they are due, at a cost
 * that does not depend on how many there are.
 *
 * <p>There are levels of 64 slots. A slot of level 0 is a tick wide, and a slot of each further
 * level is as wide as 32 of the level below. An entry goes to the lowest level on which its slot is
 * less than 64 slots ahead. As a level spans two slots of the next one, a slot can be emptied into
 * the level below a whole slot's width before the first of its entries is due. That is done in
 * small portions, and whatever is due comes first, so that nothing waits while a large slot is
 * being moved. An entry is moved once for each level, which is 9 times for the longest delays and
 * twice for those of some seconds.
 *
 * <p>{@code current} is the tick up to which everything has been handed over; it never passes a
 * slot that is not empty. A bit for each slot says whether it is; so the next one is found without
 * looking at empty ones. Of the entries of one tick those that are due earlier are handed over
 * first.
 *
 * <p>Not thread-safe: whoever calls holds the lock of its owner. Times are nanoseconds from 0 on.
 */
final class Wheel {

  /** A tick is 2 to that power nanoseconds: a little over half a millisecond. */
  static final int TICK_BITS = 19;

  private static final int LEVEL_BITS = 5;
  private static final int SLOTS = 64;
  private static final int SLOT_MASK = SLOTS - 1;
  private static final int LEVELS = (63 - TICK_BITS + LEVEL_BITS - 1) / LEVEL_BITS;
  private static final int PORTION = 64;

  /** Nothing will be due. */
  static final long NEVER = Long.MAX_VALUE;

  /** What is sorted; in at most one wheel. */
  abstract static class Entry {
    private @Nullable Entry previous;
    private @Nullable Entry next;
    private long due;
    private int slot = -1;

    /** Before it is added. */
    final void isDue(long time) {
      due = time;
    }
  }

  private final @Nullable Entry[] first = new Entry[LEVELS * SLOTS];
  private final @Nullable Entry[] last = new Entry[LEVELS * SLOTS];
  private final long[] occupied = new long[LEVELS];
  private long current;

  /**
   * Adds an entry.
   *
   * @return the time from which on {@link #advance} has something to do for it
   */
  long add(Entry entry, long now) {
    if (entry.due <= now) {
      link(entry, (int) current & SLOT_MASK);
      return current << TICK_BITS;
    }
    return place(entry);
  }

  private long place(Entry entry) {
    long tick = Math.max(current, tickAfter(entry.due));
    for (int level = 0; ; level++) {
      int shift = level * LEVEL_BITS;
      long slot = tick >> shift;
      if (slot - (current >> shift) < SLOTS) {
        link(entry, level * SLOTS + ((int) slot & SLOT_MASK));
        return timeOf(level == 0 ? slot : (slot - 1) << shift);
      }
    }
  }

  private static long tickAfter(long time) {
    return ((time - 1) >> TICK_BITS) + 1;
  }

  private static long timeOf(long tick) {
    return tick << TICK_BITS;
  }

  private void link(Entry entry, int slot) {
    Entry before = last[slot];
    entry.slot = slot;
    entry.previous = before;
    entry.next = null;
    last[slot] = entry;
    if (before == null) {
      first[slot] = entry;
      occupied[slot / SLOTS] |= 1L << slot;
    } else {
      before.next = entry;
    }
  }

  /** Takes an entry out, if it is in. */
  void remove(Entry entry) {
    int slot = entry.slot;
    if (slot < 0) {
      return;
    }
    Entry before = entry.previous;
    Entry after = entry.next;
    if (before == null) {
      first[slot] = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last[slot] = before;
    } else {
      after.previous = before;
    }
    if (first[slot] == null) {
      occupied[slot / SLOTS] &= ~(1L << slot);
    }
    entry.slot = -1;
    entry.previous = null;
    entry.next = null;
  }

  /**
   * Does one portion of what there is to do.
   *
   * @param now the time, not before that of an earlier call
   * @param due takes what is due, removed and sorted
   * @return when to call again: not after {@code now} if there is more to do at once; else the time
   *     until which there is nothing, or {@link #NEVER}
   */
  long advance(long now, List<Entry> due) {
    long target = now >> TICK_BITS;
    long tick = firstOccupied(0);
    int movable = 0;
    long begin = NEVER; // of the first slot that can be moved down by now
    long next = tick; // when there is something to do, if not now
    for (int level = 1; level < LEVELS; level++) {
      long slot = firstOccupied(level);
      if (slot != NEVER) {
        int shift = level * LEVEL_BITS;
        long lead = (slot - 1) << shift;
        next = Math.min(next, lead);
        if (lead <= target && slot << shift < begin) {
          begin = slot << shift;
          movable = level;
        }
      }
    }
    if (tick <= target && tick < begin) {
      current = tick;
      takeAll((int) tick & SLOT_MASK, due);
      return now;
    }
    if (movable > 0) {
      long slot = begin >> (movable * LEVEL_BITS);
      current = Math.max(current, (slot - 1) << (movable * LEVEL_BITS));
      moveDown(movable * SLOTS + ((int) slot & SLOT_MASK));
      return now;
    }
    current = Math.max(current, target);
    return next == NEVER ? NEVER : timeOf(next);
  }

  private long firstOccupied(int level) {
    if (occupied[level] == 0) {
      return NEVER;
    }
    long from = current >> (level * LEVEL_BITS);
    return from + Long.numberOfTrailingZeros(Long.rotateRight(occupied[level], (int) from));
  }

  private void takeAll(int slot, List<Entry> due) {
    int size = due.size();
    for (Entry entry = first[slot]; entry != null; entry = first[slot]) {
      remove(entry);
      due.add(entry);
    }
    due.subList(size, due.size()).sort((a, b) -> Long.compare(a.due, b.due));
  }

  private void moveDown(int slot) {
    for (int i = 0; i < PORTION; i++) {
      Entry entry = first[slot];
      if (entry == null) {
        return;
      }
      remove(entry);
      place(entry);
    }
  }

  /** Takes everything out. */
  void clear() {
    for (int slot = 0; slot < first.length; slot++) {
      for (Entry entry = first[slot]; entry != null; entry = first[slot]) {
        remove(entry);
      }
    }
  }
}

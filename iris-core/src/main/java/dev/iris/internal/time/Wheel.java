package dev.iris.internal.time;

import java.util.ArrayList;
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
 * <p>The entries of a slot are in a list of chunks, each twice as large as the one before, up to
 * {@value #LARGEST}. A chunk can be read through without waiting for one entry to find the next,
 * and the collector copies it faster than a list of entries. What is taken out leaves a hole.
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
  private static final int SMALLEST = 4;

  /** Also the most that is moved at a time. */
  private static final int LARGEST = 64;

  /** Nothing will be due. */
  static final long NEVER = Long.MAX_VALUE;

  /** What is sorted; in at most one wheel. */
  abstract static class Entry {
    private long due;
    private @Nullable Chunk chunk;
    private byte index;

    /** Before it is added. */
    final void isDue(long time) {
      due = time;
    }
  }

  /** Some entries of a slot, with holes; in the list of that slot while there are any. */
  private static final class Chunk {
    final @Nullable Entry[] entries;
    final int slot;
    int end;
    int left;
    @Nullable Chunk previous;
    @Nullable Chunk next;

    Chunk(int size, int slot) {
      entries = new Entry[size];
      this.slot = slot;
    }

    boolean full() {
      return end == entries.length;
    }

    void add(Entry entry) {
      entry.chunk = this;
      entry.index = (byte) end;
      entries[end++] = entry;
      left++;
    }
  }

  private final @Nullable Chunk[] first = new Chunk[LEVELS * SLOTS];
  private final @Nullable Chunk[] last = new Chunk[LEVELS * SLOTS];
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
    Chunk tail = last[slot];
    if (tail == null || tail.full()) {
      tail = append(slot, tail);
    }
    tail.add(entry);
  }

  private Chunk append(int slot, @Nullable Chunk before) {
    Chunk made =
        new Chunk(before == null ? SMALLEST : Math.min(LARGEST, 2 * before.entries.length), slot);
    made.previous = before;
    last[slot] = made;
    if (before == null) {
      first[slot] = made;
      occupied[slot / SLOTS] |= 1L << slot;
    } else {
      before.next = made;
    }
    return made;
  }

  /** Takes an entry out, if it is in. */
  void remove(Entry entry) {
    Chunk chunk = entry.chunk;
    if (chunk == null) {
      return;
    }
    entry.chunk = null;
    chunk.entries[entry.index] = null;
    if (--chunk.left == 0) {
      drop(chunk);
    }
  }

  /** Out of its slot. Keeps no other chunk, which may be younger and would live as long as it. */
  private void drop(Chunk chunk) {
    int slot = chunk.slot;
    Chunk before = chunk.previous;
    Chunk after = chunk.next;
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
    chunk.previous = null;
    chunk.next = null;
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
    for (Chunk chunk = first[slot]; chunk != null; chunk = first[slot]) {
      drop(chunk);
      for (int i = 0; i < chunk.end; i++) {
        Entry entry = chunk.entries[i];
        if (entry != null) {
          entry.chunk = null;
          due.add(entry);
        }
      }
    }
    due.subList(size, due.size()).sort((a, b) -> Long.compare(a.due, b.due));
  }

  private void moveDown(int slot) {
    Chunk chunk = first[slot];
    if (chunk == null) {
      return;
    }
    drop(chunk);
    for (int i = 0; i < chunk.end; i++) {
      Entry entry = chunk.entries[i];
      if (entry != null) {
        place(entry);
      }
    }
  }

  /** Takes everything out. */
  void clear() {
    List<Entry> all = new ArrayList<>();
    for (int slot = 0; slot < first.length; slot++) {
      takeAll(slot, all);
    }
  }
}

package dev.iris.internal.registry;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives out pids and finds their owners.
 *
 * <p>Slots live in chunks, each twice as large as the one before, which never move: a look-up reads
 * the chunk and the slot and compares the owner's pid. Whoever needs a chunk that is not there
 * makes it and offers it by compare-and-set; nobody waits for anybody. Free slots form a stack
 * linked by index, with a tag in its head against reuse between read and compare-and-set. A slot
 * whose generation has reached its last value is not given out again, so no pid ever comes back.
 *
 * <p>Any thread may call anything; a pid is published and freed by whoever reserved it.
 *
 * @param <T> the owners
 */
public final class PidTable<T extends PidTable.Entry> {

  /** What a slot holds. */
  public interface Entry {
    /**
     * Its number.
     *
     * @return the 64 bits
     */
    long number();
  }

  private static final int SMALLEST_BITS = 10;
  private static final int SMALLEST = 1 << SMALLEST_BITS;
  private static final int CHUNKS = 20;

  /** The most slots there can be: a little over a billion. */
  static final int MOST = (SMALLEST << CHUNKS) - SMALLEST;

  private static final int LAST_GENERATION = -1;

  private static final class Chunk {
    final AtomicReferenceArray<Object> owners;
    final AtomicIntegerArray generations;

    /** Of a free slot: the next free one, plus one. Of a used one: when it was taken. */
    final AtomicIntegerArray links;

    Chunk(int size) {
      owners = new AtomicReferenceArray<>(size);
      generations = new AtomicIntegerArray(size);
      links = new AtomicIntegerArray(size);
    }
  }

  private final AtomicReferenceArray<Chunk> chunks = new AtomicReferenceArray<>(CHUNKS);
  private final AtomicInteger fresh = new AtomicInteger();
  private final AtomicLong free = new AtomicLong();
  private final AtomicInteger sequence = new AtomicInteger();

  /** An empty table. */
  public PidTable() {}

  /**
   * Takes a slot.
   *
   * @return its new pid
   * @throws IllegalStateException if all slots there can be are in use
   */
  public long reserve() {
    int index = popFree();
    if (index < 0) {
      index = fresh.getAndUpdate(next -> next < MOST ? next + 1 : next);
      if (index >= MOST) {
        throw new IllegalStateException(
            "there are " + MOST + " actors already; no more are possible in one runtime");
      }
    }
    Chunk chunk = chunk(index);
    int generation = chunk.generations.incrementAndGet(offset(index));
    chunk.links.set(offset(index), sequence.getAndIncrement());
    return (long) generation << 32 | index;
  }

  /**
   * Makes the owner of a reserved pid known.
   *
   * @param owner the owner; its number is the pid
   */
  public void publish(T owner) {
    int index = (int) owner.number();
    chunk(index).owners.set(offset(index), owner);
  }

  /**
   * Gives a pid back; it is never given out again.
   *
   * @param pid the pid
   */
  public void free(long pid) {
    int index = (int) pid;
    Chunk chunk = chunk(index);
    chunk.owners.set(offset(index), null);
    if (chunk.generations.get(offset(index)) != LAST_GENERATION) {
      pushFree(index, chunk);
    }
  }

  /**
   * Finds an owner.
   *
   * @param pid its pid
   * @return the owner, or null if the pid has been freed or never was
   */
  public @Nullable T find(long pid) {
    long index = pid & 0xffff_ffffL;
    if (index >= MOST) {
      return null;
    }
    Chunk chunk = chunks.getAcquire(chunkOf((int) index));
    if (chunk == null) {
      return null;
    }
    T owner = owner(chunk, offset((int) index));
    return owner != null && owner.number() == pid ? owner : null;
  }

  /**
   * Visits the owners of the moment, without stopping anybody.
   *
   * @param visitor called with each and how many pids were reserved after it (as an unsigned
   *     number, right while fewer than four billion were)
   */
  public void forEach(ObjIntConsumer<? super T> visitor) {
    int end = fresh.get();
    int now = sequence.get();
    for (int index = 0; index < end; index++) {
      Chunk chunk = chunks.get(chunkOf(index));
      if (chunk != null) {
        int order = chunk.links.get(offset(index));
        T owner = owner(chunk, offset(index));
        if (owner != null) {
          visitor.accept(owner, now - 1 - order);
        }
      }
    }
  }

  /**
   * Visits the owners of the moment in the order of their slots, without stopping anybody.
   *
   * @param from the slot to begin with
   * @param visitor called with each; false ends it
   */
  public void visitFrom(long from, Predicate<? super T> visitor) {
    int end = fresh.get();
    for (long index = from; index < end; index++) {
      Chunk chunk = chunks.get(chunkOf((int) index));
      T owner = chunk == null ? null : owner(chunk, offset((int) index));
      if (owner != null && !visitor.test(owner)) {
        return;
      }
    }
  }

  /** For tests: as if the slot had been given out so often. */
  void forceGeneration(int index, int generation) {
    chunk(index).generations.set(offset(index), generation);
  }

  @SuppressWarnings("unchecked") // only T goes in
  private static <T> @Nullable T owner(Chunk chunk, int offset) {
    return (T) chunk.owners.getAcquire(offset);
  }

  private int popFree() {
    for (; ; ) {
      long head = free.get();
      int index = (int) head - 1;
      if (index < 0) {
        return -1;
      }
      int next = chunk(index).links.get(offset(index));
      if (free.compareAndSet(head, tagged(head, next))) {
        return index;
      }
    }
  }

  private void pushFree(int index, Chunk chunk) {
    for (; ; ) {
      long head = free.get();
      chunk.links.set(offset(index), (int) head);
      if (free.compareAndSet(head, tagged(head, index + 1))) {
        return;
      }
    }
  }

  private static long tagged(long before, int link) {
    return ((before >>> 32) + 1) << 32 | link;
  }

  private Chunk chunk(int index) {
    int number = chunkOf(index);
    Chunk chunk = chunks.getAcquire(number);
    if (chunk == null) {
      chunks.compareAndSet(number, null, new Chunk(SMALLEST << number));
      chunk = chunks.get(number);
    }
    return chunk;
  }

  private static int chunkOf(int index) {
    return 31 - SMALLEST_BITS - Integer.numberOfLeadingZeros(index + SMALLEST);
  }

  private static int offset(int index) {
    int shifted = index + SMALLEST;
    return shifted - Integer.highestOneBit(shifted);
  }
}

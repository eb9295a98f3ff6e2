package dev.iris.net.internal.transport;

import dev.iris.net.internal.wire.Outgoing;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where messages for one peer come in: any thread adds, one thread takes all at once.
 *
 * <p>A stack with a base: whoever adds to the bare base has to see to it that the taker comes, and
 * nobody else does. Each entry counts all messages that ever came before it, the base included, so
 * the top is the account of what was accepted. Closing replaces the top by a base that takes no
 * more; whoever read an older top fails in its compare-and-set.
 */
final class Inlet {

  private record Entry(
      @Nullable Outgoing message, @Nullable Entry below, long count, boolean open) {
    boolean isBase() {
      return message == null;
    }
  }

  private final AtomicReference<Entry> top = new AtomicReference<>(new Entry(null, null, 0, true));

  enum Added {
    /** Taken, and the taker has to be told. */
    FIRST,
    /** Taken. */
    ANOTHER,
    /** Closed. */
    REFUSED
  }

  Added add(Outgoing message) {
    while (true) {
      Entry now = top.get();
      if (!now.open) {
        return Added.REFUSED;
      }
      if (top.compareAndSet(now, new Entry(message, now, now.count + 1, true))) {
        return now.isBase() ? Added.FIRST : Added.ANOTHER;
      }
    }
  }

  /** All there are, the oldest first; from now on none if it is to be closed. */
  Outgoing[] take(boolean close) {
    while (true) {
      Entry now = top.get();
      if (now.isBase() && !close) {
        return new Outgoing[0];
      }
      if (top.compareAndSet(now, new Entry(null, null, now.count, now.open && !close))) {
        return inOrder(now);
      }
    }
  }

  private static Outgoing[] inOrder(Entry newest) {
    int size = 0;
    for (Entry entry = newest; entry != null && !entry.isBase(); entry = entry.below) {
      size++;
    }
    Outgoing[] all = new Outgoing[size];
    for (Entry entry = newest; entry != null; entry = entry.below) {
      if (entry.message != null) {
        all[--size] = entry.message;
      }
    }
    return all;
  }

  /** How many it has ever taken. */
  long accepted() {
    return top.get().count;
  }

  boolean isOpen() {
    return top.get().open;
  }
}

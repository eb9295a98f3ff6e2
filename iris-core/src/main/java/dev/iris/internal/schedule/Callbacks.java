package dev.iris.internal.schedule;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to no actor, each on a virtual thread of its own. Such a thread may get no carrier:
 * others can loop on all of them, or, before JDK 24, wait on them inside {@code synchronized}. So
 * the monitor looks whether the same callback has waited for several looks. If it has, callbacks
 * are <i>starved</i>: a helper, which is a platform thread, runs all that wait, one after the
 * other, and all that come, until one of the virtual threads runs again. The next helper is started
 * when one callback has waited so long once more, for then the helper's own blocks.
 *
 * <p>Whoever takes a callback out of the set runs it, and nobody else. Who adds one and finds a
 * helper relies on it to look again after it has said that it ends.
 *
 * <p>{@link #run}: any thread. {@link #look}: the monitor.
 */
final class Callbacks {

  private final WorkerThreads threads;
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean helped = new AtomicBoolean();
  private volatile boolean starved;
  private @Nullable Waiting seen;
  private int looks;

  Callbacks(WorkerThreads threads) {
    this.threads = threads;
  }

  /** Not a record: each is equal to itself alone. */
  private final class Waiting implements Runnable {
    private final Runnable callback;

    Waiting(Runnable callback) {
      this.callback = callback;
    }

    /** On its virtual thread. */
    @Override
    public void run() {
      if (starved) {
        starved = false;
      }
      take();
    }

    void take() {
      if (waiting.remove(this)) {
        callback.run();
      }
    }
  }

  void run(Runnable callback) {
    Waiting one = new Waiting(callback);
    waiting.add(one);
    if (starved) {
      help();
    } else {
      threads.start(threads.newCallbackThread(true, one));
    }
  }

  boolean noneWaits() {
    return waiting.isEmpty();
  }

  /** Once a period; {@code patience} is the number of looks at which one has waited too long. */
  void look(int patience) {
    Iterator<Waiting> all = waiting.iterator();
    Waiting one = all.hasNext() ? all.next() : null;
    looks = one != null && one == seen ? looks + 1 : 0;
    seen = one;
    if (looks >= patience) {
      looks = 0;
      starved = true;
      helped.set(false); // there is none, or it blocks
      help();
    }
  }

  private void help() {
    if (helped.compareAndSet(false, true)) {
      threads.start(threads.newCallbackThread(false, this::takeAll));
    }
  }

  private void takeAll() {
    try {
      while (!waiting.isEmpty()) {
        waiting.forEach(Waiting::take);
      }
    } finally {
      helped.set(false);
      if (!waiting.isEmpty()) {
        help();
      }
    }
  }
}

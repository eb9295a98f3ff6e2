package dev.iris.internal.schedule;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who sleeps, and who is woken. At most one worker at a time is woken to search; when it finds work
 * it wakes the next if there is more. So a burst wakes workers one after the other, and a trickle
 * wakes none in vain.
 *
 * <p>No wake-up is lost between an outsider and a sleeper: an outsider adds to the injector, then
 * reads {@code sleepers} and {@code searching}; a worker announces that it sleeps, gives its permit
 * back, and then looks at all queues again. All of these are volatile, so one of the two sees the
 * other: if the outsider sees the permit taken, whoever has it gives it back later and looks then.
 * A worker's own queue is written with release only: the worker is awake and will come to it, and
 * if it does not, the monitor wakes others within its period.
 *
 * <p>A sleeper is woken by who takes it off the stack, and by nobody else.
 */
final class Idle {

  private final WorkerScheduler scheduler;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Worker> stack = new ArrayDeque<>();
  private final AtomicBoolean searching = new AtomicBoolean();
  private volatile int sleepers;

  Idle(WorkerScheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Any thread, after it has made work visible. */
  void notifyOne() {
    while (sleepers > 0 && !searching.get()) {
      Stack.probeForScheduling(); // nothing may come between taking the permit and waking the
      // sleeper
      if (!searching.compareAndSet(false, true)) {
        return;
      }
      Worker woken = pop();
      if (woken != null) {
        woken.searching = true;
        wake(woken);
        return;
      }
      searching.set(false);
      if (!scheduler.hasWork()) {
        return; // else somebody may have come meanwhile and have relied on the permit taken here
      }
    }
  }

  private static void wake(Worker sleeper) {
    sleeper.markAwake(false);
    sleeper.notified = true;
    LockSupport.unpark(sleeper.thread());
  }

  private @Nullable Worker pop() {
    lock.lock();
    try {
      Worker top = stack.pollLast();
      sleepers = stack.size();
      return top;
    } finally {
      lock.unlock();
    }
  }

  private boolean takeBack(Worker sleeper) {
    lock.lock();
    try {
      boolean there = stack.remove(sleeper);
      sleepers = stack.size();
      return there;
    } finally {
      lock.unlock();
    }
  }

  /** A worker that has found something to do. */
  void foundWork(Worker worker) {
    if (worker.searching) {
      worker.searching = false;
      searching.set(false);
      if (sleepers > 0 && scheduler.hasWork()) {
        notifyOne();
      }
    }
  }

  /** A worker that has found nothing: returns when it is to look again, or to end. */
  void park(Worker worker) {
    worker.notified = false;
    lock.lock();
    try {
      stack.addLast(worker);
      sleepers = stack.size();
    } finally {
      lock.unlock();
    }
    giveUpPermit(worker);
    boolean awaited = scheduler.hasWork() || scheduler.ended() || worker.runner().retired();
    if (awaited && takeBack(worker)) {
      // With the permit, if nobody has it: there may be work for more than one, and who brought it
      // may have relied on this worker's.
      worker.searching = searching.compareAndSet(false, true);
      return;
    }
    while (!worker.notified) {
      Thread.interrupted(); // or park would return at once
      LockSupport.park(this);
    }
    worker.markAwake(true);
  }

  /** A worker that leaves, or stops searching without having found anything. */
  void giveUpPermit(Worker worker) {
    if (worker.searching) {
      worker.searching = false;
      searching.set(false);
    }
  }

  /** The monitor: the searcher was woken long ago and has never run, so let another search. */
  void forgetSearcher() {
    searching.set(false);
  }

  /** A sleeper that is not needed is to end. False: it was not asleep. */
  boolean dismiss(Worker worker) {
    if (!takeBack(worker)) {
      return false;
    }
    worker.runner().retire();
    wake(worker);
    return true;
  }

  /**
   * A retired worker must not sleep. It is retired first and then looked for here; it goes to sleep
   * first and then looks whether it is retired.
   */
  void rouse(Worker retired) {
    if (takeBack(retired)) {
      wake(retired);
    }
  }

  /** The scheduler has ended: everybody is to see it. */
  void wakeAll() {
    for (Worker worker = pop(); worker != null; worker = pop()) {
      wake(worker);
    }
  }

  int sleepers() {
    return sleepers;
  }
}

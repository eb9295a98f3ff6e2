package dev.iris.test.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that take one run after the other, in order, until one fails or all are done, while the
 * calling thread watches them. Of several that fail the first in order is kept, so it does not
 * depend on the machine which one that is: when one fails, those before it are still finished.
 */
final class Crew {

  /** A run. */
  @FunctionalInterface
  interface Job {
    Slot.Result run(Slot slot, long nth);
  }

  /** The run that failed. */
  record Found(long nth, Slot.Result result) {}

  private final Job job;
  private final long most;
  private final List<Member> members = new ArrayList<>();
  private final AtomicLong next = new AtomicLong();
  private volatile Slot.@Nullable Result last;
  private final AtomicReference<@Nullable Found> found = new AtomicReference<>();
  private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();

  Crew(int threads, long most, Job job) {
    this.job = job;
    this.most = most;
    for (int i = 0; i < Math.min(threads, most); i++) {
      members.add(new Member());
    }
  }

  @Nullable Found run() {
    members.forEach(member -> member.thread.start());
    boolean interrupted = false;
    while (members.stream().anyMatch(Member::goesOn)) {
      LockSupport.parkNanos(this, Watcher.PERIOD_NANOS);
      interrupted |= Thread.interrupted();
      if (interrupted) {
        next.set(most);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Throwable failed = defect.get();
    if (failed != null) {
      throw new IllegalStateException("the exploration failed", failed);
    }
    return found.get();
  }

  /** The result of the only run, whatever it is. */
  Slot.Result runOne() {
    Found failed = run();
    return failed == null ? Objects.requireNonNull(last) : failed.result();
  }

  private void failed(long nth, Slot.Result result) {
    next.set(most);
    found.accumulateAndGet(
        new Found(nth, result),
        (before, now) -> before != null && now != null && before.nth() < now.nth() ? before : now);
  }

  /** One of the threads, and its watch. */
  private final class Member {
    private final Slot slot = new Slot();
    private final Thread thread = Thread.ofVirtual().name("iris-explore").unstarted(this::runAll);
    private final Thread caller = Thread.currentThread();
    private volatile long current;
    private volatile boolean done;

    private void runAll() {
      try {
        for (long nth = next.getAndIncrement(); nth < most && !done; nth = next.getAndIncrement()) {
          current = nth;
          Slot.Result result = job.run(slot, nth);
          last = result;
          if (result.failure() != null && !done) {
            failed(nth, result);
          }
        }
      } catch (Throwable thrown) {
        defect.compareAndSet(null, thrown);
      } finally {
        done = true;
        LockSupport.unpark(caller);
      }
    }

    /** By the calling thread. */
    boolean goesOn() {
      Slot.Result stuck = done ? null : slot.look();
      if (stuck != null) {
        done = true;
        failed(current, stuck);
      }
      return !done;
    }
  }
}

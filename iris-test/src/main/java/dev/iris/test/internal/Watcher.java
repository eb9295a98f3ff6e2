package dev.iris.test.internal;

import dev.iris.test.SimulationError;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Looks, from a thread that does not take part, whether the code that has the turn makes progress.
 * It counts looks, not time: a pause of the machine is one look. A thread that sleeps is found at
 * the third look, for only user code does that; one that waits otherwise after many, for a lock may
 * be held by somebody who is not running just now; one that computes after very many.
 */
final class Watcher {

  static final long PERIOD_NANOS = 2_000_000;
  private static final int ASLEEP = 3;
  private static final int WAITING = 400;
  private static final int BUSY = 2_500;

  private final Conductor conductor;
  private @Nullable Thread last;
  private long lastSteps;
  private int same;
  private int waiting;

  Watcher(Conductor conductor) {
    this.conductor = conductor;
  }

  /** Once a period; aborts the simulation when the turn does not come back. */
  void look() {
    Strand strand = conductor.current();
    Thread thread = strand == null ? conductor.hostThread() : strand.thread;
    long steps = conductor.steps();
    boolean myself = strand == null && thread == Thread.currentThread();
    if (myself || thread != last || steps != lastSteps) {
      last = thread;
      lastSteps = steps;
      same = 0;
      waiting = 0;
      return;
    }
    same++;
    boolean inCode = strand == null || strand.running();
    waiting = inCode && waits(thread.getState()) ? waiting + 1 : 0;
    if (waiting > 0 && waiting >= patience(thread)) {
      stuck(strand, thread, Uncontrolled::waits);
    } else if (same >= BUSY && waiting == 0) {
      stuck(strand, thread, inCode ? Uncontrolled::computes : Uncontrolled::doesNotRun);
    }
  }

  private static boolean waits(Thread.State state) {
    return state == Thread.State.WAITING
        || state == Thread.State.TIMED_WAITING
        || state == Thread.State.BLOCKED;
  }

  private int patience(Thread thread) {
    if (waiting < ASLEEP || waiting > ASLEEP) {
      return WAITING;
    }
    return Uncontrolled.sleeps(thread.getStackTrace()) ? ASLEEP : WAITING;
  }

  private void stuck(
      @Nullable Strand strand,
      Thread thread,
      BiFunction<Object, StackTraceElement[], SimulationError> error) {
    Object who = strand == null ? "the test" : strand.lane;
    StackTraceElement[] stack = thread.getStackTrace();
    if (strand == conductor.current() && lastSteps == conductor.steps()) {
      conductor.abort(error.apply(who, stack));
      thread.interrupt();
    }
  }
}

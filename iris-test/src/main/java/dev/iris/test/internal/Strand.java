package dev.iris.test.internal;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs only when it is its turn. It gets its turn from the thread that had it before
 * and waits for it parked. All fields but the first group belong to whoever has the turn.
 *
 * <p>An interrupt while it waits must neither be lost nor keep it from parking: the flag is noted
 * in {@code interrupted} first and cleared in the thread then, so who looks at the thread first and
 * at the note then, as {@link #isInterrupted} does, sees it in one of them.
 */
final class Strand {

  private volatile boolean turn;
  private volatile boolean waiting = true;
  private volatile boolean interrupted;
  private volatile boolean over;

  final Thread thread;
  final boolean host;
  Lane lane;
  private boolean started;

  /** It waits for something, see {@link Conductor#park}. */
  boolean blocked;

  /** It is among those that can be run next. */
  boolean queued;

  /** An unpark came before the park. */
  boolean permit;

  /** What it waits for: an actor that is to reply or to make room, or its own actor (a receive). */
  @Nullable Object waitsFor;

  /** Whose thread it is, if it runs one task after the other. */
  @Nullable Worker worker;

  /** Its turn to be chosen. */
  Task task;

  private Strand(Thread thread, Lane lane, boolean host, boolean started) {
    this.thread = thread;
    this.lane = lane;
    this.host = host;
    this.started = started;
    this.task = new Task(lane, this);
  }

  /** A thread of the simulation, which is started by its first turn. */
  static Strand of(Thread unstarted, Lane lane) {
    return new Strand(unstarted, lane, false, false);
  }

  /** The calling thread, which has the turn, for as long as it gives it away. */
  static Strand host(Lane lane) {
    return new Strand(Thread.currentThread(), lane, true, true);
  }

  void become(Lane other) {
    lane = other;
    task = new Task(other, this);
  }

  /** By who has the turn, as its last act. */
  void giveTurn() {
    turn = true;
    if (!started) {
      started = true;
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
  }

  /** By its own thread; returns as well when the simulation is over. */
  void awaitTurn() {
    awaitTurn(Long.MAX_VALUE, () -> {});
  }

  /** The same, looking around now and then. */
  void awaitTurn(long lookNanos, Runnable look) {
    waiting = true;
    while (!turn && !over) {
      if (Thread.currentThread().isInterrupted()) {
        interrupted = true;
        Thread.interrupted();
      }
      if (lookNanos == Long.MAX_VALUE) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, lookNanos);
        look.run();
      }
    }
    waiting = false;
    turn = false;
    if (interrupted) {
      interrupted = false;
      Thread.currentThread().interrupt();
    }
  }

  /** Any thread: the simulation is over, and this thread need not wait any more. */
  void end() {
    over = true;
    LockSupport.unpark(thread);
  }

  boolean isInterrupted() {
    return thread.isInterrupted() || interrupted;
  }

  /** Any thread: whether it has its turn and is running code. */
  boolean running() {
    return !waiting;
  }

  /** Whether it has ever run. */
  boolean started() {
    return started;
  }
}

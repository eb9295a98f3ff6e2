package dev.iris.internal.schedule;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs activations: from its slot, its queue, the injector, then from others.
 *
 * <p>The slot holds the actor woken last, so that two that talk to each other stay on one thread.
 * The owner puts something into an empty slot with a release store, for nobody else does; everybody
 * takes with an atomic exchange. Thieves leave a closed slot alone; it is opened by its owner, when
 * a send of its shows that a mailbox fills, or by the monitor, when a message takes long, and is
 * closed again when the activation ends.
 *
 * <p>{@link #run}, {@link #push} and what they call: this worker's thread. {@link #takeSlot},
 * {@link #queue}, {@link #openSlot}, the samples: as said there.
 */
final class Worker implements Runnable {

  /** On what a worker runs, and whether it owns a place. */
  enum Kind {
    VIRTUAL,
    PLATFORM,
    RESCUE
  }

  private static final int OTHERS_FIRST = 63;

  private static final VarHandle SLOT;
  private static final VarHandle OPEN;
  private static final VarHandle CURRENT;
  private static final VarHandle AWAKE;
  private static final VarHandle COURTESY;

  static {
    try {
      var lookup = MethodHandles.lookup();
      SLOT = lookup.findVarHandle(Worker.class, "slot", Activation.class);
      OPEN = lookup.findVarHandle(Worker.class, "slotOpen", boolean.class);
      CURRENT = lookup.findVarHandle(Worker.class, "current", Activation.class);
      AWAKE = lookup.findVarHandle(Worker.class, "awake", boolean.class);
      COURTESY = lookup.findVarHandle(Worker.class, "courtesy", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final WorkerScheduler scheduler;
  private final int place;
  private final Kind kind;
  private final Thread thread;
  private final Runner runner;
  private final LocalQueue queue = new LocalQueue();
  private final @Nullable Surge surge;

  @SuppressWarnings("unused") // through SLOT
  private @Nullable Activation slot;

  @SuppressWarnings("unused") // through OPEN
  private boolean slotOpen;

  @SuppressWarnings("unused") // through CURRENT
  private @Nullable Activation current;

  @SuppressWarnings("unused") // through AWAKE
  private boolean awake;

  @SuppressWarnings("unused") // through COURTESY
  private boolean courtesy;

  private int turns;

  /** Has lost the slot and is in no queue yet. */
  private @Nullable Activation displaced;

  /** Idle's, see there: whether this worker has been told that there is work. */
  volatile boolean notified;

  /** Idle's: whether this worker holds the one permit to search. */
  boolean searching;

  /** The monitor's own. */
  final Sample sample = new Sample();

  private final SlowMessage slowMessage = new SlowMessage(this);

  Worker(WorkerScheduler scheduler, int place, Kind kind, @Nullable Surge surge) {
    this.scheduler = scheduler;
    this.place = place;
    this.kind = kind;
    this.surge = surge;
    this.thread = scheduler.threads().newWorkerThread(kind, place, this);
    this.runner = new Runner(thread, this::isWanted);
  }

  @Override
  public void run() {
    scheduler.workers().enter(this);
    markAwake(true);
    try {
      if (surge != null && !surge.takeOver(this)) {
        return;
      }
      while (!runner.retired() && !scheduler.ended()) {
        Activation next = find();
        if (next != null) {
          scheduler.idle().foundWork(this);
          execute(next);
        } else if (!scheduler.places().giveWay(this)) {
          scheduler.idle().park(this);
        }
      }
    } finally {
      scheduler.left(this);
    }
  }

  private void execute(Activation activation) {
    CURRENT.setOpaque(this, activation);
    if (surge != null) {
      surge.prepareSuccessor(this);
    }
    try {
      activation.activate(runner);
    } catch (Throwable thrown) {
      scheduler.logDefect(thrown);
    }
    Thread.interrupted(); // whatever interrupt there was, it was for that actor
    CURRENT.setOpaque(this, (Activation) null);
    queueDisplaced();
    if ((boolean) COURTESY.getOpaque(this)) {
      letOthersOntoTheCarrier();
    }
    if ((boolean) OPEN.getOpaque(this)) {
      OPEN.setOpaque(this, false);
    }
  }

  /**
   * A park and not a yield: who yields comes back before those that other threads have scheduled.
   */
  private void letOthersOntoTheCarrier() {
    COURTESY.setOpaque(this, false);
    OPEN.setOpaque(this, true);
    markAwake(false);
    LockSupport.parkNanos(this, 1);
    markAwake(true);
  }

  /** The monitor, of a virtual worker: it is to leave its carrier for a moment. */
  void askForCourtesy() {
    COURTESY.setOpaque(this, true);
  }

  private @Nullable Activation find() {
    if ((++turns & OTHERS_FIRST) == 0) {
      Activation waiting = scheduler.injector().poll();
      waiting = waiting == null ? queue.poll() : waiting;
      if (waiting != null) {
        return waiting;
      }
    }
    Activation next = takeSlot();
    if (next == null && (turns & 1) == 0) {
      next = scheduler.injector().poll();
    }
    next = next == null ? queue.poll() : next;
    next = next == null ? scheduler.injector().poll() : next;
    return next == null ? scheduler.steal(this) : next;
  }

  /** Own thread, inside an activation: whether there is a reason to end it. */
  private boolean isWanted() {
    return surge != null
        || queue.size() > 0
        || SLOT.getOpaque(this) != null
        || displaced != null
        || !scheduler.injector().isEmpty()
        || (boolean) COURTESY.getOpaque(this)
        || scheduler.ended();
  }

  /** Own thread: the newest goes to the slot, what was there to the queue. */
  void push(Activation activation) {
    queueDisplaced();
    if (SLOT.getOpaque(this) == null) {
      SLOT.setRelease(this, activation);
    } else {
      displaced = (Activation) SLOT.getAndSet(this, activation);
      queueDisplaced();
    }
    if ((boolean) OPEN.getOpaque(this)) {
      scheduler.idle().notifyOne();
    }
  }

  /** Until it is in a queue it is kept in a field, for the stack may end in between. */
  private void queueDisplaced() {
    Activation before = displaced;
    if (before != null) {
      enqueue(before);
      displaced = null;
      scheduler.idle().notifyOne();
    }
  }

  /** Own thread: to the end of the queue. */
  void pushLast(Activation activation) {
    enqueue(activation);
    scheduler.idle().notifyOne();
  }

  private void enqueue(Activation activation) {
    if (!queue.add(activation)) {
      scheduler.injector().add(activation);
    }
  }

  /** Any thread. */
  @Nullable Activation takeSlot() {
    return SLOT.getOpaque(this) == null
        ? null
        : (Activation) SLOT.getAndSet(this, (Activation) null);
  }

  /** Any thread: what is in the slot, if thieves may take it. */
  @Nullable Activation takeOpenSlot() {
    return (boolean) OPEN.getOpaque(this) ? takeSlot() : null;
  }

  /** Any thread: whether thieves would find something. */
  boolean hasSurplus() {
    return queue.size() > 0 || ((boolean) OPEN.getOpaque(this) && SLOT.getOpaque(this) != null);
  }

  /** Own thread or monitor; true if it was closed. */
  boolean openSlot() {
    if ((boolean) OPEN.getOpaque(this)) {
      return false;
    }
    OPEN.setOpaque(this, true);
    return true;
  }

  SlowMessage slowMessage() {
    return slowMessage;
  }

  LocalQueue queue() {
    return queue;
  }

  Runner runner() {
    return runner;
  }

  Thread thread() {
    return thread;
  }

  int place() {
    return place;
  }

  Kind kind() {
    return kind;
  }

  @Nullable Activation current() {
    return (Activation) CURRENT.getOpaque(this);
  }

  /** By who wakes it (false) and by itself (true). */
  void markAwake(boolean now) {
    AWAKE.setOpaque(this, now);
  }

  /** False: it has been started or woken, and has not run yet. */
  boolean isAwake() {
    return (boolean) AWAKE.getOpaque(this);
  }

  /** Whether its thread waits inside a message. */
  boolean blocksInMessage() {
    if ((runner.beat() & 1) == 0) {
      return false;
    }
    return switch (thread.getState()) {
      case BLOCKED, WAITING, TIMED_WAITING -> true;
      case NEW, RUNNABLE, TERMINATED -> false;
    };
  }

  /** How long the monitor has seen the same. */
  static final class Sample {
    private long beat;
    private int same;
    private int asleep;

    /** Monitor only, once a period. */
    void take(Worker worker) {
      long now = worker.runner.beat();
      same = now == beat && (now & 1) == 1 ? same + 1 : 0;
      beat = now;
      asleep = worker.isAwake() ? 0 : asleep + 1;
    }

    /** For how many samples it has been in the same message. */
    int inSameMessage() {
      return same;
    }

    /** For how many samples it has been woken without running. */
    int wokenInVain() {
      return asleep;
    }
  }
}

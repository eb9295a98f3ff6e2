package dev.iris.test.internal;

import dev.iris.test.SimulationError;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs one thing at a time. The threads of a simulation pass a single turn among them: whoever has
 * it and cannot, or need not, go on asks the {@link Decider} who is next, gives that strand the
 * turn, and waits for its own to come again. The test's thread has the turn while none of them has,
 * which is whenever the test's own code runs; a call that makes it wait gives the turn away.
 *
 * <p>All state belongs to who has the turn; passing it (a volatile write and read) passes the state
 * on. Only {@code current}, {@code steps}, {@code failure} and {@code over} are read by others: by
 * who watches whether the turn comes back, see {@link Watcher}.
 *
 * <p>The clock moves only when nothing can run, and as far as the test allows: not at all in {@code
 * settle}, so far in {@code advance}, without limit when it waits for something.
 */
final class Conductor {

  static final long FOREVER = Long.MAX_VALUE;
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Decider decider;
  private final int livelockBound;
  private final Agenda agenda = new Agenda();
  private final List<Task> ready = new ArrayList<>();
  private final LinkedHashSet<Strand> blocked = new LinkedHashSet<>();
  private final IdentityHashMap<Thread, Strand> strands = new IdentityHashMap<>();
  private final IdentityHashMap<Object, Lane> lanes = new IdentityHashMap<>();
  private final ArrayDeque<Worker> idleWorkers = new ArrayDeque<>();
  private final List<Worker> workers = new ArrayList<>();
  private final ConcurrentLinkedQueue<Runnable> fromOutside = new ConcurrentLinkedQueue<>();
  private final Lane timersLane;
  private final Lane hostLane;
  private volatile @Nullable Strand current;
  private volatile long steps;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean over;
  private volatile boolean closed;
  private @Nullable Error reported;
  private Function<Throwable, Error> report = AssertionError::new;
  private volatile @Nullable Strand host;
  private volatile Thread hostThread = Thread.currentThread();
  private @Nullable Watcher hostWatches;
  private long limit;
  private boolean timersQueued;
  private int jumps;
  private int laneNumbers;
  private int stepsNow;

  Conductor(Decider decider, int livelockBound) {
    this.decider = decider;
    this.livelockBound = livelockBound;
    this.hostLane = lane("test");
    this.timersLane = lane("timers");
  }

  // --- who is who

  /** The lane of an actor, which is made when it is first heard of. */
  Lane lane(Object who) {
    Lane known = lanes.get(who);
    if (known != null) {
      return known;
    }
    Lane lane = newLane(who);
    lanes.put(who, lane);
    return lane;
  }

  private Lane newLane(Object who) {
    Lane lane = new Lane(laneNumbers++, who);
    decider.arrived(lane);
    return lane;
  }

  void forget(Object who) {
    lanes.remove(who);
  }

  /** The lane that has the turn. */
  Lane currentLane() {
    Strand running = current;
    return running == null ? hostLane : running.lane;
  }

  /** Whether the calling thread is one of the simulation's that has the turn. */
  boolean onStrand() {
    Strand running = current;
    return running != null && running.thread == Thread.currentThread();
  }

  /** Whether that is a worker, which was chosen for the message in hand. */
  boolean onWorker() {
    Strand running = current;
    return running != null && running.worker != null;
  }

  private boolean hasTurn() {
    Strand running = current;
    return running == null || running.thread == Thread.currentThread();
  }

  /** The calling thread: a strand, or the test's. */
  private Strand me() {
    Strand running = current;
    if (running != null) {
      requireTurn();
      return running;
    }
    Strand known = host;
    if (known == null || known.thread != Thread.currentThread()) {
      known = Strand.host(hostLane);
      host = known;
      hostThread = known.thread;
    }
    return known;
  }

  private void requireTurn() {
    if (!hasTurn()) {
      SimulationError foreign = Uncontrolled.foreignThread(Thread.currentThread());
      fail(foreign);
      throw foreign;
    }
  }

  // --- what can run

  void add(Object actor, Task.Work work) {
    inTurn(() -> ready.add(new Task(lane(actor), work)));
  }

  /** After a close in good order there is nobody left to run it, so the caller does. */
  void addCallback(String what, Runnable callback) {
    if (closed) {
      callback.run();
      return;
    }
    inTurn(() -> ready.add(new Task(newLane(what), worker -> callback.run())));
  }

  /**
   * A thread that the simulation does not know calls while another has the turn: what it wants is
   * kept, for nothing is to be lost, but the run cannot be reproduced.
   */
  private void inTurn(Runnable change) {
    if (over) {
      return;
    }
    if (hasTurn()) {
      change.run();
    } else {
      fromOutside.add(change);
      fail(Uncontrolled.foreignThread(Thread.currentThread()));
    }
  }

  /** The thread of a pull actor, which is started by its first turn. */
  Thread newBody(Object actor, Runnable body) {
    requireTurn();
    Strand[] strand = new Strand[1];
    Thread thread = Thread.ofVirtual().unstarted(() -> runBody(strand[0], body));
    strand[0] = Strand.of(thread, lane(actor));
    strands.put(thread, strand[0]);
    return thread;
  }

  private void runBody(Strand me, Runnable body) {
    me.awaitTurn();
    try {
      body.run();
    } catch (Throwable defect) {
      fail(defect);
    }
    if (!over) {
      strands.remove(me.thread);
      pass(next());
    }
  }

  void startBody(Thread thread) {
    inTurn(() -> makeReady(Objects.requireNonNull(strands.get(thread))));
  }

  /** Called with each worker there has been. */
  void forEachWorker(Consumer<Worker> each) {
    workers.forEach(each);
  }

  private void makeReady(Strand strand) {
    if (!strand.queued) {
      strand.queued = true;
      ready.add(strand.task);
    }
  }

  // --- waiting

  long now() {
    return agenda.now();
  }

  Agenda.Entry timer(long delayNanos, Runnable task, Object owner) {
    requireTurn();
    return agenda.timer(delayNanos, task, owner);
  }

  boolean cancel(Agenda.Entry entry) {
    return agenda.cancel(entry);
  }

  void cancelTimers(Object owner) {
    agenda.cancelTimers(owner);
  }

  /** Whether a timer is set, or somebody waits for a time. */
  boolean awaitsTime() {
    return agenda.nextTime() != Agenda.NEVER;
  }

  /** Waits until unparked, interrupted, or for so long; the turn is given away meanwhile. */
  void park(Object waitsFor, long nanos) {
    if (over) {
      return;
    }
    Strand me = me();
    if (!me.permit && nanos > 0 && !Thread.currentThread().isInterrupted()) {
      if (me.worker != null) {
        me.worker.blocks();
      }
      block(me, waitsFor, nanos);
    }
    me.permit = false;
  }

  /** Who parks now, to be given to {@link #unpark}. */
  Strand parker() {
    return me();
  }

  void unpark(Strand strand) {
    inTurn(
        () -> {
          if (strand.blocked) {
            makeReady(strand);
          } else {
            strand.permit = true;
          }
        });
  }

  void unpark(Thread thread) {
    inTurn(
        () -> {
          Strand strand = strands.get(thread);
          if (strand != null) {
            unpark(strand);
          }
        });
  }

  void interrupt(Thread thread) {
    thread.interrupt();
    inTurn(
        () -> {
          Strand strand = strands.get(thread);
          if (strand != null && strand.blocked) {
            makeReady(strand);
          }
        });
  }

  /** A message takes so long; an interrupt ends it. */
  void spend(long nanos) {
    long end = agenda.now() + nanos;
    Strand me = me();
    while (!over && agenda.now() < end && !Thread.currentThread().isInterrupted()) {
      block(me, "time to pass", end - agenda.now());
    }
  }

  /** Gives others the time to finish, up to a limit. */
  void letOthersFinish(Duration atMost, BooleanSupplier busy) {
    if (busy.getAsBoolean()) {
      spend(1); // whatever can run does before the clock moves
    }
    if (busy.getAsBoolean()) {
      spend(atMost.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : atMost.toNanos());
    }
  }

  private void block(Strand me, Object waitsFor, long nanos) {
    me.blocked = true;
    me.waitsFor = waitsFor;
    blocked.add(me);
    Agenda.Entry wakeUp = nanos == FOREVER ? null : agenda.wakeUp(nanos, me);
    if (me.host) {
      limit = Agenda.NEVER - 1;
      jumps = 0;
      stepsNow = 0;
    }
    giveAway(me);
    me.blocked = false;
    me.waitsFor = null;
    blocked.remove(me);
    if (wakeUp != null) {
      agenda.cancel(wakeUp);
    }
    if (me.host) {
      throwFailure();
    }
  }

  // --- passing the turn

  /** A place where others may go first: of a strand that could as well go on. */
  void point() {
    Strand running = current;
    if (over || running == null || running.thread != Thread.currentThread()) {
      return;
    }
    fireDue();
    if (ready.isEmpty() && failure.get() == null) {
      return;
    }
    step();
    makeReady(running);
    Task next = failure.get() != null ? hostTask() : take(decider.pick(ready, ready.size() - 1));
    if (next != running.task) {
      pass(next);
      running.awaitTurn();
    }
  }

  /** By the test: lets everything run, and the clock move so far. */
  void run(long until) {
    Strand me = me();
    if (!me.host) {
      throw new IllegalStateException(
          "the test's thread moves the simulation on; an actor cannot, for it is part of it");
    }
    if (!over) {
      limit = until;
      stepsNow = 0;
      giveAway(me);
      agenda.moveTo(until);
    }
    throwFailure();
  }

  /** By the test: the same until something is the case. */
  void await(BooleanSupplier what) {
    run(agenda.now());
    for (int moves = 0; !over && !what.getAsBoolean(); moves++) {
      long next = agenda.nextTime();
      if (next == Agenda.NEVER) {
        fail(Waiting.deadlock(blocked));
      } else if (moves > livelockBound) {
        fail(Waiting.livelock("the clock was moved " + moves + " times while the test waits"));
      } else {
        run(next);
      }
      throwFailure();
    }
  }

  private void giveAway(Strand me) {
    Task next = next();
    if (next == me.task) {
      return;
    }
    pass(next);
    Watcher watcher = hostWatches;
    if (me.host && watcher != null) {
      me.awaitTurn(Watcher.PERIOD_NANOS, watcher::look);
    } else {
      me.awaitTurn();
    }
  }

  private void pass(Task next) {
    if (over) {
      return;
    }
    Strand to = next.strand;
    if (to == null) {
      Worker worker = idleWorkers.isEmpty() ? newWorker() : idleWorkers.pop();
      to = worker.assign(next);
    }
    current = to.host ? null : to;
    to.giveTurn();
  }

  private Worker newWorker() {
    Worker worker = new Worker(this);
    workers.add(worker);
    strands.put(worker.strand().thread, worker.strand());
    return worker;
  }

  /** By a worker that has nothing in hand: its next task, or null if it is over. */
  @Nullable Task nextFor(Worker worker) {
    if (over) {
      return null;
    }
    Task next = next();
    if (next.strand == null) {
      worker.assign(next);
      return next;
    }
    idleWorkers.push(worker);
    pass(next);
    worker.strand().awaitTurn();
    return over ? null : worker.assigned();
  }

  /** Who is next; moves the clock if nobody can run. */
  private Task next() {
    for (; ; ) {
      takeFromOutside();
      fireDue();
      if (failure.get() != null || over) {
        return hostTask();
      }
      if (!ready.isEmpty()) {
        step();
        if (failure.get() == null) {
          return take(decider.pick(ready, 0));
        }
      } else if (!wakeInterrupted() && !moveClock()) {
        return hostTask();
      }
    }
  }

  private boolean moveClock() {
    long time = agenda.nextTime();
    Strand waiting = Objects.requireNonNull(host);
    if (time <= limit) {
      agenda.moveTo(time);
      stepsNow = 0;
      if (waiting.blocked && ++jumps > livelockBound) {
        fail(Waiting.livelock("the clock was moved " + jumps + " times while the test waits"));
      }
      return true;
    }
    if (waiting.blocked) {
      fail(Waiting.deadlock(blocked));
    }
    return false;
  }

  private Task take(int index) {
    Task task = ready.remove(index);
    if (task.strand != null) {
      task.strand.queued = false;
    }
    return task;
  }

  private Task hostTask() {
    Strand waiting = Objects.requireNonNull(host);
    ready.remove(waiting.task);
    waiting.queued = false;
    return waiting.task;
  }

  private void takeFromOutside() {
    for (Runnable change = fromOutside.poll(); change != null; change = fromOutside.poll()) {
      change.run();
    }
  }

  /** What is due can run: strands at once, timers one after the other. */
  private void fireDue() {
    while (!timersQueued && agenda.nextTime() == agenda.now()) {
      agenda.moveTo(agenda.now());
      Agenda.Entry entry = agenda.takeDue();
      if (entry == null) {
        return;
      }
      if (entry.strand != null) {
        makeReady(entry.strand);
      } else {
        timersQueued = true;
        ready.add(new Task(timersLane, worker -> fire(entry)));
      }
    }
  }

  private void fire(Agenda.Entry entry) {
    timersQueued = false;
    if (agenda.begin(entry)) {
      Objects.requireNonNull(entry.timer).run();
    }
  }

  /** Interrupts by the actors' own code are found when there is nothing else to do. */
  private boolean wakeInterrupted() {
    boolean found = false;
    for (Strand strand : blocked) {
      if (strand.isInterrupted()) {
        makeReady(strand);
        found = true;
      }
    }
    return found;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: who has the turn
  private void step() {
    steps = steps + 1;
    if (++stepsNow > livelockBound) {
      fail(Waiting.livelock(livelockBound + " steps were taken, and no time has passed"));
    }
  }

  // --- the end

  /** Any thread: the run has failed; the first failure counts. */
  void fail(Throwable found) {
    if (!over) {
      failure.compareAndSet(null, found);
    }
  }

  /** By who watches: the turn does not come back, so the test takes it. */
  void abort(Throwable found) {
    fail(found);
    end();
    Strand waiting = host;
    if (waiting != null) {
      waiting.giveTurn();
    }
  }

  /** What becomes of a failure before the test is told; it ends the simulation. */
  void reportBy(Function<Throwable, Error> reporter) {
    report = reporter;
  }

  /** By the test: tells it, each time it asks. */
  void throwFailure() {
    Throwable found = failure.get();
    if (found != null) {
      if (reported == null) {
        reported = report.apply(found);
      }
      throw reported;
    }
  }

  @Nullable Throwable failure() {
    return failure.get();
  }

  boolean isOver() {
    return over;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether waiting makes sense no more. */
  boolean isAbandoned() {
    return over && !closed;
  }

  /** Nothing is run one at a time any more. */
  void end() {
    over = true;
    current = null;
  }

  /** In good order: all actors have ended. */
  void close() {
    closed = true;
    end();
    release();
  }

  /** What has not ended, and waits for its turn, goes on by itself. */
  void release() {
    strands.values().forEach(Strand::end);
  }

  /** Who waits for what, in the order in which they began to wait. */
  Set<Strand> blocked() {
    return blocked;
  }

  /** The test's thread looks itself whether its turn comes back. */
  void watchFrom(Watcher watcher) {
    hostWatches = watcher;
  }

  // --- for who watches; any thread

  /** Who has the turn; null while it is the test. */
  @Nullable Strand current() {
    return current;
  }

  Thread hostThread() {
    return hostThread;
  }

  long steps() {
    return steps;
  }
}

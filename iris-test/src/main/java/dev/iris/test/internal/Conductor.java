package dev.iris.test.internal;

import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one thing at a time. The threads of a simulation pass a single turn among them: whoever has
 * it and cannot, or need not, go on asks the {@link Decider} who is next, gives that strand the
 * turn, and waits for its own to come again. The test's thread has the turn while none of them has,
 * which is whenever the test's own code runs; a call that makes it wait gives the turn away.
 *
 * <p>All state belongs to who has the turn, also that of its parts (the {@link Roster} of who can
 * run, {@link Parking} for who waits, the {@link Clock} and its {@link Agenda}); passing it (a
 * volatile write and read) passes the state on. Only {@code current}, the count of steps and the
 * {@link Verdict} are read by others: by who watches whether the turn comes back, see {@link
 * Watcher}.
 *
 * <p>The clock moves only when nothing can run, and as far as the test allows: not at all in {@code
 * settle}, so far in {@code advance}, without limit when it waits for something.
 */
final class Conductor {

  private final Verdict verdict = new Verdict();
  private final Agenda agenda = new Agenda();
  private final Roster roster;
  private final Clock clock;
  private final Parking parking;
  private final ConcurrentLinkedQueue<Runnable> fromOutside = new ConcurrentLinkedQueue<>();
  private final Lane hostLane;
  private volatile @Nullable Strand current;
  private volatile @Nullable Strand host;
  private volatile Thread hostThread = Thread.currentThread();
  private @Nullable Watcher hostWatches;

  Conductor(Decider decider, int livelockBound) {
    this.roster = new Roster(decider);
    this.parking = new Parking(this, roster, agenda, verdict);
    this.hostLane = roster.lane("test");
    this.clock = new Clock(agenda, roster, verdict, livelockBound);
  }

  Verdict verdict() {
    return verdict;
  }

  Roster roster() {
    return roster;
  }

  Parking parking() {
    return parking;
  }

  boolean isOver() {
    return verdict.isOver();
  }

  // --- who has the turn

  /** The lane that has it. */
  Lane currentLane() {
    Strand running = current;
    return running == null ? hostLane : running.lane;
  }

  /** Whether the calling thread is one of the simulation's that has it. */
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
  Strand me() {
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
      var foreign = Uncontrolled.foreignThread(Thread.currentThread());
      verdict.fail(foreign);
      throw foreign;
    }
  }

  // --- what can run

  void add(Object actor, Task.Work work) {
    inTurn(() -> roster.ready(new Task(roster.lane(actor), work)));
  }

  /** After a close in good order there is nobody left to run it, so the caller does. */
  void addCallback(String what, Runnable callback) {
    if (verdict.isClosed()) {
      callback.run();
      return;
    }
    inTurn(() -> roster.ready(new Task(roster.newLane(what), worker -> callback.run())));
  }

  /**
   * A thread that the simulation does not know calls while another has the turn: what it wants is
   * kept, for nothing is to be lost, but the run cannot be reproduced.
   */
  void inTurn(Runnable change) {
    if (verdict.isOver()) {
      return;
    }
    if (hasTurn()) {
      change.run();
    } else {
      fromOutside.add(change);
      verdict.fail(Uncontrolled.foreignThread(Thread.currentThread()));
    }
  }

  /** The thread of a pull actor, which is started by its first turn. */
  Thread newBody(Object actor, Runnable body) {
    requireTurn();
    Strand[] strand = new Strand[1];
    Thread thread = Thread.ofVirtual().unstarted(() -> runBody(strand[0], body));
    strand[0] = Strand.of(thread, roster.lane(actor));
    roster.add(strand[0]);
    return thread;
  }

  private void runBody(Strand me, Runnable body) {
    me.awaitTurn();
    try {
      body.run();
    } catch (Throwable defect) {
      verdict.fail(defect);
    }
    if (!verdict.isOver()) {
      roster.remove(me);
      pass(next());
    }
  }

  void startBody(Thread thread) {
    inTurn(() -> roster.ready(Objects.requireNonNull(roster.strandOf(thread))));
  }

  // --- time

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

  // --- what the test does

  /** Lets everything run, and the clock move so far. */
  void run(long until) {
    Strand me = me();
    if (!me.host) {
      throw new IllegalStateException(
          "the test's thread moves the simulation on; an actor cannot, for it is part of it");
    }
    if (!verdict.isOver()) {
      clock.waitsUntil(until);
      giveAway(me);
      agenda.moveTo(until);
    }
    verdict.throwFailure();
  }

  /** The same until something is the case. */
  void await(BooleanSupplier what) {
    run(agenda.now());
    for (int moves = 0; !verdict.isOver() && !what.getAsBoolean(); moves++) {
      long next = agenda.nextTime();
      if (next == Agenda.NEVER) {
        verdict.fail(Waiting.deadlock(parking.blocked()));
      } else {
        clock.countMove(moves);
        verdict.throwFailure();
        run(next);
      }
      verdict.throwFailure();
    }
  }

  // --- passing the turn

  /** A place where others may go first: of a strand that could as well go on. */
  void point() {
    Strand running = current;
    if (verdict.isOver() || running == null || running.thread != Thread.currentThread()) {
      return;
    }
    clock.fireDue();
    if (roster.isNobodyReady() && !verdict.hasFailed()) {
      return;
    }
    clock.step();
    roster.ready(running);
    Task next = verdict.hasFailed() ? hostTask() : roster.choose(true);
    if (next != running.task) {
      pass(next);
      running.awaitTurn();
    }
  }

  /** Gives it away until the strand, which waits for something, can run again. */
  void giveAwayWaiting(Strand me) {
    if (me.host) {
      clock.waits();
    }
    giveAway(me);
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
    if (verdict.isOver()) {
      return;
    }
    Strand to = next.strand;
    if (to == null) {
      to = roster.freeWorker(this).assign(next);
    }
    current = to.host ? null : to;
    to.giveTurn();
  }

  /** By a worker that has nothing in hand: its next task, or null if it is over. */
  @Nullable Task nextFor(Worker worker) {
    if (verdict.isOver()) {
      return null;
    }
    Task next = next();
    if (next.strand == null) {
      worker.assign(next);
      return next;
    }
    roster.hasNothingToDo(worker);
    pass(next);
    worker.strand().awaitTurn();
    return verdict.isOver() ? null : worker.assigned();
  }

  /** Who is next; moves the clock if nobody can run. */
  private Task next() {
    for (; ; ) {
      takeFromOutside();
      clock.fireDue();
      if (verdict.hasFailed() || verdict.isOver()) {
        return hostTask();
      }
      if (!roster.isNobodyReady()) {
        clock.step();
        if (!verdict.hasFailed()) {
          return roster.choose(false);
        }
      } else if (!parking.wakeInterrupted() && !clock.move(theHost(), parking.blocked())) {
        return hostTask();
      }
    }
  }

  private Task hostTask() {
    return roster.take(theHost());
  }

  private Strand theHost() {
    return Objects.requireNonNull(host);
  }

  private void takeFromOutside() {
    for (Runnable change = fromOutside.poll(); change != null; change = fromOutside.poll()) {
      change.run();
    }
  }

  // --- the end

  /** By who watches: the turn does not come back, so the test takes it. */
  void abort(Throwable found) {
    verdict.fail(found);
    end();
    Strand waiting = host;
    if (waiting != null) {
      waiting.giveTurn();
    }
  }

  /** Nothing is run one at a time any more. */
  void end() {
    verdict.end();
    current = null;
  }

  /** In good order: all actors have ended. */
  void close() {
    verdict.close();
    current = null;
    release();
  }

  /** What has not ended, and waits for its turn, goes on by itself. */
  void release() {
    roster.strands().forEach(Strand::end);
  }

  // --- for who watches

  /** The test's thread looks itself whether its turn comes back. */
  void watchFrom(Watcher watcher) {
    hostWatches = watcher;
  }

  /** Any thread: who has the turn; null while it is the test. */
  @Nullable Strand current() {
    return current;
  }

  /** Any thread: the test's. */
  Thread hostThread() {
    return hostThread;
  }

  /** Any thread: how many steps there have been. */
  long steps() {
    return clock.steps();
  }
}

package dev.iris.test.internal;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The virtual clock: what is due becomes ready, and when nothing is, the clock moves to what is due
 * next, as far as the test allows. It counts what happens between, for a simulation that makes no
 * progress is to end. For who has the turn, but for {@link #steps}.
 */
final class Clock {

  private final Agenda agenda;
  private final Roster roster;
  private final Verdict verdict;
  private final int livelockBound;
  private final Lane timersLane;
  private volatile long steps;
  private long limit;
  private boolean timersQueued;
  private int moves;
  private int stepsNow;

  Clock(Agenda agenda, Roster roster, Verdict verdict, int livelockBound) {
    this.agenda = agenda;
    this.roster = roster;
    this.verdict = verdict;
    this.livelockBound = livelockBound;
    this.timersLane = roster.lane("timers");
  }

  /** The test waits for something, however long it takes. */
  void waits() {
    limit = Agenda.NEVER - 1;
    moves = 0;
    stepsNow = 0;
  }

  /** The test waits until then. */
  void waitsUntil(long time) {
    limit = time;
    stepsNow = 0;
  }

  /** Moves to what is due next; false if that is nothing, or further than the test allows. */
  boolean move(Strand host, Set<Strand> blocked) {
    long time = agenda.nextTime();
    if (time <= limit) {
      agenda.moveTo(time);
      stepsNow = 0;
      if (host.blocked) {
        countMove(++moves);
      }
      return true;
    }
    if (host.blocked) {
      verdict.fail(Waiting.deadlock(blocked));
    }
    return false;
  }

  /** So often it has been moved while the test waits for one thing. */
  void countMove(int count) {
    if (count > livelockBound) {
      verdict.fail(
          Waiting.livelock("the clock was moved " + count + " times while the test waits"));
    }
  }

  /** What is due can run: strands at once, timers one after the other. */
  void fireDue() {
    while (!timersQueued && agenda.nextTime() == agenda.now()) {
      agenda.moveTo(agenda.now());
      Agenda.Entry entry = agenda.takeDue();
      if (entry == null) {
        return;
      }
      wake(entry, entry.strand);
    }
  }

  private void wake(Agenda.Entry entry, @Nullable Strand strand) {
    if (strand != null) {
      roster.ready(strand);
    } else {
      timersQueued = true;
      roster.ready(new Task(timersLane, worker -> fire(entry)));
    }
  }

  private void fire(Agenda.Entry entry) {
    timersQueued = false;
    if (agenda.begin(entry)) {
      Objects.requireNonNull(entry.timer).run();
    }
  }

  /** Something is about to run. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: who has the turn
  void step() {
    steps = steps + 1;
    if (++stepsNow > livelockBound) {
      verdict.fail(Waiting.livelock(livelockBound + " steps were taken, and no time has passed"));
    }
  }

  /** Any thread: how many there have been. */
  long steps() {
    return steps;
  }
}

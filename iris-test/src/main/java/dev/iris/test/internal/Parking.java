package dev.iris.test.internal;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * How the threads of a simulation wait and are woken: whoever waits gives the turn away, and can
 * run again when it is woken or its time has come. For who has the turn, but for what {@link
 * Conductor#inTurn} makes of calls by others.
 */
final class Parking {

  static final long FOREVER = Long.MAX_VALUE;
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Conductor conductor;
  private final Roster roster;
  private final Agenda agenda;
  private final Verdict verdict;
  private final LinkedHashSet<Strand> blocked = new LinkedHashSet<>();

  Parking(Conductor conductor, Roster roster, Agenda agenda, Verdict verdict) {
    this.conductor = conductor;
    this.roster = roster;
    this.agenda = agenda;
    this.verdict = verdict;
  }

  /** Waits until unparked, interrupted, or for so long; the turn is given away meanwhile. */
  void park(Object waitsFor, long nanos) {
    if (verdict.isOver()) {
      return;
    }
    Strand me = conductor.me();
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
    return conductor.me();
  }

  void unpark(Strand strand) {
    conductor.inTurn(
        () -> {
          if (strand.blocked) {
            roster.ready(strand);
          } else {
            strand.permit = true;
          }
        });
  }

  void unpark(Thread thread) {
    conductor.inTurn(
        () -> {
          Strand strand = roster.strandOf(thread);
          if (strand != null) {
            unpark(strand);
          }
        });
  }

  void interrupt(Thread thread) {
    thread.interrupt();
    conductor.inTurn(
        () -> {
          Strand strand = roster.strandOf(thread);
          if (strand != null && strand.blocked) {
            roster.ready(strand);
          }
        });
  }

  /** A message takes so long; an interrupt ends it. */
  void spend(long nanos) {
    long end = agenda.now() + nanos;
    Strand me = conductor.me();
    while (!verdict.isOver() && agenda.now() < end && !Thread.currentThread().isInterrupted()) {
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
    conductor.giveAwayWaiting(me);
    me.blocked = false;
    me.waitsFor = null;
    blocked.remove(me);
    if (wakeUp != null) {
      agenda.cancel(wakeUp);
    }
    if (me.host) {
      verdict.throwFailure();
    }
  }

  /** Interrupts by the actors' own code are found when there is nothing else to do. */
  boolean wakeInterrupted() {
    boolean found = false;
    for (Strand strand : blocked) {
      if (strand.isInterrupted()) {
        roster.ready(strand);
        found = true;
      }
    }
    return found;
  }

  /** Who waits for what, in the order in which they began to wait. */
  Set<Strand> blocked() {
    return blocked;
  }
}

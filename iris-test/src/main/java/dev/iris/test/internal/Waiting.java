package dev.iris.test.internal;

import dev.iris.ActorRef;
import dev.iris.test.SimulationError;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who waits for whom, as an error can tell it. For who has the turn. */
final class Waiting {

  private Waiting() {}

  static SimulationError livelock(String what) {
    return new SimulationError(SimulationError.Kind.LIVELOCK, what);
  }

  static SimulationError deadlock(Set<Strand> blocked) {
    return deadlock(blocked, blocked);
  }

  /** Tells of some that wait, in terms of all. */
  static SimulationError deadlock(Set<Strand> told, Set<Strand> blocked) {
    StringBuilder text =
        new StringBuilder("everything waits, and no timer is set that could change it");
    for (Strand strand : told) {
      text.append("\n  ").append(chain(strand, blocked));
    }
    return new SimulationError(SimulationError.Kind.DEADLOCK, text.toString());
  }

  private static String chain(Strand first, Set<Strand> blocked) {
    StringBuilder text = new StringBuilder();
    LinkedHashSet<Strand> seen = new LinkedHashSet<>();
    Strand strand = first;
    while (seen.add(strand)) {
      text.append(strand.lane).append(" waits ");
      Object target = describe(strand, text);
      if (target == null) {
        return text.toString();
      }
      Strand next = of(target, blocked);
      if (next == null) {
        return text.append(", which ").append(state(target)).toString();
      }
      text.append("; ");
      strand = next;
    }
    return text.append(strand.lane).append(": a circle").toString();
  }

  /** Appends for what; returns whom that is up to, if it can be told. */
  private static @Nullable Object describe(Strand strand, StringBuilder text) {
    Object waitsFor = strand.waitsFor;
    String where = Uncontrolled.at(strand.thread.getStackTrace());
    if (waitsFor != strand.lane.who) {
      text.append("for ").append(waitsFor).append(where);
      return waitsFor instanceof ActorRef<?> ? waitsFor : null;
    }
    text.append("for a message").append(where);
    Object asked = strand.lane.lastSentTo;
    if (asked != null) {
      text.append("; it last sent ").append(strand.lane.lastSent).append(" to ").append(asked);
    }
    return asked;
  }

  private static @Nullable Strand of(Object target, Set<Strand> blocked) {
    for (Strand strand : blocked) {
      if (strand.lane.who == target) {
        return strand;
      }
    }
    return null;
  }

  private static String state(Object target) {
    if (!(target instanceof ActorRef<?> actor)) {
      return "is no actor";
    }
    if (!actor.isAlive()) {
      return "has ended";
    }
    int queued = actor.mailboxSize().orElse(0);
    return queued == 0 ? "has nothing to do" : "has " + queued + " messages queued";
  }
}

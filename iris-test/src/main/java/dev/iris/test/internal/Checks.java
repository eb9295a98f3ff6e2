package dev.iris.test.internal;

import dev.iris.ActorInfo;
import dev.iris.ActorRef;
import dev.iris.Pid;
import dev.iris.test.SimulationError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What should not be when nothing can run. For who has the turn. */
final class Checks {

  private Checks() {}

  static @Nullable SimulationError find(World world) {
    SimulationError found = world.conductor.awaitsTime() ? null : atRest(world);
    for (Simulated runtime : world.runtimes()) {
      if (found == null && !runtime.hasCrashed()) {
        found = ledger(runtime.stats(), runtime.messagesInHand());
      }
    }
    return found;
  }

  /** Nothing can run, and no time will change that. */
  private static @Nullable SimulationError atRest(World world) {
    Set<Strand> stuck = new LinkedHashSet<>();
    for (Strand strand : world.conductor.blocked()) {
      if (strand.waitsFor != strand.lane.who || hasMessages(strand.lane.who)) {
        stuck.add(strand);
      }
    }
    if (!stuck.isEmpty()) {
      return Waiting.deadlock(stuck, world.conductor.blocked());
    }
    List<String> leaked = new ArrayList<>();
    world.runtimes().forEach(runtime -> addLeaked(runtime, leaked));
    return leaked.isEmpty()
        ? null
        : new SimulationError(
            SimulationError.Kind.LEAK,
            "actors are left over, with nothing to do: " + String.join("; ", leaked));
  }

  /** Those without a job whose creator has ended, and which nobody can find. */
  private static void addLeaked(Simulated runtime, List<String> leaked) {
    Set<Pid> known = known(runtime);
    for (ActorRef<?> actor : runtime.alive()) {
      Recorder.Birth birth = runtime.birthOf(actor);
      if (birth != null
          && birth.by() instanceof ActorRef<?> creator
          && !creator.isAlive()
          && !known.contains(actor.pid())) {
        String where = birth.where() == null ? "" : ", at " + birth.where();
        leaked.add(actor + ", spawned by " + creator + ", which has ended" + where);
      }
    }
  }

  /** Those with a name, a path or a supervisor. */
  private static Set<Pid> known(Simulated runtime) {
    Set<Pid> known = new HashSet<>();
    runtime.supervisor().children().forEach(child -> known.add(child.pid()));
    for (ActorInfo info : runtime.actors(Pid.NONE, Integer.MAX_VALUE)) {
      if (!info.name().isEmpty() || !info.path().isEmpty()) {
        known.add(info.pid());
      }
    }
    return known;
  }

  private static boolean hasMessages(Object who) {
    return who instanceof ActorRef<?> actor && actor.mailboxSize().orElse(0) > 0;
  }

  static @Nullable SimulationError afterClose(Simulated runtime) {
    if (!runtime.alive().isEmpty()) {
      return new SimulationError(SimulationError.Kind.LEAK, "close did not end " + runtime.alive());
    }
    return ledger(runtime.stats(), 0);
  }

  private static @Nullable SimulationError ledger(Map<String, Long> stats, int inHand) {
    long open = of(stats, "accepted") - of(stats, "handled") - of(stats, "lost");
    open -= of(stats, "queued");
    boolean sent = of(stats, "sent") == of(stats, "refused") + of(stats, "accepted");
    return sent && open >= 0 && open <= inHand
        ? null
        : new SimulationError(
            SimulationError.Kind.LEDGER, "the accounts of messages do not balance: " + stats);
  }

  private static long of(Map<String, Long> stats, String counter) {
    return stats.getOrDefault(counter, 0L);
  }
}

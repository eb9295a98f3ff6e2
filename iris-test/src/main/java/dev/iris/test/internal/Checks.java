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
    int waiting = world.conductor.parking().blocked().size();
    for (Simulated runtime : world.runtimes()) {
      if (found == null && !runtime.hasCrashed()) {
        found = ledgers(runtime, runtime.scheduler().messagesInHand(), waiting);
      }
    }
    return found;
  }

  /** Nothing can run, and no time will change that. */
  private static @Nullable SimulationError atRest(World world) {
    Set<Strand> stuck = new LinkedHashSet<>();
    for (Strand strand : world.conductor.parking().blocked()) {
      if (strand.waitsFor != strand.lane.who || hasMessages(strand.lane.who)) {
        stuck.add(strand);
      }
    }
    if (!stuck.isEmpty()) {
      return Waiting.deadlock(stuck, world.conductor.parking().blocked());
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
    for (ActorRef<?> actor : runtime.recorder().alive()) {
      Recorder.Birth birth = runtime.recorder().birthOf(actor);
      if (birth != null
          && birth.by() instanceof ActorRef<?> creator
          && !creator.isAlive()
          && !known.contains(actor.pid())) {
        String where = Uncontrolled.at(birth.where());
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
    if (!runtime.recorder().alive().isEmpty()) {
      return new SimulationError(
          SimulationError.Kind.LEAK, "close did not end " + runtime.recorder().alive());
    }
    return ledgers(runtime, 0, 0);
  }

  /**
   * What the runtime counts must balance, and what the probe has seen of it. The runtime knows how
   * many were sent only from what became of them; the probe sees each before that.
   */
  private static @Nullable SimulationError ledgers(Simulated runtime, int inHand, int waiting) {
    Map<String, Long> stats = runtime.stats();
    long queued = of(stats, "queued");
    long begun = of(stats, "accepted") - of(stats, "lost") - queued;
    boolean accepted = isBetween(begun - of(stats, "handled"), inHand);
    Account account = runtime.recorder().account();
    boolean sent = runtime.hasCrashed() || isBetween(account.open() - queued, waiting);
    return sent && accepted
        ? null
        : new SimulationError(
            SimulationError.Kind.LEDGER,
            "the accounts of messages do not balance: counted "
                + stats
                + "; seen by the simulation "
                + account);
  }

  private static boolean isBetween(long open, long atMost) {
    return open >= 0 && open <= atMost;
  }

  private static long of(Map<String, Long> stats, String counter) {
    return stats.getOrDefault(counter, 0L);
  }
}

package dev.iris.test.internal;

import dev.iris.ActorRef;
import dev.iris.test.SimulationError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What should not be when nothing can run. For who has the turn. */
final class Checks {

  private Checks() {}

  static @Nullable SimulationError find(
      Conductor conductor, Recorder recorder, Map<String, Long> stats) {
    SimulationError found = conductor.awaitsTime() ? null : atRest(conductor, recorder);
    return found != null ? found : ledger(stats, conductor.messagesInHand());
  }

  /** Nothing can run, and no time will change that. */
  private static @Nullable SimulationError atRest(Conductor conductor, Recorder recorder) {
    Set<Strand> stuck = new LinkedHashSet<>();
    for (Strand strand : conductor.blocked()) {
      if (strand.waitsFor != strand.lane.who || hasMessages(strand.lane.who)) {
        stuck.add(strand);
      }
    }
    if (!stuck.isEmpty()) {
      return Waiting.deadlock(stuck, conductor.blocked());
    }
    List<String> leaked = new ArrayList<>();
    for (ActorRef<?> actor : recorder.alive()) {
      Object by = recorder.spawnedBy(actor);
      if (by instanceof ActorRef<?> creator && !creator.isAlive() && !recorder.isNamed(actor)) {
        leaked.add(actor + ", spawned by " + creator + ", which has ended");
      }
    }
    return leaked.isEmpty()
        ? null
        : new SimulationError(
            SimulationError.Kind.LEAK,
            "actors are left over, with nothing to do: " + String.join("; ", leaked));
  }

  private static boolean hasMessages(Object who) {
    return who instanceof ActorRef<?> actor && actor.mailboxSize().orElse(0) > 0;
  }

  static @Nullable SimulationError afterClose(Recorder recorder, Map<String, Long> stats) {
    if (!recorder.alive().isEmpty()) {
      return new SimulationError(
          SimulationError.Kind.LEAK, "close did not end " + recorder.alive());
    }
    return ledger(stats, 0);
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

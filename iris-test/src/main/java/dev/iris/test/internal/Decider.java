package dev.iris.test.internal;

import dev.iris.ActorRef;
import dev.iris.Pid;
import dev.iris.test.Fault;
import dev.iris.test.Faults;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the decisions of one run, and writes down those that were not a matter of course. For who
 * has the turn.
 */
final class Decider {

  private final long seed;
  private final Strategy strategy;
  private final Faults faults;
  private final Dice dice;
  private final @Nullable Map<Integer, Fault> written;
  private final TreeMap<Integer, Integer> switches = new TreeMap<>();
  private final TreeMap<Integer, Fault> drawn = new TreeMap<>();
  private final Map<Pid, Integer> received = new HashMap<>();
  private final Map<Pid, Integer> sent = new HashMap<>();
  private int decisions;
  private int faultPoints;

  private Decider(
      long seed, Strategy strategy, Faults faults, @Nullable Map<Integer, Fault> written) {
    this.seed = seed;
    this.strategy = strategy;
    this.faults = faults;
    this.written = written;
    this.dice = new Dice(seed, 2);
  }

  static Decider drawing(long seed, Strategy strategy, Faults faults) {
    return new Decider(seed, strategy, faults, null);
  }

  static Decider replaying(Choices choices, Faults faults) {
    return new Decider(
        choices.seed(), new Strategy.Written(choices.switches()), faults, choices.faults());
  }

  void arrived(Lane lane) {
    strategy.arrived(lane);
  }

  int pick(List<Task> candidates, int preferred) {
    if (candidates.size() == 1) {
      return 0;
    }
    int decision = decisions++;
    int picked = strategy.pick(candidates, preferred, decision);
    if (picked != preferred) {
      switches.put(decision, candidates.get(picked).lane.number);
    }
    return picked;
  }

  /** What goes wrong at a message that is received. */
  @Nullable Fault atReceive(ActorRef<?> actor) {
    Fault scripted = scripted(received, actor, false);
    return scripted != null ? scripted : note(written != null ? written(false) : drawAtReceive());
  }

  /** What goes wrong at a message that is sent to a bounded mailbox. */
  boolean fullAtSend(ActorRef<?> actor) {
    return scripted(sent, actor, true) != null
        || note(written != null ? written(true) : drawAtSend()) != null;
  }

  private @Nullable Fault written(boolean full) {
    Fault fault = written == null ? null : written.get(faultPoints);
    return fault instanceof Fault.FullMailbox == full ? fault : null;
  }

  private @Nullable Fault note(@Nullable Fault fault) {
    if (fault != null) {
      drawn.put(faultPoints, fault);
    }
    faultPoints++;
    return fault;
  }

  private @Nullable Fault drawAtReceive() {
    if (dice.chance(faults.crash())) {
      return Fault.crash();
    }
    if (dice.chance(faults.kill())) {
      return Fault.kill();
    }
    if (dice.chance(faults.slow())) {
      double part = (dice.nextLong() >>> 11) * 0x1.0p-53;
      long nanos = (long) (part * faults.slowest().toNanos());
      return Fault.slow(Duration.ofNanos(Math.max(1, nanos)));
    }
    return null;
  }

  private @Nullable Fault drawAtSend() {
    return dice.chance(faults.fullMailbox()) ? Fault.fullMailbox() : null;
  }

  private @Nullable Fault scripted(Map<Pid, Integer> counts, ActorRef<?> actor, boolean full) {
    if (faults.script().isEmpty()) {
      return null;
    }
    int nth = counts.merge(actor.pid(), 1, Integer::sum);
    for (Faults.Scripted scripted : faults.script()) {
      if (scripted.nth() == nth
          && scripted.fault() instanceof Fault.FullMailbox == full
          && isCalled(actor, scripted.actor())) {
        return scripted.fault();
      }
    }
    return null;
  }

  private static boolean isCalled(ActorRef<?> actor, String called) {
    return actor.pid().toString().equals(called) || actor.toString().endsWith("'" + called + "'");
  }

  Choices choices() {
    return new Choices(seed, switches, drawn);
  }

  int decisions() {
    return decisions;
  }
}

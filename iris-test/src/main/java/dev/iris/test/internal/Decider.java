package dev.iris.test.internal;

import dev.iris.ActorRef;
import dev.iris.test.Fault;
import dev.iris.test.Faults;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes the decisions of one run, and writes down those that were not a matter of course. For who
 * has the turn.
 */
final class Decider {

  /** Where something can go wrong, and what. */
  private enum Point {
    RECEIVE(EnumSet.of(Faults.Kind.CRASH, Faults.Kind.KILL, Faults.Kind.SLOW)),
    SEND(EnumSet.of(Faults.Kind.FULL_MAILBOX)),
    WRITE(
        EnumSet.of(Faults.Kind.DELAY, Faults.Kind.CUT, Faults.Kind.PARTITION, Faults.Kind.RESTART));

    private final Set<Faults.Kind> faults;

    Point(Set<Faults.Kind> faults) {
      this.faults = faults;
    }
  }

  private final long seed;
  private final Strategy strategy;
  private final Faults faults;
  private final Dice dice;
  private final @Nullable Map<Integer, Fault> written;
  private final TreeMap<Integer, Integer> switches = new TreeMap<>();
  private final TreeMap<Integer, Fault> drawn = new TreeMap<>();
  private final Map<Point, Map<Object, Integer>> counts = new EnumMap<>(Point.class);
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

  /** What goes wrong at a message that an actor of that node receives. */
  @Nullable Fault atReceive(ActorRef<?> actor, String node) {
    Fault scripted = scripted(Point.RECEIVE, actor, called -> isCalled(actor, node, called));
    return scripted != null ? scripted : drawn(Point.RECEIVE);
  }

  /** Whether that goes wrong with a message that is sent to a bounded mailbox. */
  boolean fullAtSend(ActorRef<?> actor, String node) {
    return scripted(Point.SEND, actor, called -> isCalled(actor, node, called)) != null
        || drawn(Point.SEND) != null;
  }

  /** What goes wrong at a write from one node to another. */
  @Nullable Fault atWrite(String from, String to) {
    String link = from + "->" + to;
    Fault scripted = scripted(Point.WRITE, link, link::equals);
    return scripted != null ? scripted : drawn(Point.WRITE);
  }

  private @Nullable Fault drawn(Point point) {
    Fault fault = written == null ? draw(point) : written.get(faultPoints);
    if (fault != null && !point.faults.contains(kind(fault))) {
      fault = null;
    }
    if (fault != null) {
      drawn.put(faultPoints, fault);
    }
    faultPoints++;
    return fault;
  }

  private @Nullable Fault draw(Point point) {
    for (Faults.Kind kind : point.faults) {
      Faults.Chance chance = faults.chance(kind);
      if (dice.chance(chance.probability())) {
        return fault(kind, chance.atMost());
      }
    }
    return null;
  }

  private Fault fault(Faults.Kind kind, Duration atMost) {
    return switch (kind) {
      case CRASH -> Fault.crash();
      case KILL -> Fault.kill();
      case SLOW -> Fault.slow(part(atMost));
      case FULL_MAILBOX -> Fault.fullMailbox();
      case DELAY -> Fault.delay(part(atMost));
      case CUT -> Fault.cut();
      case PARTITION -> Fault.partition(part(atMost));
      case RESTART -> Fault.restart(part(atMost));
    };
  }

  private Duration part(Duration of) {
    double part = (dice.nextLong() >>> 11) * 0x1.0p-53;
    return Duration.ofNanos(Math.max(1, (long) (part * of.toNanos())));
  }

  private static Faults.Kind kind(Fault fault) {
    return switch (fault) {
      case Fault.Crash crash -> Faults.Kind.CRASH;
      case Fault.Kill kill -> Faults.Kind.KILL;
      case Fault.Slow slow -> Faults.Kind.SLOW;
      case Fault.FullMailbox full -> Faults.Kind.FULL_MAILBOX;
      case Fault.Delay delay -> Faults.Kind.DELAY;
      case Fault.Cut cut -> Faults.Kind.CUT;
      case Fault.Partition partition -> Faults.Kind.PARTITION;
      case Fault.Restart restart -> Faults.Kind.RESTART;
    };
  }

  private @Nullable Fault scripted(Point point, Object where, Predicate<String> isCalled) {
    if (faults.script().isEmpty()) {
      return null;
    }
    int nth = counts.computeIfAbsent(point, p -> new HashMap<>()).merge(where, 1, Integer::sum);
    for (Faults.Scripted scripted : faults.script()) {
      if (scripted.nth() == nth
          && point.faults.contains(kind(scripted.fault()))
          && isCalled.test(scripted.target())) {
        return scripted.fault();
      }
    }
    return null;
  }

  private static boolean isCalled(ActorRef<?> actor, String node, String called) {
    String before = node + "/";
    String name =
        !node.isEmpty() && called.startsWith(before) ? called.substring(before.length()) : called;
    return actor.pid().toString().equals(name) || actor.toString().endsWith("'" + name + "'");
  }

  Choices choices() {
    return new Choices(seed, switches, drawn);
  }

  int decisions() {
    return decisions;
  }
}

package dev.iris.test.internal;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.Signal;
import dev.iris.internal.runtime.Probe;
import dev.iris.test.Fault;
import dev.iris.test.SimulatedCrash;
import dev.iris.test.Trace;
import java.lang.StackWalker.StackFrame;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks on while the actors of one runtime work: writes the trace, makes places where others may go
 * first, and lets things go wrong. For who has the turn; nothing is recorded once the simulation is
 * over, or the runtime's node has crashed.
 */
final class Recorder implements Probe {

  private final String node;
  private final Conductor conductor;
  private final Decider decider;
  private final Journal journal;
  private final Account account = new Account();
  private boolean crashed;

  /** From each living actor to how it came into being. */
  private final Map<ActorRef<?>, Birth> alive = new LinkedHashMap<>();

  /**
   * How an actor came into being.
   *
   * @param by who spawned it
   * @param where in the user's code; null if that is not known
   */
  record Birth(Object by, @Nullable StackFrame where) {}

  /** The node's name is empty if there is but one. */
  Recorder(String node, Conductor conductor, Decider decider, Journal journal) {
    this.node = node;
    this.conductor = conductor;
    this.decider = decider;
    this.journal = journal;
  }

  /** A dead letter. */
  private record Dead(Object message, String cause) {
    @Override
    public String toString() {
      return message + ": " + cause;
    }
  }

  private void record(Object who, Trace.Kind kind, Object actor, Object what) {
    if (!crashed) {
      journal.record(node, who, kind, actor, what);
    }
  }

  /** What its actors still do on their way out is nobody's concern. */
  void crash() {
    crashed = true;
  }

  boolean hasCrashed() {
    return crashed;
  }

  private boolean isOver() {
    return crashed || conductor.isOver();
  }

  @Override
  public void spawned(ActorRef<?> actor) {
    if (!conductor.isOver()) {
      Object by = conductor.currentLane().who;
      alive.put(actor, new Birth(by, Uncontrolled.here()));
      record(by, Trace.Kind.SPAWN, actor, "");
    }
  }

  @Override
  public void remade(ActorRef<?> former, ActorRef<?> actor) {
    if (!conductor.isOver()) {
      alive.put(actor, new Birth("a supervisor", null));
      record(former, Trace.Kind.REMADE, actor, "");
    }
  }

  @Override
  public void rests(ActorRef<?> actor, ExitReason reason) {
    if (!isOver()) {
      record(actor, Trace.Kind.REST, actor, reason);
      failIfAsserted(reason);
    }
  }

  @Override
  public void restarted(ActorRef<?> actor, int restarts) {
    record(actor, Trace.Kind.RESTART, actor, "(" + restarts + ")");
  }

  @Override
  public void swapped(ActorRef<?> actor, long from, long to) {
    record(actor, Trace.Kind.SWAP, actor, "version " + from + " for " + to);
  }

  @Override
  public boolean sending(ActorRef<?> to, Object message, boolean bounded) {
    if (isOver()) {
      return false;
    }
    conductor.point();
    account.offered();
    Lane by = conductor.currentLane();
    by.lastSentTo = to;
    by.lastSent = message;
    record(by.who, Trace.Kind.SEND, to, message);
    boolean full = bounded && decider.fullAtSend(to, node);
    if (full) {
      record(by.who, Trace.Kind.FAULT, to, Fault.fullMailbox());
    }
    return full;
  }

  @Override
  public void received(ActorRef<?> by, Object message) {
    if (isOver()) {
      return;
    }
    if (!conductor.onWorker()) {
      conductor.point();
    }
    account.received();
    record(by, Trace.Kind.RECEIVE, by, message);
    Fault fault = decider.atReceive(by, node);
    if (fault != null) {
      record(by, Trace.Kind.FAULT, by, fault);
      happen(fault, by, message);
    }
  }

  private void happen(Fault fault, ActorRef<?> to, Object message) {
    switch (fault) {
      case Fault.Crash crash -> throw new SimulatedCrash(to + " at " + message);
      case Fault.Kill kill -> to.kill();
      case Fault.Slow slow -> conductor.parking().spend(slow.by().toNanos());
      default -> throw new AssertionError(fault + " is nothing that happens to a receiver");
    }
  }

  @Override
  public void heard(ActorRef<?> by, Signal signal) {
    record(by, Trace.Kind.SIGNAL, by, signal);
  }

  @Override
  public void fired(ActorRef<?> to, Object message) {
    account.offered();
    record("timer", Trace.Kind.TIMER, to, message);
  }

  @Override
  public void passedOn(ActorRef<?> from, Object message) {
    account.passedOn();
  }

  @Override
  public void lost(ActorRef<?> to, Object message, String cause, boolean accepted) {
    account.lost(cause, accepted);
    Trace.Kind kind = accepted ? Trace.Kind.LOST : Trace.Kind.REFUSED;
    record(to, kind, to, new Dead(message, cause));
  }

  @Override
  public void unread(ActorRef<?> by, Object message, String cause) {
    record(by, Trace.Kind.LOST, by, new Dead(message, cause));
  }

  @Override
  public void exited(ActorRef<?> actor, ExitReason reason) {
    if (conductor.isOver()) {
      return;
    }
    record(actor, Trace.Kind.EXIT, actor, reason);
    alive.remove(actor);
    conductor.roster().forget(actor);
    if (!crashed) {
      failIfAsserted(reason);
    }
  }

  private void failIfAsserted(ExitReason reason) {
    if (reason instanceof ExitReason.Panic panic && panic.cause() instanceof AssertionError e) {
      conductor.verdict().fail(e);
    }
  }

  Account account() {
    return account;
  }

  List<ActorRef<?>> alive() {
    return List.copyOf(alive.keySet());
  }

  /** How a living actor came into being. */
  @Nullable Birth birthOf(ActorRef<?> actor) {
    return alive.get(actor);
  }
}

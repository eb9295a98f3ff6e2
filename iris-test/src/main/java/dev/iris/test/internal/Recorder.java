package dev.iris.test.internal;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.Signal;
import dev.iris.internal.runtime.Probe;
import dev.iris.test.ActorHistory;
import dev.iris.test.Fault;
import dev.iris.test.SimulatedCrash;
import dev.iris.test.Trace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the trace, makes places where others may go first, and lets things go wrong. For who has
 * the turn; nothing is recorded once the simulation is over.
 */
final class Recorder implements Probe {

  private static final int MOST_EVENTS = 100_000;

  private final Conductor conductor;
  private final Decider decider;
  private final ArrayDeque<Trace.Event> events = new ArrayDeque<>();

  /** From each living actor to whoever spawned it. */
  private final Map<ActorRef<?>, Object> alive = new LinkedHashMap<>();

  Recorder(Conductor conductor, Decider decider) {
    this.conductor = conductor;
    this.decider = decider;
  }

  /** A dead letter. */
  private record Dead(Object message, String cause) {
    @Override
    public String toString() {
      return message + ": " + cause;
    }
  }

  private void record(Object who, Trace.Kind kind, Object actor, Object what) {
    if (conductor.isOver()) {
      return;
    }
    if (events.size() == MOST_EVENTS) {
      events.remove();
    }
    events.add(new Trace.Event(conductor.now(), who, kind, actor, what));
  }

  @Override
  public void spawned(ActorRef<?> actor) {
    if (!conductor.isOver()) {
      Object by = conductor.currentLane().who;
      alive.put(actor, by);
      record(by, Trace.Kind.SPAWN, actor, "");
    }
  }

  @Override
  public boolean sending(ActorRef<?> to, Object message, boolean bounded) {
    if (conductor.isOver()) {
      return false;
    }
    conductor.point();
    Lane by = conductor.currentLane();
    by.lastSentTo = to;
    by.lastSent = message;
    record(by.who, Trace.Kind.SEND, to, message);
    boolean full = bounded && decider.fullAtSend(to);
    if (full) {
      record(by.who, Trace.Kind.FAULT, to, Fault.fullMailbox());
    }
    return full;
  }

  @Override
  public void received(ActorRef<?> by, Object message) {
    if (conductor.isOver()) {
      return;
    }
    if (!conductor.onWorker()) {
      conductor.point();
    }
    record(by, Trace.Kind.RECEIVE, by, message);
    Fault fault = decider.atReceive(by);
    if (fault != null) {
      record(by, Trace.Kind.FAULT, by, fault);
      happen(fault, by, message);
    }
  }

  private void happen(Fault fault, ActorRef<?> to, Object message) {
    switch (fault) {
      case Fault.Crash crash -> throw new SimulatedCrash(to + " at " + message);
      case Fault.Kill kill -> to.kill();
      case Fault.Slow slow -> conductor.spend(slow.by().toNanos());
      case Fault.FullMailbox full -> throw new AssertionError("of senders, not of receivers");
    }
  }

  @Override
  public void heard(ActorRef<?> by, Signal signal) {
    record(by, Trace.Kind.SIGNAL, by, signal);
  }

  @Override
  public void fired(ActorRef<?> to, Object message) {
    record("timer", Trace.Kind.TIMER, to, message);
  }

  @Override
  public void lost(ActorRef<?> to, Object message, String cause, boolean accepted) {
    Trace.Kind kind = accepted ? Trace.Kind.LOST : Trace.Kind.REFUSED;
    record(to, kind, to, new Dead(message, cause));
  }

  @Override
  public void exited(ActorRef<?> actor, ExitReason reason) {
    if (conductor.isOver()) {
      return;
    }
    record(actor, Trace.Kind.EXIT, actor, reason);
    alive.remove(actor);
    conductor.forget(actor);
    if (reason instanceof ExitReason.Panic panic && panic.cause() instanceof AssertionError e) {
      conductor.fail(e);
    }
  }

  ActorHistory history(ActorRef<?> actor) {
    List<Object> messages = new ArrayList<>();
    List<Signal> signals = new ArrayList<>();
    Optional<ExitReason> exit = Optional.empty();
    for (Trace.Event event : events) {
      if (event.actor() == actor) {
        switch (event.kind()) {
          case RECEIVE -> messages.add(event.what());
          case SIGNAL -> signals.add((Signal) event.what());
          case EXIT -> exit = Optional.of((ExitReason) event.what());
          default -> {}
        }
      }
    }
    return new ActorHistory(actor, messages, signals, exit);
  }

  Trace trace() {
    return new Trace(new ArrayList<>(events));
  }

  List<ActorRef<?>> alive() {
    return List.copyOf(alive.keySet());
  }

  /** Whether somebody could find it without having its reference. */
  boolean isNamed(ActorRef<?> actor) {
    return actor.toString().endsWith("'");
  }

  /** Who spawned a living actor. */
  @Nullable Object spawnedBy(ActorRef<?> actor) {
    return alive.get(actor);
  }
}

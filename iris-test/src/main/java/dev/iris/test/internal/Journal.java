package dev.iris.test.internal;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.Signal;
import dev.iris.test.ActorHistory;
import dev.iris.test.Trace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has happened in a simulation, on all its nodes. Written by who has the turn. */
final class Journal {

  private static final int MOST_EVENTS = 100_000;

  private final Conductor conductor;
  private final ArrayDeque<Trace.Event> events = new ArrayDeque<>();

  Journal(Conductor conductor) {
    this.conductor = conductor;
  }

  void record(String node, Object who, Trace.Kind kind, Object other, Object what) {
    if (conductor.isOver()) {
      return;
    }
    if (events.size() == MOST_EVENTS) {
      events.remove();
    }
    events.add(new Trace.Event(conductor.now(), node, who, kind, other, what));
  }

  ActorHistory history(ActorRef<?> actor) {
    List<Object> messages = new ArrayList<>();
    List<Signal> signals = new ArrayList<>();
    Optional<ExitReason> exit = Optional.empty();
    for (Trace.Event event : events) {
      if (event.other() == actor) {
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
}

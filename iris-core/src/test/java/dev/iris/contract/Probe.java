package dev.iris.contract;

import dev.iris.ActorContext;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A behaviour that records, in order, all it is told: messages, signals and its end. */
class Probe<M> implements Behavior<M> {

  /** Stands for a call of onStop. */
  record Stopped(ExitReason reason) {}

  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

  @Override
  public void onMessage(M message, ActorContext<M> ctx) throws Exception {
    events.add(message);
  }

  @Override
  public void onSignal(Signal signal, ActorContext<M> ctx) throws Exception {
    events.add(signal);
  }

  @Override
  public void onStop(ExitReason reason, ActorContext<M> ctx) throws Exception {
    events.add(new Stopped(reason));
  }

  void record(Object event) {
    events.add(event);
  }

  Object next() {
    return Await.next(events, "the next event of the probe");
  }

  <T> T next(Class<T> type) {
    return type.cast(next());
  }

  List<Object> next(int n) {
    List<Object> taken = new ArrayList<>();
    while (taken.size() < n) {
      taken.add(next());
    }
    return taken;
  }

  /** What came until now and was not asked for. */
  List<Object> rest() {
    List<Object> rest = new ArrayList<>();
    events.drainTo(rest);
    return rest;
  }
}

package dev.iris.internal.runtime;

import dev.iris.ActorContext;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.Signal;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The behaviour of an observed actor: keeps the newest of what it gets until somebody takes it. The
 * actor adds; any thread drains.
 */
final class Recorder<M> implements Behavior<M> {
  private final int capacity;
  private final ArrayDeque<Object> newest = new ArrayDeque<>();

  Recorder(int capacity) {
    this.capacity = capacity;
  }

  /** So that it hears of the ends of actors that link it. */
  @Override
  public void onStart(ActorContext<M> ctx) {
    ctx.trapExits(true);
  }

  @Override
  public void onMessage(M message, ActorContext<M> ctx) {
    add(message);
  }

  @Override
  public void onSignal(Signal signal, ActorContext<M> ctx) {
    add(signal);
  }

  @Override
  public void onStop(ExitReason reason, ActorContext<M> ctx) {
    drain();
  }

  private synchronized void add(Object got) {
    if (newest.size() == capacity) {
      newest.removeFirst();
    }
    newest.addLast(got);
  }

  synchronized List<Object> drain() {
    List<Object> all = List.copyOf(newest);
    newest.clear();
    return all;
  }
}

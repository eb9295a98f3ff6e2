package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.Signal;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/** Makes behaviours that record what happens to which of them, and do what they are told. */
final class Incarnations implements Supplier<Behavior<Puppet.Order>> {

  /** Something that happened to the n'th behaviour. */
  record Event(int incarnation, Object what) {}

  private static final String STARTED = "started";
  private static final String DONE = "done";

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private int made;

  /** On the actor's own thread, so one at a time. */
  @Override
  public Behavior<Puppet.Order> get() {
    return new One(++made);
  }

  Event next() {
    return Await.next(events, "the next event of an incarnation");
  }

  boolean nothingMore() {
    return events.isEmpty();
  }

  void expect(Event... expected) {
    for (Event event : expected) {
      assertThat(next()).isEqualTo(event);
    }
  }

  /** Handles a message as the n'th behaviour, which must be new, and goes idle. */
  void comesAndGoes(int n, ActorRef<Puppet.Order> ref) {
    ref.send(ctx -> {});
    expect(started(n), done(n), stopped(n));
  }

  static Event started(int incarnation) {
    return new Event(incarnation, STARTED);
  }

  static Event done(int incarnation) {
    return new Event(incarnation, DONE);
  }

  /** Because it was idle. */
  static Event stopped(int incarnation) {
    return stopped(incarnation, new ExitReason.Normal());
  }

  static Event stopped(int incarnation, ExitReason reason) {
    return new Event(incarnation, new Probe.Stopped(reason));
  }

  private final class One implements Behavior<Puppet.Order> {
    private final int number;

    One(int number) {
      this.number = number;
    }

    @Override
    public void onStart(ActorContext<Puppet.Order> ctx) {
      events.add(new Event(number, STARTED));
    }

    @Override
    public void onMessage(Puppet.Order order, ActorContext<Puppet.Order> ctx) throws Exception {
      order.run(ctx);
      events.add(new Event(number, DONE));
    }

    @Override
    public void onSignal(Signal signal, ActorContext<Puppet.Order> ctx) {
      events.add(new Event(number, signal));
    }

    @Override
    public void onStop(ExitReason reason, ActorContext<Puppet.Order> ctx) {
      events.add(new Event(number, new Probe.Stopped(reason)));
    }
  }
}

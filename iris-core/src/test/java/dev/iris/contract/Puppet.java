package dev.iris.contract;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.IrisRuntime;
import dev.iris.Mailbox;
import dev.iris.Signal;
import dev.iris.Spawner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** An actor of either kind that does what it is told. */
record Puppet(Kind kind, ActorRef<Order> ref, BlockingQueue<Signal> signals) {

  /** What to do. */
  @FunctionalInterface
  interface Order {
    void run(ActorContext<Order> ctx) throws Exception;
  }

  static Puppet spawn(Kind kind, IrisRuntime iris) {
    return spawn(kind, iris.actor(Order.class));
  }

  static Puppet spawn(Kind kind, Spawner<Order> recipe) {
    BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    ActorRef<Order> ref =
        kind == Kind.PUSH
            ? recipe.spawn(Behavior.of((order, ctx) -> order.run(ctx), (s, ctx) -> signals.add(s)))
            : kind.spawn(recipe, (order, ctx) -> order.run(ctx));
    return new Puppet(kind, ref, signals);
  }

  /** Does not wait. */
  void tell(Order order) {
    ref.send(order);
  }

  /** Returns when it has been done. */
  void make(Order order) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    ref.send(
        ctx -> {
          order.run(ctx);
          done.complete(null);
        });
    Await.result(done);
  }

  /** The next signal; a pull actor is told to receive it. */
  Signal nextSignal() {
    if (kind == Kind.PULL) {
      make(ctx -> signals.add(((Mailbox<?>) ctx).receive(Signal.class)));
    }
    return Await.next(signals, "a signal");
  }

  /** The signals that have come until now, but for those taken. */
  List<Signal> otherSignals() {
    make(
        ctx -> {
          if (ctx instanceof Mailbox<?> mailbox) {
            mailbox.receive(Signal.class, Duration.ZERO).ifPresent(signals::add);
          }
        });
    return List.copyOf(signals);
  }
}

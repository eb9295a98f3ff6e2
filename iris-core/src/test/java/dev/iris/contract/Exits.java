package dev.iris.contract;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.Signal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lets a test, which is no actor, hear of exits: by an actor that watches for it. */
final class Exits {

  private record Watch(ActorRef<?> who, CompletableFuture<Void> done) {}

  private final ConcurrentHashMap<ActorRef<?>, CompletableFuture<Signal.Exit>> exits =
      new ConcurrentHashMap<>();
  private final List<Signal.Exit> all = new CopyOnWriteArrayList<>();
  private final ActorRef<Watch> watcher;

  Exits(IrisRuntime iris) {
    watcher = iris.spawn(Watch.class, Behavior.of(this::watch, this::hear));
  }

  /** Returns when the watch is in place. */
  <M> ActorRef<M> watch(ActorRef<M> who) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    watcher.send(new Watch(who, done));
    Await.result(done);
    return who;
  }

  Signal.Exit exitOf(ActorRef<?> who) {
    return Await.result(slot(who));
  }

  ExitReason reasonOf(ActorRef<?> who) {
    return exitOf(who).reason();
  }

  /** All that was heard until now, in order, one entry for each signal. */
  List<Signal.Exit> all() {
    return all;
  }

  private CompletableFuture<Signal.Exit> slot(ActorRef<?> who) {
    return exits.computeIfAbsent(who, w -> new CompletableFuture<>());
  }

  private void watch(Watch request, ActorContext<Watch> ctx) {
    ctx.watch(request.who());
    request.done().complete(null);
  }

  private void hear(Signal signal, ActorContext<Watch> ctx) {
    if (signal instanceof Signal.Exit exit) {
      all.add(exit);
      slot(exit.who()).complete(exit);
    }
  }
}

package dev.iris.contract;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Spawner;

/**
 * An actor that is held inside its first message, so that what is sent to it afterwards stays
 * queued until the test lets it go. It records what it then handles, the first message included.
 */
record Held<M>(ActorRef<M> ref, Probe<M> probe, Gate gate) {

  static <M> Held<M> spawn(Kind kind, Spawner<M> recipe, Gate gate, M first) {
    Probe<M> probe =
        new Probe<>() {
          private boolean free;

          @Override
          public void onMessage(M message, ActorContext<M> ctx) throws Exception {
            if (!free) {
              free = true;
              gate.passUninterruptibly();
            }
            super.onMessage(message, ctx);
          }
        };
    ActorRef<M> ref = kind.spawn(recipe, probe);
    ref.send(first);
    gate.awaitEntered();
    return new Held<>(ref, probe, gate);
  }

  void letGo() {
    gate.open();
  }
}

package dev.iris;

/** What {@link Behavior#of} makes. */
record SignallingBehavior<M>(Behavior<M> messages, Behavior.OnSignal<M> signals)
    implements Behavior<M> {

  @Override
  public void onMessage(M message, ActorContext<M> ctx) throws Exception {
    messages.onMessage(message, ctx);
  }

  @Override
  public void onStart(ActorContext<M> ctx) throws Exception {
    messages.onStart(ctx);
  }

  @Override
  public void onSignal(Signal signal, ActorContext<M> ctx) throws Exception {
    signals.onSignal(signal, ctx);
  }

  @Override
  public void onStop(ExitReason reason, ActorContext<M> ctx) throws Exception {
    messages.onStop(reason, ctx);
  }
}

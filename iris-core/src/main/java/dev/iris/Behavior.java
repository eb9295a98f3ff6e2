package dev.iris;

import java.util.Objects;

/**
 * What a push actor does: the runtime calls {@link #onMessage} once per message, on one thread at a
 * time. What one call wrote, the next one sees (as with a lock: the end of each call happens-before
 * the start of the next), so fields of the behaviour need no synchronization. Usually a lambda; the
 * hooks are for classes.
 *
 * <p>Whatever a hook throws, errors included, ends this actor alone.
 *
 * @param <M> the messages it takes
 */
@FunctionalInterface
public interface Behavior<M> {

  /**
   * Handles one message.
   *
   * @param message the message, never null
   * @param ctx what this actor may do; valid on the calling thread only
   * @throws Exception to end this actor: a checked exception as {@link ExitReason.Crash}, an
   *     unchecked one or an error as {@link ExitReason.Panic}
   */
  void onMessage(M message, ActorContext<M> ctx) throws Exception;

  /**
   * Runs before the first message.
   *
   * @param ctx what this actor may do
   * @throws Exception to end this actor, as in {@link #onMessage}
   */
  default void onStart(ActorContext<M> ctx) throws Exception {}

  /**
   * Hears a notice this actor asked for, such as the exit of an actor it watches.
   *
   * @param signal what happened
   * @param ctx what this actor may do
   * @throws Exception to end this actor, as in {@link #onMessage}
   */
  default void onSignal(Signal signal, ActorContext<M> ctx) throws Exception {}

  /**
   * Runs after the last message, when the mailbox is already closed and the names are still held.
   * What it throws is logged and changes nothing.
   *
   * @param reason why the actor ends
   * @param ctx what this actor may still do: send, mostly
   * @throws Exception to have it logged
   */
  default void onStop(ExitReason reason, ActorContext<M> ctx) throws Exception {}

  /**
   * A behaviour of two lambdas, one for messages and one for signals.
   *
   * @param <M> the messages it takes
   * @param onMessage handles messages; its other hooks are used, too
   * @param onSignal handles signals
   * @return the behaviour
   */
  static <M> Behavior<M> of(Behavior<M> onMessage, OnSignal<M> onSignal) {
    Objects.requireNonNull(onMessage, "onMessage");
    Objects.requireNonNull(onSignal, "onSignal");
    return new SignallingBehavior<>(onMessage, onSignal);
  }

  /**
   * The second lambda of {@link #of}.
   *
   * @param <M> the messages the actor takes
   */
  @FunctionalInterface
  interface OnSignal<M> {
    /**
     * Hears a notice.
     *
     * @param signal what happened
     * @param ctx what this actor may do
     * @throws Exception to end this actor
     */
    void onSignal(Signal signal, ActorContext<M> ctx) throws Exception;
  }
}

package dev.iris;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The handle of one actor. Two are equal when they stand for the same actor. It stays valid, and
 * cheap to keep, after the actor has ended: sends are then refused.
 *
 * <p>All methods may be called from any thread, also from inside an actor.
 *
 * @param <M> the messages the actor takes
 */
public interface ActorRef<M> extends Recipient<M> {

  /**
   * The actor's number, unique within its runtime.
   *
   * @return the pid
   */
  Pid pid();

  /**
   * The class of messages this actor was spawned to take. It is checked at look-ups and where bytes
   * become messages, not at each send.
   *
   * @return the class
   */
  Class<M> protocol();

  /**
   * Sends a request that carries a reply slot, and completes with what is sent to that slot.
   *
   * <p>The future fails with {@link java.util.concurrent.TimeoutException} after the timeout, and
   * at once with {@link AskFailedException} when the request is refused, dropped, or ends the
   * actor, or when the actor ends before it has replied. A later reply is refused; it never reaches
   * a mailbox. The future is completed on a thread of its own, never inside an actor: stages that
   * hang on it do not run in the replying handler. To bring the result back into an actor, use
   * {@link ActorContext#pipeToSelf}.
   *
   * @param <R> the reply
   * @param request makes the request of the slot; runs on the calling thread, once
   * @param timeout how long to wait, more than zero
   * @return the reply to come
   * @throws IllegalArgumentException if the timeout is not positive
   * @throws IllegalStateException if an actor asks itself, which could only time out
   */
  <R> CompletableFuture<R> ask(
      Function<? super Recipient<R>, ? extends M> request, Duration timeout);

  /**
   * The same, with the class of the reply as a witness, for lambdas: {@code ask(Integer.class, to
   * -> new Add(5, to), timeout)}.
   *
   * @param <R> the reply
   * @param reply its class; only the compiler looks at it
   * @param request makes the request of the slot
   * @param timeout how long to wait, more than zero
   * @return the reply to come
   */
  default <R> CompletableFuture<R> ask(
      Class<R> reply, Function<? super Recipient<R>, ? extends M> request, Duration timeout) {
    return ask(request, timeout);
  }

  /**
   * Ends the actor in good order: new messages are refused from now on, those accepted are handled,
   * then it ends with {@link ExitReason.Shutdown}. Returns at once; does nothing if it has ended.
   */
  void stop();

  /**
   * Ends the actor after the message in hand, with {@link ExitReason.Killed}; what is queued
   * becomes dead letters. A pull body is interrupted, and so is a handler that blocks. Returns at
   * once; does nothing if it has ended.
   */
  void kill();

  /**
   * Whether the actor lives. It turns false when the actor's names are free again, and before
   * anyone is told of its exit.
   *
   * @return true until then
   */
  boolean isAlive();

  /**
   * How many accepted messages are waiting, the one in hand not among them. Exact when nobody
   * sends; notices ({@link Signal}) do not count.
   *
   * @return the number, or empty once the actor has ended
   */
  OptionalInt mailboxSize();

  /**
   * Gives a push actor other code, in the order of its mailbox: what was accepted before is handled
   * by the old code, what comes later by the new. It is not a restart: neither {@code onStop} nor
   * {@code onStart} runs, and children, timers, watches and links stay. Watchers, and the actor,
   * are told by {@link Signal.HotSwapped}. It passes the mailbox's bound.
   *
   * @param next one instance, which a restart in place uses again
   * @return completes with the new version once it is in force, on a thread of its own; fails with
   *     IllegalStateException if the actor ends before
   * @throws IllegalArgumentException if this is a pull actor
   * @throws UnsupportedOperationException if it lives on another node
   */
  CompletableFuture<Long> hotSwap(Behavior<M> next);

  /**
   * The same before the next message, whatever is queued: the backlog meets the new code.
   *
   * @param next one instance
   * @return as {@link #hotSwap(Behavior)}
   * @throws IllegalArgumentException if this is a pull actor
   * @throws UnsupportedOperationException if it lives on another node
   */
  CompletableFuture<Long> hotSwapNow(Behavior<M> next);

  /**
   * The same as {@link #hotSwap(Behavior)}, with state carried over. Both functions run on the
   * actor's thread, between two messages. If one of them throws, the future fails with that, and
   * the old code goes on.
   *
   * @param <B> the new behaviour
   * @param next makes it; a restart in place makes another, without migration
   * @param migrate given the old behaviour and the new one
   * @return as {@link #hotSwap(Behavior)}
   * @throws IllegalArgumentException if this is a pull actor
   * @throws UnsupportedOperationException if it lives on another node
   */
  <B extends Behavior<M>> CompletableFuture<Long> hotSwap(
      Supplier<B> next, BiConsumer<? super Behavior<M>, ? super B> migrate);

  /**
   * Gives a pull actor another body. Its next receive throws an {@link Error} that is to leave the
   * old body (and again, if that catches it); then the new one begins, on the same mailbox with
   * what was passed over.
   *
   * @param next the body
   * @return as {@link #hotSwap(Behavior)}
   * @throws IllegalArgumentException if this is a push actor
   * @throws UnsupportedOperationException if it lives on another node
   */
  CompletableFuture<Long> hotSwapBody(PullBehavior<M> next);

  /**
   * Back to a version the actor has run, with the instance it ran then, as it was left; in the
   * order of the mailbox for a push actor, at the next receive for a pull actor. {@link
   * #behaviorVersion} is that number again; the next swap goes on from the highest there has ever
   * been.
   *
   * @param version one of the last {@link RuntimeConfig#withSwapHistory so many} before the one in
   *     force
   * @return completes with the version once it is in force; fails with IllegalArgumentException if
   *     it is not in the history
   * @throws UnsupportedOperationException if it lives on another node
   */
  CompletableFuture<Long> rollback(long version);

  /**
   * The version of its code.
   *
   * @return 1 as it was spawned
   * @throws UnsupportedOperationException if it lives on another node
   */
  long behaviorVersion();
}

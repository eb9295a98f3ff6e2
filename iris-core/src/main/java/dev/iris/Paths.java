package dev.iris;

import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Names as a tree. A path is a {@code /} and then one segment or more, with a {@code /} between
 * them, as in {@code /shop/pay/ledger}: not empty, no control characters, 1024 characters at most.
 * A prefix is a path too, or {@code /} for all; the actors <em>below</em> it do not include the one
 * at it.
 *
 * <p>An actor has one path at most, which is free again before its exit is told. A query costs what
 * it returns and the depth of the path, however many others there are; it sees actors come and go
 * while it runs. Any thread.
 *
 * <p>Every method throws {@link IllegalArgumentException} for a malformed path, and says which rule
 * it breaks.
 */
public interface Paths {

  /**
   * Gives an actor a path.
   *
   * @param path the path
   * @param actor an actor of this runtime
   * @throws IllegalStateException if another actor has the path, or this one has another, or has
   *     ended
   * @throws IllegalArgumentException if the actor is not of this runtime
   */
  void register(String path, ActorRef<?> actor);

  /**
   * Frees a path.
   *
   * @param path the path
   * @return false if nobody had it
   */
  boolean unregister(String path);

  /**
   * Finds an actor by path.
   *
   * @param <M> the messages to be sent
   * @param path the path
   * @param protocol the class the actor was spawned with
   * @return the actor, or empty if nobody has that path
   * @throws IllegalArgumentException if the actor takes another class of messages
   */
  <M> Optional<ActorRef<M>> whereis(String path, Class<M> protocol);

  /**
   * All actors below a prefix.
   *
   * @param prefix the prefix
   * @return a snapshot, by path
   */
  SortedMap<String, ActorRef<?>> children(String prefix);

  /**
   * The actors one segment below a prefix.
   *
   * @param prefix the prefix
   * @return a snapshot, by path
   */
  SortedMap<String, ActorRef<?>> directChildren(String prefix);

  /**
   * The actors one segment below a prefix at this moment, as far as they have no supervisor, are
   * adopted by the root supervisor.
   *
   * @param prefix the prefix
   * @return those that were adopted, by path
   * @throws IllegalStateException if the runtime is closing
   */
  SortedMap<String, ActorRef<?>> watch(String prefix);

  /**
   * How many actors are below a prefix; as cheap for a million as for one.
   *
   * @param prefix the prefix
   * @return the number
   */
  int count(String prefix);

  /**
   * How many actors are one segment below a prefix; as cheap for a million as for one.
   *
   * @param prefix the prefix
   * @return the number
   */
  int directCount(String prefix);

  /**
   * Subscribes to what appears and goes below a prefix. What is there is told first, and nothing
   * that happens after is missed or told out of order. The events are sent from a thread that may
   * block; they wait without bound for a recipient that is slow to take them. A subscription of an
   * actor ends with it; every one ends with the runtime.
   *
   * @param prefix the prefix
   * @param to who is told
   * @return to end the subscription; events under way may still come
   * @throws IllegalStateException if the runtime is closing
   */
  Cancellable subscribe(String prefix, Recipient<? super PathEvent> to);

  /**
   * Gives all push actors below a prefix other code, each by itself, as {@link
   * ActorRef#hotSwap(Supplier, BiConsumer)}: in the order of its mailbox, with its state carried
   * over. One that fails keeps its old code, and the others go on.
   *
   * @param <M> the messages
   * @param <B> the new behaviour
   * @param prefix the prefix; those below it at this moment are swapped
   * @param protocol the class the actors were spawned with; those of another are failures
   * @param next makes a behaviour for each actor, on its thread
   * @param migrate given the old behaviour and the new one of an actor
   * @return completes when the last one is done, on a thread of its own
   */
  <M, B extends Behavior<M>> CompletableFuture<PathSwap> hotSwap(
      String prefix,
      Class<M> protocol,
      Supplier<B> next,
      BiConsumer<? super Behavior<M>, ? super B> migrate);

  /**
   * The same without state.
   *
   * @param <M> the messages
   * @param prefix the prefix
   * @param protocol the class the actors were spawned with
   * @param next makes a behaviour for each actor
   * @return as {@link #hotSwap(String, Class, Supplier, BiConsumer)}
   */
  default <M> CompletableFuture<PathSwap> hotSwap(
      String prefix, Class<M> protocol, Supplier<? extends Behavior<M>> next) {
    return hotSwap(prefix, protocol, next, (was, now) -> {});
  }

  /**
   * Gives all pull actors below a prefix another body, each by itself, as {@link
   * ActorRef#hotSwapBody}.
   *
   * @param <M> the messages
   * @param prefix the prefix
   * @param protocol the class the actors were spawned with
   * @param next the body
   * @return as {@link #hotSwap(String, Class, Supplier, BiConsumer)}
   */
  <M> CompletableFuture<PathSwap> hotSwapBody(
      String prefix, Class<M> protocol, PullBehavior<M> next);

  /**
   * Brings all actors below a prefix back to a version, each by itself, as {@link
   * ActorRef#rollback}.
   *
   * @param prefix the prefix
   * @param version the version
   * @return as {@link #hotSwap(String, Class, Supplier, BiConsumer)}
   */
  CompletableFuture<PathSwap> rollback(String prefix, long version);
}

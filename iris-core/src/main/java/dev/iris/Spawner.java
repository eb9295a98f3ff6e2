package dev.iris;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * A recipe for actors of one protocol: immutable and reusable, so each with-er returns a new one.
 * Any thread may use it.
 *
 * @param <M> the messages the actors take
 */
public interface Spawner<M> {

  /**
   * Registers the actor under a name before its first message. Spawn throws if the name is taken.
   *
   * @param name not empty
   * @return the new recipe
   * @throws IllegalArgumentException if the name is empty
   */
  Spawner<M> name(String name);

  /**
   * Registers the actor under a path before its first message. Spawn throws if the path is taken.
   *
   * @param path a path, see {@link Paths}
   * @return the new recipe
   * @throws IllegalArgumentException if it is malformed
   */
  Spawner<M> path(String path);

  /**
   * When a supervisor starts the actor again. An actor without supervisor is never started again.
   *
   * @param type by default {@link Restart#PERMANENT}
   * @return the new recipe
   */
  Spawner<M> restart(Restart type);

  /**
   * How many messages a push actor handles before others get their turn.
   *
   * @param reductions 1 to 65535
   * @return the new recipe
   * @throws IllegalArgumentException if it is outside that range
   */
  Spawner<M> budget(int reductions);

  /**
   * How much the mailbox holds, and what happens beyond. Unbounded unless told otherwise.
   *
   * @param policy the policy
   * @return the new recipe
   */
  Spawner<M> mailbox(MailboxPolicy<M> policy);

  /**
   * A platform thread of the actor's own, for native code, or code that blocks its thread in ways a
   * virtual thread cannot leave. When there are as many as the runtime allows (see {@link
   * RuntimeConfig#withMaxDedicatedThreads}), further push actors share some threads, and a further
   * pull actor, which could not share, is refused at spawn; in strict mode both are. A kill
   * interrupts a blocked handler on a thread of its own, but not on a shared one.
   *
   * @return the new recipe
   */
  Spawner<M> dedicatedThread();

  /**
   * A push actor whose behaviour is made at its first message, and dropped when nothing has arrived
   * for so long; the next message makes a fresh one. To have no behaviour is no exit: pid, names,
   * links, watches and queue stay. {@code onStart} and {@code onStop} (with {@link
   * ExitReason.Normal}) run for each behaviour. It is kept as long as the actor has children, a
   * timer or a receive timeout. A signal and a hot swap make it, too; a stop and a kill do not.
   *
   * <p>What the making throws ends the actor, and the message it was made for is a dead letter.
   *
   * @param idle how long nothing has arrived, more than zero; measured by the runtime's timers,
   *     never shorter
   * @return the new recipe, for {@link #spawn(Supplier)} alone; the other ways to spawn throw
   *     {@link IllegalStateException}
   * @throws IllegalArgumentException if the duration is zero or negative
   */
  Spawner<M> lazy(Duration idle);

  /**
   * Starts a push actor around one instance: for lambdas.
   *
   * @param behavior what it does; do not spawn the same stateful instance twice
   * @return the actor
   * @throws IllegalStateException if the name or the path is taken, no dedicated thread is left,
   *     the runtime is closing, or the recipe is {@link #lazy}
   */
  ActorRef<M> spawn(Behavior<M> behavior);

  /**
   * Starts a push actor whose behaviour is made, on the actor's own thread, before its first
   * message: for classes with fields. What the factory throws ends the actor.
   *
   * @param factory makes a fresh behaviour each time
   * @return the actor
   * @throws IllegalStateException if the name or the path is taken, no dedicated thread is left, or
   *     the runtime is closing
   */
  ActorRef<M> spawn(Supplier<? extends Behavior<M>> factory);

  /**
   * Starts a pull actor on a virtual thread of its own.
   *
   * @param body what it does
   * @return the actor
   * @throws IllegalStateException if the name or the path is taken, no dedicated thread is left,
   *     the runtime is closing, or the recipe is {@link #lazy}
   */
  ActorRef<M> spawnWithMailbox(PullBehavior<M> body);

  /**
   * Starts an actor without behaviour of its own, whose newest messages and signals can be read. It
   * traps exits, so the ends of actors that link it are among its signals. A message counts as
   * handled once it is recorded; one that is pushed out by a newer one ({@link
   * DeadLetter#EVICTED}), or not taken out before the actor ends ({@link DeadLetter#UNHANDLED}), is
   * a dead letter instead. A restart in place keeps what was recorded.
   *
   * @param capacity how many messages and signals it keeps, 1 or more
   * @return the actor, and how to read it
   * @throws IllegalArgumentException if the capacity is less than 1
   * @throws IllegalStateException as from {@link #spawn(Behavior)}
   */
  Observed<M> spawnObserved(int capacity);
}

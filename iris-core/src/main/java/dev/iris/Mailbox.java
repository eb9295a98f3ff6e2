package dev.iris;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A pull actor's mailbox and context, for the actor's own thread only: elsewhere every method
 * throws {@link IllegalStateException}.
 *
 * <p>Every receive can be interrupted. When the actor must end (it was killed, it asked for its
 * exit, or it was stopped and everything accepted has been looked at) a receive does not return: it
 * throws an {@link Error} that unwinds the body, and does so again if the body catches it. Messages
 * that a receive passes over keep their order and are not looked at again by the same question: a
 * class, or the same predicate object. The sixteen questions asked last are remembered.
 *
 * @param <M> the messages the actor takes
 */
public interface Mailbox<M> extends ActorContext<M> {

  /**
   * The oldest message; waits for one. Signals are passed over: they stay until asked for by class.
   *
   * @return the message
   * @throws InterruptedException if the thread was interrupted
   */
  M receive() throws InterruptedException;

  /**
   * The oldest message, waiting at most so long.
   *
   * @param timeout how long; zero looks once
   * @return the message, or empty after the timeout
   * @throws InterruptedException if the thread was interrupted
   * @throws IllegalArgumentException if the timeout is negative
   */
  Optional<M> receive(Duration timeout) throws InterruptedException;

  /**
   * The oldest message or signal of a class; waits for one. Others stay where they are.
   *
   * @param <T> what is wanted
   * @param type its class: of messages, or {@link Signal} or one of its variants
   * @return the message or signal
   * @throws InterruptedException if the thread was interrupted
   */
  <T> T receive(Class<T> type) throws InterruptedException;

  /**
   * The same, waiting at most so long.
   *
   * @param <T> what is wanted
   * @param type its class
   * @param timeout how long; zero looks once
   * @return the message or signal, or empty after the timeout
   * @throws InterruptedException if the thread was interrupted
   * @throws IllegalArgumentException if the timeout is negative
   */
  <T> Optional<T> receive(Class<T> type, Duration timeout) throws InterruptedException;

  /**
   * The oldest message that fits, waiting at most so long. Signals are not offered to the
   * predicate. Asked again with the same predicate object, it looks at new messages only, so it
   * should depend on the message alone.
   *
   * @param fits says which; what it throws is thrown here and moves nothing
   * @param timeout how long; zero looks once
   * @return the message, or empty after the timeout
   * @throws InterruptedException if the thread was interrupted
   * @throws IllegalArgumentException if the timeout is negative
   */
  Optional<M> receive(Predicate<? super M> fits, Duration timeout) throws InterruptedException;

  /**
   * The oldest message, if there is one now.
   *
   * @return the message, or empty
   */
  Optional<M> tryReceive();
}

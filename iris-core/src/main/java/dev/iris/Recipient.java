package dev.iris;

import java.util.Objects;
import java.util.function.Function;

/**
 * Something that takes messages: an actor, a reply slot of an {@code ask}, an adapter.
 *
 * <p>It only consumes, so it is the type to put into messages as "reply to": whoever receives it
 * can answer, and can do nothing else. All methods may be called from any thread.
 *
 * @param <M> the messages it takes
 */
@FunctionalInterface
public interface Recipient<M> {

  /**
   * Offers a message, without waiting for it to be handled. From one sender to one actor, accepted
   * messages are handled in the order in which they were sent, each at most once.
   *
   * @param message the message; an actor's messages should be immutable, for they cross threads
   * @return true if it was accepted; false if it was refused (the actor has ended or is stopping,
   *     its mailbox is full, the runtime is closing), which is then known here and counted as a
   *     dead letter that was not accepted
   * @throws NullPointerException if the message is null; nothing else is ever thrown by an actor's
   *     reference
   */
  boolean send(M message);

  /**
   * This recipient, for a narrower type of message. It costs nothing, and is sound because a
   * recipient only consumes.
   *
   * @param <S> the narrower type
   * @return this
   */
  @SuppressWarnings("unchecked")
  default <S extends M> Recipient<S> narrow() {
    return (Recipient<S>) this;
  }

  /**
   * A recipient of another type whose messages arrive here as {@code wrap(message)}: how a reply in
   * a foreign protocol enters an actor's own.
   *
   * @param <T> what the new recipient takes
   * @param wrap makes one of this recipient's messages of it; runs on the sending thread, and what
   *     it throws is thrown to the sender
   * @return the adapter
   */
  default <T> Recipient<T> adapt(Function<? super T, ? extends M> wrap) {
    Objects.requireNonNull(wrap, "wrap");
    return message -> send(wrap.apply(Objects.requireNonNull(message, "message")));
  }
}

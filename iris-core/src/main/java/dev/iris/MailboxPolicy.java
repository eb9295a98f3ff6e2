package dev.iris;

import java.time.Duration;
import java.util.Objects;

/**
 * How much a mailbox holds and what happens beyond. Signals pass the bound and do not count; the
 * message in hand does not count either. Where a message is passed on to another recipient it is
 * offered once: if that is an actor with a full mailbox, its own policy is not applied, it refuses.
 *
 * @param <M> the messages of the actor
 */
public sealed interface MailboxPolicy<M> {

  /**
   * How many messages may wait.
   *
   * @return 1 or more
   */
  int capacity();

  /**
   * When full, the new message is refused: send returns false.
   *
   * @param <M> the messages of the actor
   * @param capacity 1 or more
   * @return the policy
   */
  static <M> MailboxPolicy<M> dropNew(int capacity) {
    return new DropNew<>(capacity);
  }

  /**
   * When full, the oldest becomes a dead letter and the new one is taken.
   *
   * @param <M> the messages of the actor
   * @param capacity 1 or more
   * @return the policy
   */
  static <M> MailboxPolicy<M> dropOldest(int capacity) {
    return new DropOldest<>(capacity);
  }

  /**
   * When full, the sender waits at most so long, then is refused: back-pressure. A send to oneself
   * never waits. A sender that is interrupted is refused and keeps its interrupt flag.
   *
   * @param <M> the messages of the actor
   * @param capacity 1 or more
   * @param atMost how long, more than zero
   * @return the policy
   */
  static <M> MailboxPolicy<M> block(int capacity, Duration atMost) {
    return new Block<>(capacity, atMost);
  }

  /**
   * When full, the new message is offered to another recipient; its answer is send's.
   *
   * @param <M> the messages of the actor
   * @param capacity 1 or more
   * @param to the other recipient
   * @return the policy
   */
  static <M> MailboxPolicy<M> redirect(int capacity, Recipient<? super M> to) {
    return new Redirect<>(capacity, to);
  }

  /**
   * When full, the oldest is offered to another recipient (a dead letter if that refuses) and the
   * new one is taken.
   *
   * @param <M> the messages of the actor
   * @param capacity 1 or more
   * @param to the other recipient
   * @return the policy
   */
  static <M> MailboxPolicy<M> spill(int capacity, Recipient<? super M> to) {
    return new Spill<>(capacity, to);
  }

  /**
   * See {@link MailboxPolicy#dropNew}.
   *
   * @param <M> the messages of the actor
   * @param capacity 1 or more
   */
  record DropNew<M>(int capacity) implements MailboxPolicy<M> {
    /** Checks the capacity. */
    public DropNew {
      checkCapacity(capacity);
    }
  }

  /**
   * See {@link MailboxPolicy#dropOldest}.
   *
   * @param <M> the messages of the actor
   * @param capacity 1 or more
   */
  record DropOldest<M>(int capacity) implements MailboxPolicy<M> {
    /** Checks the capacity. */
    public DropOldest {
      checkCapacity(capacity);
    }
  }

  /**
   * See {@link MailboxPolicy#block}.
   *
   * @param <M> the messages of the actor
   * @param capacity 1 or more
   * @param atMost how long a sender waits
   */
  record Block<M>(int capacity, Duration atMost) implements MailboxPolicy<M> {
    /** Checks capacity and limit. */
    public Block {
      checkCapacity(capacity);
      if (Objects.requireNonNull(atMost, "atMost").isNegative() || atMost.isZero()) {
        throw new IllegalArgumentException(
            "atMost is " + atMost + "; it must be more than zero (dropNew is a limit of zero)");
      }
    }
  }

  /**
   * See {@link MailboxPolicy#redirect}.
   *
   * @param <M> the messages of the actor
   * @param capacity 1 or more
   * @param to the other recipient
   */
  record Redirect<M>(int capacity, Recipient<? super M> to) implements MailboxPolicy<M> {
    /** Checks the capacity. */
    public Redirect {
      checkCapacity(capacity);
      Objects.requireNonNull(to, "to");
    }
  }

  /**
   * See {@link MailboxPolicy#spill}.
   *
   * @param <M> the messages of the actor
   * @param capacity 1 or more
   * @param to the other recipient
   */
  record Spill<M>(int capacity, Recipient<? super M> to) implements MailboxPolicy<M> {
    /** Checks the capacity. */
    public Spill {
      checkCapacity(capacity);
      Objects.requireNonNull(to, "to");
    }
  }

  private static void checkCapacity(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is " + capacity + "; it must be 1 or more");
    }
  }
}

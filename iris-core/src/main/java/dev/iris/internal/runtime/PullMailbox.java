package dev.iris.internal.runtime;

import dev.iris.Mailbox;
import dev.iris.Signal;
import dev.iris.internal.time.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A pull actor's receives: each is a question put to its cell. */
final class PullMailbox<M> extends CellContext<M> implements Mailbox<M> {

  private static final Object ANY_MESSAGE = new Object();

  private final PullCell<M> pull;
  private final PullTurn turn;

  PullMailbox(PullCell<M> cell, PullTurn turn) {
    super(cell);
    this.pull = cell;
    this.turn = turn;
  }

  /** What the turn can tell, the cell need not be asked for. */
  private void checkThread() {
    if (!turn.isOn(Thread.currentThread())) {
      own();
    }
  }

  @Override
  public M receive() throws InterruptedException {
    checkThread();
    return message(
        Objects.requireNonNull(
            pull.receive(ANY_MESSAGE, PullMailbox::isMessage, PullCell.FOREVER)));
  }

  @Override
  public Optional<M> receive(Duration timeout) throws InterruptedException {
    checkThread();
    long nanos = Durations.atLeastZero(timeout, "timeout");
    return optional(pull.receive(ANY_MESSAGE, PullMailbox::isMessage, nanos));
  }

  @Override
  public <T> T receive(Class<T> type) throws InterruptedException {
    checkThread();
    return type.cast(Objects.requireNonNull(pull.receive(type, ofClass(type), PullCell.FOREVER)));
  }

  @Override
  public <T> Optional<T> receive(Class<T> type, Duration timeout) throws InterruptedException {
    checkThread();
    long nanos = Durations.atLeastZero(timeout, "timeout");
    return Optional.ofNullable(type.cast(pull.receive(type, ofClass(type), nanos)));
  }

  @Override
  public Optional<M> receive(Predicate<? super M> fits, Duration timeout)
      throws InterruptedException {
    checkThread();
    Objects.requireNonNull(fits, "fits");
    long nanos = Durations.atLeastZero(timeout, "timeout");
    return optional(
        pull.receive(
            fits,
            payload -> {
              Object message = messageOf(payload);
              return message != null && pull.askBody(fits, message(message)) && claimed(payload);
            },
            nanos));
  }

  @Override
  public Optional<M> tryReceive() {
    checkThread();
    try {
      return receive(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static boolean isMessage(Object payload) {
    return messageOf(payload) != null && claimed(payload);
  }

  private static @Nullable Object messageOf(Object payload) {
    return payload instanceof Special.Idle idle ? idle.message() : Special.messageOf(payload);
  }

  private static boolean claimed(Object payload) {
    return !(payload instanceof Special.Idle idle) || idle.claim();
  }

  private static Predicate<Object> ofClass(Class<?> type) {
    Objects.requireNonNull(type, "type");
    boolean signals = Signal.class.isAssignableFrom(type);
    return payload -> {
      Object message = messageOf(payload);
      if (message != null) {
        return type.isInstance(message) && claimed(payload);
      }
      return signals
          && payload instanceof Special.Notice notice
          && type.isInstance(notice.signal())
          && notice.claim();
    };
  }

  private Optional<M> optional(@Nullable Object message) {
    return message == null ? Optional.empty() : Optional.of(message(message));
  }

  @SuppressWarnings("unchecked") // what was sent had the static type M, or was told to have it
  private M message(Object message) {
    return (M) message;
  }
}

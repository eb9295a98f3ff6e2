package dev.iris.internal.runtime;

import dev.iris.Signal;
import dev.iris.internal.mailbox.BoundedBuffer;
import dev.iris.internal.mailbox.SkippedMessages;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A receive of a pull actor: takes the oldest message or signal that fits. What earlier receives
 * have skipped is older than what is in the mailbox, so it is looked at first; what comes out of
 * the mailbox and does not fit is skipped, too. If nothing fits, the thread waits and looks again.
 *
 * <p>By the actor's thread, which owns the mailbox here. The predicate may be the body's code; it
 * is then asked by {@link PullCell#askBody}, which leaves the receive and comes back to it. While
 * it is asked, the actor may be fenced off, and the thread finds that out on its way back (see
 * {@link Fences}). So a payload is skipped only if the actor may run still: else it was in hand,
 * and is the fencer's to account for.
 */
final class SelectiveReceive {

  private SelectiveReceive() {}

  /**
   * Waits for what fits.
   *
   * @param key which question it is, by identity
   * @param nanos how long to wait at the most, or {@link PullCell#FOREVER}
   * @return a message or a signal; null after the time
   */
  static @Nullable Object await(
      PullCell<?> who, PullTurn turn, Object key, Predicate<Object> fits, long nanos)
      throws InterruptedException {
    boolean forever = nanos == PullCell.FOREVER;
    long deadline = forever ? 0 : who.kernel().clock().nanoTime() + nanos;
    for (; ; ) {
      if (!turn.calm()) {
        who.beginTurn();
        Unwind.ifEnding(who, turn);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException(who + " was interrupted in a receive");
      }
      Object found = look(who, turn, key, fits);
      if (found != null) {
        return received(who, turn, found);
      }
      if (turn.stopped()) {
        throw new Unwinding();
      }
      long left = forever ? nanos : deadline - who.kernel().clock().nanoTime();
      if (left <= 0) {
        return null;
      }
      who.idle(left);
    }
  }

  /** What the body gets for a payload that fits. */
  private static Object received(PullCell<?> who, PullTurn turn, Object payload) {
    turn.found();
    turn.spend(who, 1);
    Object message = Special.messageOf(payload);
    if (message != null) {
      who.begins(payload, message);
      return message;
    }
    if (payload instanceof Special.Idle idle) {
      Traces.timedOut(who, idle, idle.message());
      return idle.message();
    }
    Signal signal = ((Special.Notice) payload).signal();
    Traces.heard(who, signal);
    return signal;
  }

  private static @Nullable Object look(
      PullCell<?> who, PullTurn turn, Object key, Predicate<Object> fits) {
    turn.asks(true);
    try {
      SkippedMessages older = turn.skipped();
      while (older != null) {
        Object found = older.take(key, fits);
        if (found == null) {
          break;
        }
        if (begin(who, found)) {
          return found;
        }
      }
      return lookAtNew(who, turn, key, fits);
    } finally {
      turn.asks(false);
    }
  }

  private static @Nullable Object lookAtNew(
      PullCell<?> who, PullTurn turn, Object key, Predicate<Object> fits) {
    while (turn.lasts()) {
      Object payload = who.take();
      if (payload == null) {
        return null;
      }
      if (payload == Special.STOP) {
        turn.stopReached();
      } else if (fitsElseSkip(who, turn, key, fits, payload) && begin(who, payload)) {
        return payload;
      }
    }
    return null;
  }

  /** A predicate that throws has refused nothing: the payload stays, and the error goes on. */
  private static boolean fitsElseSkip(
      PullCell<?> who, PullTurn turn, Object key, Predicate<Object> fits, Object payload) {
    boolean fit = false;
    Object refusedBy = null;
    turn.judges(true);
    try {
      fit = fits.test(payload);
      refusedBy = key;
    } finally {
      turn.judges(false);
      if (!fit && Phase.mayRun(who)) {
        turn.skip().add(refusedBy, payload, Special.messageOf(payload) != null);
      }
    }
    return fit;
  }

  /** False: it was evicted in the meantime. */
  private static boolean begin(PullCell<?> who, Object payload) {
    return !(payload instanceof BoundedBuffer.Held held)
        || Objects.requireNonNull(who.buffer()).begin(held);
  }

  /** Whether a skipped payload can go, for nobody will ever want it. */
  static boolean obsolete(Object payload) {
    return switch (payload) {
      case Special.Notice notice -> notice.obsolete();
      case Special.Idle idle -> !idle.claim();
      case BoundedBuffer.Held held -> held.evicted();
      default -> false;
    };
  }
}

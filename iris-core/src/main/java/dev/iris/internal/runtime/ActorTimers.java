package dev.iris.internal.runtime;

import dev.iris.Cancellable;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one actor: those its behaviour has set, which end with the incarnation, and those
 * others have set for it, which end with the actor. They form a list, so that setting one costs no
 * more than the timer itself.
 *
 * <p>Any thread; everything happens under this object's monitor, which is held for a few steps. It
 * may be held while the source of timers is called, never the other way round.
 */
final class ActorTimers {

  private final Cell<?> cell;
  private @Nullable MessageTimer first;
  private @Nullable Map<String, MessageTimer> named;
  private volatile @Nullable ReceiveTimeout receiveTimeout;
  private volatile @Nullable ReceiveTimeout idleLimit;
  private boolean ended;

  ActorTimers(Cell<?> cell) {
    this.cell = cell;
  }

  /** A timer for a message to that actor; none if it has ended. */
  static Cancellable start(Cell<?> who, Function<ActorTimers, Cancellable> start) {
    ActorTimers timers = who.attachments().timers(who);
    return timers == null ? () -> false : start.apply(timers);
  }

  Cell<?> cell() {
    return cell;
  }

  Cancellable once(long delayNanos, Object message, boolean own) {
    return start(new MessageTimer.Once(this, message, own, null), delayNanos);
  }

  Cancellable every(long periodNanos, Object message, boolean own) {
    return start(new MessageTimer.Repeating(this, message, own, periodNanos), periodNanos);
  }

  /** A timer of the behaviour's own that takes the place of the pending one of that name. */
  synchronized Cancellable named(String name, long delayNanos, Object message) {
    MessageTimer replaced = named == null ? null : named.get(name);
    if (replaced != null) {
      replaced.cancel();
    }
    MessageTimer.Once timer = new MessageTimer.Once(this, message, true, name);
    if (!ended) {
      named = named == null ? new TreeMap<>() : named;
      named.put(name, timer);
    }
    return start(timer, delayNanos);
  }

  private synchronized Cancellable start(MessageTimer timer, long delayNanos) {
    if (ended) {
      return () -> false;
    }
    timer.next = first;
    if (first != null) {
      first.previous = timer;
    }
    first = timer;
    timer.begin(cell.kernel(), delayNanos);
    return timer;
  }

  /** Takes it off the list, if it is on it. */
  synchronized void remove(MessageTimer timer) {
    MessageTimer before = timer.previous;
    MessageTimer after = timer.next;
    if (before != null) {
      before.next = after;
    } else if (first == timer) {
      first = after;
    }
    if (after != null) {
      after.previous = before;
    }
    timer.previous = null;
    timer.next = null;
    if (named != null && timer instanceof MessageTimer.Once once && once.name != null) {
      named.remove(once.name, once);
    }
  }

  /** By the actor: what to send when nothing has arrived for so long; null: nothing. */
  synchronized void receiveTimeout(@Nullable ReceiveTimeout timeout) {
    ReceiveTimeout before = receiveTimeout;
    if (before != null) {
      before.end();
    }
    receiveTimeout = ended ? null : timeout;
  }

  @Nullable ReceiveTimeout receiveTimeout() {
    return receiveTimeout;
  }

  /** Owner only: what tells a lazy actor that it has been idle; made at the first call. */
  ReceiveTimeout idleLimit() {
    ReceiveTimeout existing = idleLimit;
    if (existing == null) {
      existing = new ReceiveTimeout(cell, cell.recipe().idleNanos(), Laziness.IDLE);
      idleLimit = existing;
    }
    return existing;
  }

  /** Whether something is still to come, by whomever it was set. */
  synchronized boolean any() {
    return first != null || receiveTimeout != null;
  }

  /** Ends what the behaviour has set. */
  synchronized void endOwn() {
    receiveTimeout(null);
    for (MessageTimer timer = first; timer != null; ) {
      MessageTimer next = timer.next;
      if (timer.own) {
        timer.cancel();
      }
      timer = next;
    }
  }

  /** Ends all; none can be started any more. */
  synchronized void end() {
    ended = true;
    receiveTimeout(null);
    ReceiveTimeout limit = idleLimit;
    if (limit != null) {
      limit.end();
    }
    for (MessageTimer timer = first; timer != null; timer = first) {
      timer.cancel();
    }
  }
}

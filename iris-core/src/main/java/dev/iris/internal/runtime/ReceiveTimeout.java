package dev.iris.internal.runtime;

import dev.iris.internal.time.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Sends an actor a message when nothing has arrived for so long: nothing has been in its mailbox
 * since it went idle.
 *
 * <p>The actor only notes when it goes idle; a timer that is pending then stays, and when it comes
 * too early for what was noted it is set again for the rest. One that comes between the note and
 * the release of the mailbox finds that owned, and is gone; so it is after the release that the
 * actor sees to it that a timer is pending. The message is put into the mailbox only if that is
 * empty, by the step that also finds out. In between the actor may have been busy and gone idle
 * again; so the message carries the number of the idle time it is for, and the actor drops it if
 * that is over.
 */
final class ReceiveTimeout implements Runnable {
  private final Cell<?> cell;
  private final long idleNanos;
  private final Object message;

  /** Counts idle times. By the actor, under the monitor. */
  private int idleTime;

  private long since;
  private boolean ended;
  private Timers.@Nullable Timer pending;

  ReceiveTimeout(Cell<?> cell, long idleNanos, Object message) {
    this.cell = cell;
    this.idleNanos = idleNanos;
    this.message = message;
    this.since = cell.kernel().clock().nanoTime();
  }

  /** By the owner, before it gives the mailbox up: who is to be told when it has, if anybody. */
  static @Nullable ReceiveTimeout goesIdle(Cell<?> who) {
    ReceiveTimeout timeout = of(who);
    if (timeout != null) {
      timeout.goesIdle();
    }
    return timeout;
  }

  /** By the actor: who is to be told, if anybody. */
  static @Nullable ReceiveTimeout of(Cell<?> who) {
    Attachments some = who.existingAttachments();
    ActorTimers timers = some == null ? null : some.existingTimers();
    return timers == null ? null : timers.receiveTimeout();
  }

  /** By the actor, when it is about to go idle. */
  synchronized void goesIdle() {
    since = cell.kernel().clock().nanoTime();
    idleTime++;
  }

  /** By who has let it go idle, and does not touch the actor any more. */
  synchronized void isIdle() {
    if (pending == null && !ended) {
      pending = cell.kernel().timers().schedule(idleNanos, this);
    }
  }

  @Override
  public void run() {
    Special.Idle idle;
    synchronized (this) {
      pending = null;
      if (ended) {
        return;
      }
      long left = since + idleNanos - cell.kernel().clock().nanoTime();
      if (left > 0) {
        pending = cell.kernel().timers().schedule(left, this);
        return;
      }
      idle = new Special.Idle(this, idleTime);
    }
    if (!cell.kernel().closing()) {
      cell.noticeIfEmpty(idle);
    }
  }

  Object message() {
    return message;
  }

  /** By the actor: whether nothing else has arrived since that idle time began. */
  synchronized boolean stillIdle(int number) {
    return !ended && idleTime == number;
  }

  synchronized void end() {
    ended = true;
    if (pending != null) {
      pending.cancel();
      pending = null;
    }
  }
}

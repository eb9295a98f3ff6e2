package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.Cancellable;
import dev.iris.Recipient;
import dev.iris.internal.time.Durations;
import dev.iris.internal.time.Timers;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message that waits for its time, once or again and again, for a recipient that is no actor of
 * this runtime. It is sent on a thread that may block. One that comes again keeps to the times it
 * began with, leaves out what it missed, and never sends twice at a time.
 */
final class RecipientTimer<M> implements Runnable, Cancellable {

  private static final Logger LOG = LoggerFactory.getLogger(RecipientTimer.class);

  private final Kernel kernel;
  private final Recipient<? super M> to;
  private final M message;
  private final long period;
  private long due;
  private boolean ended;
  private boolean sending;
  private Timers.@Nullable Timer timer;

  private RecipientTimer(Kernel kernel, Recipient<? super M> to, M message, long period) {
    this.kernel = kernel;
    this.to = to;
    this.message = message;
    this.period = period;
  }

  static <M> Cancellable start(
      Kernel kernel, Recipient<? super M> to, M message, long delayNanos, long period) {
    RecipientTimer<M> timer = new RecipientTimer<>(kernel, to, message, period);
    synchronized (timer) {
      timer.due = kernel.clock().nanoTime() + delayNanos;
      timer.timer = kernel.timers().schedule(delayNanos, timer);
    }
    return timer;
  }

  @Override
  public void run() {
    synchronized (this) {
      if (ended) {
        return;
      }
      if (period > 0) {
        long now = kernel.clock().nanoTime();
        due = Durations.next(due, period, now);
        timer = kernel.timers().schedule(due - now, this);
      }
      if (sending) {
        return;
      }
      sending = true;
    }
    kernel.scheduler().runOutside(this::send);
  }

  private void send() {
    try {
      if (to instanceof ActorRef<?> actor && !actor.isAlive()) {
        cancel();
      } else if (!kernel.closing()) {
        to.send(message);
      }
    } catch (Throwable e) {
      LOG.warn("A timer's message was not sent: its recipient failed", e);
    } finally {
      sent();
    }
  }

  private synchronized void sent() {
    sending = false;
  }

  @Override
  public synchronized boolean cancel() {
    boolean inTime = Objects.requireNonNull(timer).cancel();
    boolean first = !ended;
    ended = true;
    return first && (inTime || period > 0);
  }
}

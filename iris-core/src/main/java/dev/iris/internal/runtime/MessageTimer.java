package dev.iris.internal.runtime;

import dev.iris.Cancellable;
import dev.iris.internal.time.Durations;
import dev.iris.internal.time.TimedTask;
import org.jspecify.annotations.Nullable;

/**
 * A message that waits for its time, and ends with the actor it is for. A node of the list in
 * {@link ActorTimers}, under whose monitor its fields are, but for what only the timers' thread
 * uses.
 */
abstract sealed class MessageTimer extends TimedTask implements Cancellable {
  @Nullable MessageTimer previous;
  @Nullable MessageTimer next;

  /** Whether it ends with the actor's present incarnation. */
  final boolean own;

  final ActorTimers timers;
  final Object message;
  boolean ended;

  private MessageTimer(ActorTimers timers, Object message, boolean own) {
    this.timers = timers;
    this.message = message;
    this.own = own;
  }

  /** Under the monitor, once. */
  abstract void begin(Kernel kernel, long delayNanos);

  /** Under the monitor: what {@link #cancel} answers when it came before all others. */
  abstract boolean inTime(boolean waited);

  @Override
  public final boolean cancel() {
    synchronized (timers) {
      timers.remove(this);
      boolean first = !ended;
      ended = true;
      return inTime(timers.cell().kernel().timers().cancel(this)) && first;
    }
  }

  /** Fires once; may have a name, under which another can take its place. */
  static final class Once extends MessageTimer {
    final @Nullable String name;

    Once(ActorTimers timers, Object message, boolean own, @Nullable String name) {
      super(timers, message, own);
      this.name = name;
    }

    @Override
    void begin(Kernel kernel, long delayNanos) {
      kernel.timers().start(delayNanos, this);
    }

    @Override
    boolean inTime(boolean waited) {
      return waited;
    }

    @Override
    public void run() {
      Sending.timerFired(timers.cell(), message);
      timers.remove(this); // who sees that it is gone sees its message
    }
  }

  /**
   * Fires again and again, at the times it began with: what a pause made it miss is left out. It
   * sends nothing while its last message is still in the mailbox.
   */
  static final class Repeating extends MessageTimer {
    private final long period;
    private long due;
    private int place;
    private boolean sent;

    Repeating(ActorTimers timers, Object message, boolean own, long period) {
      super(timers, message, own);
      this.period = period;
    }

    @Override
    void begin(Kernel kernel, long delayNanos) {
      due = kernel.clock().nanoTime() + delayNanos;
      kernel.timers().start(delayNanos, this);
    }

    @Override
    boolean inTime(boolean waited) {
      return true;
    }

    @Override
    public void run() {
      Cell<?> cell = timers.cell();
      if (goesOn(cell.kernel()) && !(sent && cell.waitsAt(place))) {
        Sending.timerFired(cell, message);
        place = cell.placeOfLast();
        sent = true;
      }
    }

    private boolean goesOn(Kernel kernel) {
      synchronized (timers) {
        if (ended) {
          return false;
        }
        long now = kernel.clock().nanoTime();
        due = Durations.next(due, period, now);
        kernel.timers().start(due - now, this);
        return true;
      }
    }
  }
}

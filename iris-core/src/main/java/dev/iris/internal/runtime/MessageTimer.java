package dev.iris.internal.runtime;

import dev.iris.Cancellable;
import dev.iris.internal.time.Timers;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message that waits for its time, and ends with the actor it is for. */
final class MessageTimer implements Runnable, Cancellable {
  private final Cell<?> to;
  private final Object message;
  private Timers.@Nullable Timer timer;

  private MessageTimer(Cell<?> to, Object message) {
    this.to = to;
    this.message = message;
  }

  static Cancellable start(Cell<?> to, long delayNanos, Object message) {
    MessageTimer timer = new MessageTimer(to, message);
    return to.attachments().startTimer(timer, to.kernel().timers(), delayNanos)
        ? timer
        : () -> false;
  }

  /** Under the monitor of the actor's attachments. */
  void start(Timers source, long delayNanos) {
    timer = source.schedule(delayNanos, this);
  }

  @Override
  public void run() {
    to.attachments().removeTimer(this);
    to.timerFired(message);
  }

  @Override
  public boolean cancel() {
    to.attachments().removeTimer(this);
    return Objects.requireNonNull(timer).cancel();
  }
}

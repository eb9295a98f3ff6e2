package dev.iris.internal.runtime;

import dev.iris.AskFailedException;
import dev.iris.ExitReason;
import dev.iris.Recipient;
import dev.iris.internal.time.Durations;
import dev.iris.internal.time.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the reply to an ask goes. It is settled once, by whatever comes first: a reply, the
 * timeout, the target's refusal, failure or end.
 */
final class ReplySlot<R> implements Recipient<R>, ExitListener {

  private final Cell<?> target;
  private final CompletableFuture<R> future;
  private final AtomicBoolean settled = new AtomicBoolean();
  private volatile Timers.@Nullable Timer timer;

  private ReplySlot(Cell<?> target) {
    this.target = target;
    this.future = target.kernel().waits().newFuture(target);
  }

  static <M, R> CompletableFuture<R> ask(
      Cell<M> target, Function<? super Recipient<R>, ? extends M> request, Duration timeout) {
    Objects.requireNonNull(request, "request");
    Durations.aboveZero(timeout, "timeout");
    if (target.runsOnThisThread()) {
      throw new IllegalStateException(
          target + " asks itself, which could only time out; send it a message instead");
    }
    ReplySlot<R> slot = new ReplySlot<>(target);
    M message = Objects.requireNonNull(request.apply(slot), "the request made null of the slot");
    slot.begin(new Special.Ask(message, slot), timeout);
    return slot.future;
  }

  private void begin(Special.Ask ask, Duration timeout) {
    if (!target.attachments().addExitListener(this)) {
      Sending.tooLate(target, ask);
      return;
    }
    long nanos = Durations.nanos(timeout);
    timer = target.kernel().timers().schedule(nanos, () -> timedOut(timeout));
    if (settled.get()) {
      release();
    }
    if (!target.sendPayload(ask)) {
      fail(target + " refused the request", null);
    }
  }

  Cell<?> target() {
    return target;
  }

  @Override
  public boolean send(R reply) {
    Objects.requireNonNull(reply, "reply");
    return !future.isDone()
        && !target.kernel().fences().holdsThisThread()
        && settle(() -> future.complete(reply));
  }

  /** For what shows messages. */
  @Override
  public String toString() {
    return "reply slot";
  }

  /** The request will not be answered; the cause may be null. */
  void fail(String what, @Nullable Throwable cause) {
    settle(() -> future.completeExceptionally(new AskFailedException(what, cause)));
  }

  @Override
  public void ended(Cell<?> who, ExitReason reason, Map<String, String> metadata) {
    fail(who + " ended before it replied: " + reason, Failures.causeOf(reason));
  }

  private void timedOut(Duration timeout) {
    settle(
        () ->
            future.completeExceptionally(
                new TimeoutException(target + " has not replied within " + timeout)));
  }

  private boolean settle(Runnable outcome) {
    if (!settled.compareAndSet(false, true)) {
      return false;
    }
    release();
    target.kernel().scheduler().runOutside(outcome);
    return true;
  }

  private void release() {
    target.attachments().removeExitListener(this);
    Timers.Timer running = timer;
    if (running != null) {
      running.cancel();
    }
  }
}

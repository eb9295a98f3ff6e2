package dev.iris.internal.runtime;

import dev.iris.Behavior;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.internal.schedule.Activation;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An actor whose handler the runtime calls. It is scheduled when its mailbox stops being empty, and
 * an activation owns the mailbox until it has emptied it, spent the budget, or ended the actor.
 */
final class PushCell<M> extends Cell<M> implements Activation {

  private static final int PATIENCE = 64;

  private final Supplier<? extends Behavior<M>> factory;
  private @Nullable Behavior<M> behavior;
  private boolean started;

  PushCell(Recipe<M> recipe, long number, Supplier<? extends Behavior<M>> factory) {
    super(recipe, number);
    this.factory = factory;
    startOwned();
  }

  @Override
  void begin() {
    wake();
  }

  @Override
  void wake() {
    kernel().scheduler().schedule(this);
  }

  @Override
  public void activate() {
    CellContext<M> ctx = new CellContext<>(this);
    int left = recipe().budget();
    int patience = PATIENCE;
    runBy(Thread.currentThread());
    for (; ; ) {
      Terminate asked = termination();
      ExitReason reason = asked != null ? asked.reason : start(ctx);
      if (reason != null) {
        end(reason);
        return;
      }
      if (left == 0 || patience == 0) {
        runBy(null);
        wake();
        return;
      }
      Object payload = next();
      if (payload != null) {
        left--;
        reason = handle(payload, ctx);
        if (reason != null) {
          end(reason);
          return;
        }
      } else {
        runBy(null);
        if (release()) {
          return;
        }
        runBy(Thread.currentThread());
        patience--;
        Thread.onSpinWait();
      }
    }
  }

  /** Before the first message; the reason to end if that fails. */
  private @Nullable ExitReason start(CellContext<M> ctx) {
    if (started) {
      return null;
    }
    try {
      Behavior<M> made = Objects.requireNonNull(factory.get(), "the factory made no behaviour");
      made.onStart(ctx);
      behavior = made;
      started = true;
      return null;
    } catch (Throwable thrown) {
      return reasonFor(thrown);
    }
  }

  private @Nullable ExitReason handle(Object payload, CellContext<M> ctx) {
    Object message = Special.messageOf(payload);
    try {
      if (message != null) {
        behavior().onMessage(cast(message), ctx);
        kernel().counters().handled.increment();
      } else if (payload == Special.Stop.STOP) {
        return new ExitReason.Shutdown();
      } else if (payload instanceof Special.Notice notice && notice.claim()) {
        behavior().onSignal(notice.signal(), ctx);
      }
      return null;
    } catch (Throwable thrown) {
      ExitReason reason = reasonFor(thrown);
      if (payload instanceof Special.Ask ask) {
        ask.slot().fail(this + " failed at the request", thrown);
      }
      lose(payload, DeadLetter.CRASHED, true);
      return reason;
    }
  }

  /** Who asked from outside prevails: a killed handler that throws for the interrupt was killed. */
  private ExitReason reasonFor(Throwable thrown) {
    Terminate asked = termination();
    return asked != null && asked.fromOutside ? asked.reason : Failures.reasonOf(thrown);
  }

  @Override
  void lastWords(ExitReason reason) throws Exception {
    if (started) {
      behavior().onStop(reason, new CellContext<>(this));
    }
  }

  @Override
  void drainHeld(Consumer<Object> each) {}

  @Override
  int held() {
    return 0;
  }

  private Behavior<M> behavior() {
    return Objects.requireNonNull(behavior);
  }

  @SuppressWarnings("unchecked") // what was sent had the static type M, or was told to have it
  private M cast(Object message) {
    return (M) message;
  }
}

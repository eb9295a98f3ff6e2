package dev.iris.internal.runtime;

import dev.iris.Behavior;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.internal.schedule.Activation;
import dev.iris.internal.schedule.Runner;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An actor whose handler the runtime calls. It is scheduled when its mailbox stops being empty, and
 * an activation owns the mailbox until it has emptied it, spent the budget, lost its place, or ended
 * the actor.
 */
final class PushCell<M> extends Cell<M> implements Activation {

  private static final Logger LOG = LoggerFactory.getLogger("dev.iris.Actors");
  private static final int PATIENCE = 64;

  private static final VarHandle RUNNER;

  static {
    try {
      RUNNER = MethodHandles.lookup().findVarHandle(PushCell.class, "runner", Runner.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final @Nullable Supplier<? extends Behavior<M>> factory;
  private @Nullable Behavior<M> behavior;

  @SuppressWarnings("unused") // through RUNNER
  private @Nullable Runner runner;

  private boolean started;
  private boolean reported;

  PushCell(Recipe<M> recipe, long number, Behavior<M> behavior) {
    super(recipe, number);
    this.factory = null;
    this.behavior = behavior;
    if (recipe.kernel().hasOnStart(behavior)) {
      startOwned();
    } else {
      started = true;
    }
  }

  PushCell(Recipe<M> recipe, long number, Supplier<? extends Behavior<M>> factory) {
    super(recipe, number);
    this.factory = factory;
    startOwned();
  }

  @Override
  void begin() {
    if (!started) {
      wake();
    }
  }

  @Override
  void wake() {
    kernel().scheduler().schedule(this);
  }

  @Override
  boolean runsOnThisThread() {
    Runner now = (Runner) RUNNER.getOpaque(this);
    return now != null && now.thread() == Thread.currentThread();
  }

  @Override
  void interruptRunner() {
    Runner now = (Runner) RUNNER.getOpaque(this);
    if (now != null && now.retired()) {
      now.thread().interrupt();
    }
  }

  @Override
  public void troubles(Runner culprit, Trouble trouble) {
    if (trouble == Trouble.BLOCKS && killed()) {
      culprit.thread().interrupt();
    }
    if (!reported) {
      reported = true;
      LOG.info(
          "{} {}; others go on, and this is said once for it",
          this,
          trouble == Trouble.BLOCKS
              ? "blocks in its handler, so its thread was replaced"
              : "holds its thread as all others do, so threads were added");
    }
  }

  @Override
  public void activate(Runner by) {
    RUNNER.setOpaque(this, by);
    Turn<M> turn = new Turn<>(this, by);
    ExitReason reason = started ? null : start(turn.ctx, by);
    if (reason == null) {
      reason = run(turn);
    }
    if (reason != null) {
      turn.settle();
      end(reason);
      RUNNER.setOpaque(this, (Runner) null);
    }
  }

  /** What one activation keeps in mind. */
  private static final class Turn<M> {
    private final PushCell<M> cell;
    private final Runner by;
    private final CellContext<M> ctx;
    private int mark;
    private int handled;

    Turn(PushCell<M> cell, Runner by) {
      this.cell = cell;
      this.by = by;
      this.ctx = new CellContext<>(cell);
      this.mark = cell.consumed();
    }

    /** Books what was done so far, before the mailbox is given up. */
    void settle() {
      by.account(cell.consumedSince(mark), handled);
      mark = cell.consumed();
      handled = 0;
    }
  }

  /** Until the mailbox is given up (null) or the actor must end. */
  private @Nullable ExitReason run(Turn<M> turn) {
    Runner by = turn.by;
    int left = recipe().budget();
    for (int patience = PATIENCE; left > 0 && patience > 0 && !by.retired(); ) {
      Terminate asked = termination();
      if (asked != null) {
        return asked.reason;
      }
      Object payload = next();
      if (payload != null) {
        left--;
        by.begin();
        ExitReason reason = handle(payload, turn);
        by.end();
        if (reason != null) {
          return reason;
        }
      } else {
        turn.settle();
        RUNNER.setOpaque(this, (Runner) null);
        if (release()) {
          return null;
        }
        RUNNER.setOpaque(this, by);
        patience--;
      }
    }
    turn.settle();
    RUNNER.setOpaque(this, (Runner) null);
    kernel().scheduler().scheduleLast(this);
    return null;
  }

  /** Before the first message; the reason to end if that fails. */
  private @Nullable ExitReason start(CellContext<M> ctx, Runner by) {
    Terminate asked = termination();
    if (asked != null) {
      return asked.reason;
    }
    by.begin();
    try {
      Behavior<M> made = factory == null ? behavior() : factory.get();
      Objects.requireNonNull(made, "the factory made no behaviour").onStart(ctx);
      behavior = made;
      started = true;
      return null;
    } catch (Throwable thrown) {
      return reasonFor(thrown);
    } finally {
      by.end();
    }
  }

  private @Nullable ExitReason handle(Object payload, Turn<M> turn) {
    try {
      if (payload instanceof Special special) {
        return handleSpecial(special, turn);
      }
      behavior().onMessage(cast(payload), turn.ctx);
      turn.handled++;
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

  private @Nullable ExitReason handleSpecial(Special special, Turn<M> turn) throws Exception {
    if (special == Special.STOP) {
      return new ExitReason.Shutdown();
    }
    if (special instanceof Special.Ask ask) {
      behavior().onMessage(cast(ask.message()), turn.ctx);
      turn.handled++;
    } else if (special instanceof Special.Notice notice && notice.claim()) {
      behavior().onSignal(notice.signal(), turn.ctx);
    }
    return null;
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
  long takenWhileAlive() {
    return 0;
  }

  @Override
  long handledWhileAlive() {
    return 0;
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

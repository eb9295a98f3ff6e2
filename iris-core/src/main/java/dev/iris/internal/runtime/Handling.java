package dev.iris.internal.runtime;

import dev.iris.Behavior;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.internal.schedule.Runner;
import dev.iris.internal.supervise.Child;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a push actor's behaviour: its start, its messages and signals, its last words, and
 * what becomes of what they throw.
 *
 * <p>Code of the user runs in a piece, between {@link Runner#begin} and {@link Runner#end}; by that
 * the monitor sees whether there is progress, and a fencer whether the thread is in the code. After
 * a piece the actor may be the fencer's. So who touches the actor next asks first whether it is
 * lost ({@link PushCell#lost}), which pairs with the fencer's step; see {@link Fences}.
 *
 * <p>By the actor's owner alone.
 */
final class Handling {

  private Handling() {}

  /**
   * One payload, whose piece has begun.
   *
   * @param current the behaviour, if there is one
   * @return the actor's end; null: it goes on
   */
  static <M> @Nullable Ending handle(
      PushCell<M> who,
      Object payload,
      @Nullable Behavior<M> current,
      CellContext<M> ctx,
      Runner by) {
    int done = 0;
    Throwable failure = null;
    try {
      if (payload instanceof Special special) {
        done = special == Special.STOP ? 0 : special(who, special, ctx, by);
      } else {
        (current == null ? present(who, ctx, by) : current).onMessage(who.cast(payload), ctx);
        done = 1;
      }
    } catch (Throwable thrown) {
      failure = thrown;
    }
    by.end(done);
    return failure != null
        ? failed(who, payload, failure, by)
        : payload == Special.STOP ? Ending.stopped() : null;
  }

  private static Ending failed(PushCell<?> who, Object payload, Throwable thrown, Runner by) {
    if (who.lost(by)) {
      return Ending.stopped(); // which nobody will look at
    }
    Ending ending = endingFor(who, thrown);
    if (Termination.restsAfter(who, ending)) {
      Losses.atRestart(who, payload, thrown);
    } else {
      Losses.atEnd(who, payload, DeadLetter.CRASHED);
    }
    return ending;
  }

  /** Who asked from outside prevails: a killed handler that throws for the interrupt was killed. */
  private static Ending endingFor(PushCell<?> who, Throwable thrown) {
    Terminate asked = who.termination();
    return asked != null && asked.fromOutside
        ? Ending.asked(asked)
        : Ending.ofItself(Failures.reasonOf(thrown));
  }

  private static <M> int special(PushCell<M> who, Special special, CellContext<M> ctx, Runner by)
      throws Exception {
    if (special instanceof Special.Message carried) {
      Traces.received(who, special, carried.message());
      present(who, ctx, by).onMessage(who.cast(carried.message()), ctx);
      return 1;
    }
    if (special instanceof Special.Swapping swapping) {
      present(who, ctx, by);
      by.end(0);
      if (!who.lost(by)) {
        who.carryOut(swapping.swap());
      }
      by.begin(0);
    } else if (special instanceof Special.Notice notice && notice.claim()) {
      Traces.heard(who, notice.signal());
      present(who, ctx, by).onSignal(notice.signal(), ctx);
    } else if (special instanceof Special.Idle idle && idle.claim()) {
      if (idle.message() == Laziness.IDLE) {
        drop(who, ctx, by);
      } else {
        Traces.timedOut(who, idle, idle.message());
        Objects.requireNonNull(who.behavior()).onMessage(who.cast(idle.message()), ctx);
      }
    }
    return 0;
  }

  private static <M> void drop(PushCell<M> who, CellContext<M> ctx, Runner by) {
    Behavior<M> last = who.behavior();
    if (last != null && Laziness.mayDrop(who)) {
      Laziness.lastWords(who, last, ctx);
      by.end(0);
      if (!who.lost(by)) {
        Laziness.dropped(who);
        who.runs(null);
      }
      by.begin(0);
    }
  }

  /** Before the first message; the reason to end if that fails. */
  static <M> @Nullable Ending start(PushCell<M> who, CellContext<M> ctx, Runner by) {
    Throwable failure = null;
    by.begin(0);
    try {
      present(who, ctx, by);
    } catch (Throwable thrown) {
      failure = thrown;
    }
    by.end(0);
    if (who.lost(by)) {
      return Ending.stopped(); // which nobody will look at
    }
    if (failure != null) {
      return endingFor(who, failure);
    }
    Child child = who.child();
    if (child != null) {
      child.started();
    }
    return null;
  }

  /** In a piece: the behaviour, made and started if there is none. Throws if that was too long. */
  private static <M> Behavior<M> present(PushCell<M> who, CellContext<M> ctx, Runner by)
      throws Exception {
    Behavior<M> there = who.behavior();
    if (there == null) {
      there = who.make();
      there.onStart(ctx);
      by.end(0);
      boolean lost = who.lost(by);
      by.begin(0);
      if (lost) {
        throw CellContext.fenced(who);
      }
      who.runs(there);
      Versions versions = Versions.existing(who);
      if (versions != null) {
        versions.runs(there);
      }
    }
    return there;
  }

  /** At the end. */
  static <M> void lastWords(PushCell<M> who, Activity now, ExitReason reason) throws Exception {
    Behavior<M> last = who.behavior();
    if (last == null) {
      return;
    }
    now.forget();
    now.by.begin(0);
    try {
      last.onStop(reason, new CellContext<>(who));
    } finally {
      now.by.end(0);
    }
  }
}

package dev.iris.internal.runtime;

import dev.iris.Behavior;
import dev.iris.internal.mailbox.Turn;
import dev.iris.internal.schedule.Runner;
import org.jspecify.annotations.Nullable;

/**
 * One activation of a push actor: its turn at the mailbox, and the thread that has it. Payload
 * after payload is taken and handled until the mailbox is empty and given up, the reductions are
 * gone, the runner has lost its place, or the actor must end.
 *
 * <p>Controls do not wait behind messages. They are looked at when the activation begins, and again
 * whenever the turn has been signalled; who pushes one signals the turn after that, so either the
 * owner sees the control when it begins, or the signal before the next message.
 *
 * <p>For the owner alone. Who looks at {@link #by} from outside got hold of the activity by the
 * actor's current turn.
 */
final class Activity extends Turn {

  /** How often in one activation it looks again when a sender is about to link. */
  private static final int PATIENCE = 64;

  final Runner by;

  /** What a bounded mailbox's last token stood for. */
  @Nullable Object message;

  Activity(Runner by) {
    this.by = by;
  }

  /** What does not wait behind messages: its end, its start, and swaps. */
  <M> @Nullable Ending urgent(PushCell<M> who, CellContext<M> ctx) {
    Terminate asked = who.termination();
    if (asked != null) {
      return Ending.asked(asked);
    }
    Ending ending = null;
    boolean swaps = Swaps.pending(who);
    if (who.behavior() == null && (swaps || !who.recipe().lazy())) {
      forget();
      ending = Handling.start(who, ctx, by);
    }
    if (ending == null && swaps) {
      forget();
      Swaps.carryOutPending(who);
      ending = who.lost(by) ? Ending.stopped() : null; // which nobody will look at
    }
    return ending;
  }

  /** Until the mailbox is given up (null) or the actor must end. */
  <M> @Nullable Ending run(PushCell<M> who, CellContext<M> ctx) {
    Runner by = this.by;
    Behavior<M> current = who.behavior();
    Object last = null;
    int budget = who.recipe().budget();
    for (int patience = PATIENCE; by.goesOn(budget) && patience > 0 && !by.retired(); ) {
      Ending ending = null;
      if (signalled()) {
        ending = urgent(who, ctx);
        current = who.behavior();
      }
      int mark = position();
      Object payload = ending == null ? who.next(this) : null;
      if (payload != null) {
        by.spend(1);
        by.begin(since(mark));
        last = payload;
        ending = Handling.handle(who, payload, current, ctx, by);
        current = current == null || payload instanceof Special ? who.behavior() : current;
      } else if (ending == null) {
        if (who.giveUp(this)) {
          return null;
        }
        patience--;
      }
      if (ending != null) {
        return ending;
      }
    }
    if (who.lost(by)) {
      uncount(last, by);
    } else {
      who.putBack(this);
    }
    return null;
  }

  /** Handled after all, but its fencer has made a dead letter of it. */
  private static void uncount(@Nullable Object last, Runner by) {
    if (last != null && Special.messageOf(last) != null) {
      by.uncount();
    }
  }
}

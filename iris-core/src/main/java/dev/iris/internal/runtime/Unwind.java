package dev.iris.internal.runtime;

import dev.iris.ExitReason;
import org.jspecify.annotations.Nullable;

/**
 * How a pull body is brought to its end, and what its end means. A receive of an actor that must
 * end throws {@link Unwinding}, of one whose body is replaced {@link Swapped}, and the body is to
 * let it through. Whatever the body does instead, its end is read together with what was asked of
 * the actor: a request from outside prevails over all else, then what the body threw, then a
 * request of its own or a stop.
 *
 * <p>By the actor's thread: in a receive, and out of the body, once it is known not to be fenced
 * off.
 */
final class Unwind {

  private Unwind() {}

  /** Leaves a receive if the body must not go on, and each one that it still tries. */
  static void ifEnding(PullCell<?> who, PullTurn turn) {
    turn.beginsToLook();
    if (who.pendingTermination() != null) {
      throw new Unwinding();
    }
    if (Swaps.pending(who)) {
      throw new Swapped();
    }
    turn.foundNothing();
  }

  /**
   * After a body.
   *
   * @param thrown what it threw; null: it returned
   * @return null: another body is to run
   */
  static @Nullable Ending ending(PullCell<?> who, @Nullable Throwable thrown) {
    if (thrown == null) {
      Ending ending = askedFor(who, new ExitReason.Normal());
      return ending.own() && Swaps.pending(who) ? null : ending;
    }
    if (thrown instanceof Swapped) {
      Ending ending = askedFor(who, new ExitReason.Normal());
      return ending.own() ? null : ending;
    }
    if (thrown instanceof Unwinding) {
      return askedFor(who, new ExitReason.Shutdown());
    }
    Ending ending = failure(who, thrown);
    Special.Ask ask = who.lastAsk();
    if (ask != null && Termination.restsAfter(who, ending)) {
      ask.slot().fail(who + " failed at the request", thrown);
    }
    return ending;
  }

  private static Ending askedFor(PullCell<?> who, ExitReason otherwise) {
    Terminate request = who.pendingTermination();
    if (request != null) {
      return Ending.asked(request);
    }
    return who.stopped() ? Ending.stopped() : Ending.ofItself(otherwise);
  }

  private static Ending failure(PullCell<?> who, Throwable thrown) {
    Terminate request = who.pendingTermination();
    if (request != null && request.fromOutside) {
      return Ending.asked(request);
    }
    return thrown instanceof InterruptedException && (who.stopped() || request != null)
        ? askedFor(who, new ExitReason.Shutdown())
        : Ending.ofItself(Failures.reasonOf(thrown));
  }
}

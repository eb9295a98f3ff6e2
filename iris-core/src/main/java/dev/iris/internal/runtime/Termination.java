package dev.iris.internal.runtime;

import dev.iris.ExitReason;
import dev.iris.internal.mailbox.Push;
import dev.iris.internal.supervise.Child;
import org.jspecify.annotations.Nullable;

/**
 * How an actor is asked to end before its next message, and which way it goes when its code has
 * come to an end: to its end by {@link ExitPath}, or to rest by {@link RestPath}.
 *
 * <p>A request is a control, so the owner finds it; a kill has to reach those, too, who do not
 * look: a thread that blocks in the actor's code is interrupted, children that the actor waits for
 * are killed, a supervisor looks at an actor that may be at rest, and a fence is set up against
 * code that does not return. The flag {@code killed} is written before the turn is read, the
 * children are looked for, the supervisor is poked; who makes one of these known reads the flag
 * after that. So one of the two sees the other.
 *
 * <p>{@link #ask} is for any thread, the rest for the owner.
 */
final class Termination {

  private Termination() {}

  /** Ends it before the next message; the first such request gives the reason. */
  static void ask(Cell<?> who, ExitReason reason, boolean fromOutside) {
    if (!fromOutside) {
      who.control(new Terminate(reason, false));
      return;
    }
    who.wasKilled();
    Push push = who.control(new Terminate(reason, true));
    if (push != Push.REFUSED && !who.runsOnThisThread()) {
      who.interruptRunner();
    }
    hurryChildren(who);
    if (push != Push.WAKE || who instanceof PullCell) {
      Fences.arm(who, reason); // who is woken looks for the kill before it runs anything
    }
    pokeSupervisor(who);
  }

  /** If it waits for its children to end, they are killed, too. */
  private static void hurryChildren(Cell<?> who) {
    Attachments some = who.existingAttachments();
    Children ending = some == null ? null : some.endingChildren();
    if (ending != null) {
      who.kernel().inTurn(ending::kill); // for they may wait for their own, and so on
    }
  }

  /** It may be at rest, and so not see that it was asked to end. */
  static void pokeSupervisor(Cell<?> who) {
    Child child = who.child();
    if (child != null) {
      child.poked();
    }
  }

  /**
   * Takes all controls: what asks it to end, if anything; the first from outside, else the first.
   */
  static @Nullable Terminate take(Cell<?> who) {
    Terminate[] found = new Terminate[1];
    who.takeAllControls(
        control -> {
          if (control instanceof Swap.Now now) {
            Swaps.pend(who, now.swap());
          } else if (control instanceof Terminate asked
              && (!asked.rests || restAsked(who))
              && (found[0] == null || (asked.fromOutside && !found[0].fromOutside))) {
            found[0] = asked;
          }
        });
    return found[0];
  }

  private static boolean restAsked(Cell<?> who) {
    Child child = who.child();
    return child != null && child.restAsked();
  }

  /**
   * As the last the owner does: the actor ends, or comes to rest and is its supervisor's.
   *
   * @return false if it rests, and the caller must not touch it any more
   */
  static boolean leave(Cell<?> who, Ending ending) {
    Child child = who.child();
    if (child != null && rests(who, ending, child)) {
      RestPath.rest(who, child, ending);
      return false;
    }
    if (ending.own()) {
      who.kernel().logFailure(who, ending.reason());
    }
    if (child != null && who.refusesMessages()) {
      child.stopping();
    }
    ExitPath.end(who, ending.reason());
    return true;
  }

  /** Whether the actor will be restarted in place after this. */
  static boolean restsAfter(Cell<?> who, Ending ending) {
    Child child = who.child();
    return child != null && rests(who, ending, child);
  }

  private static boolean rests(Cell<?> who, Ending ending, Child child) {
    return !who.refusesMessages()
        && (ending.rests() || ending.own() && child.restsAfter(ending.reason()));
  }
}

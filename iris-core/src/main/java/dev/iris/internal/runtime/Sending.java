package dev.iris.internal.runtime;

import dev.iris.DeadLetter;
import dev.iris.MailboxPolicy;

/**
 * The ways to an actor's mailbox, but for the one that all sends of an undisturbed runtime take,
 * {@link Cell#offer}. What is sent on these ways is told to the probe first, and may be wrapped for
 * it; see {@link Traces}.
 */
final class Sending {

  /** Senders to a mailbox with fewer messages than this go on undisturbed. */
  private static final int SHALLOW = 64;

  private Sending() {}

  /** Any thread, when the kernel is wary: the runtime closes, is probed, or has fenced a thread. */
  static boolean warily(Cell<?> who, Object payload) {
    Probe probe = who.kernel().probe();
    boolean full = probe != null && Traces.sending(who, probe, payload);
    if (who.kernel().fences().holdsThisThread()) {
      return Losses.refuse(who, payload, DeadLetter.FENCED);
    }
    if (who.kernel().refusesOutsiders()) {
      return Losses.refuse(who, payload, DeadLetter.CLOSING);
    }
    Object traced = Traces.traced(who, payload);
    return full ? Overflow.full(who, traced) : who.offer(traced, true);
  }

  /** Any thread, to an actor that is known to have ended. */
  static void tooLate(Cell<?> who, Object payload) {
    Probe probe = who.kernel().probe();
    if (probe != null) {
      Traces.sending(who, probe, payload);
    }
    Losses.refuse(who, payload, DeadLetter.ENDED);
  }

  /** By the actor itself, on whatever thread: not refused while the runtime closes. */
  static void toSelf(Cell<?> who, Object message) {
    Probe probe = who.kernel().probe();
    if (probe == null || !Traces.sending(who, probe, message)) {
      who.offer(Traces.traced(who, message), true);
    } else {
      Overflow.full(who, Traces.traced(who, message));
    }
  }

  /** On the timers' thread, which must not run what a policy passes messages on to. */
  static void timerFired(Cell<?> who, Object message) {
    if (who.kernel().closing()) {
      return;
    }
    Traces.fired(who, message);
    MailboxPolicy<?> policy = who.recipe().policy();
    if (policy instanceof MailboxPolicy.Redirect || policy instanceof MailboxPolicy.Spill) {
      who.kernel().scheduler().runOutside(() -> who.offer(Traces.traced(who, message), false));
    } else {
      who.offer(Traces.traced(who, message), false);
    }
  }

  /** By a sender that is to look, at one message in so many, whether it outruns the actor. */
  static void deep(Cell<?> who) {
    int depth = who.depth();
    if (depth >= SHALLOW && !who.runsOnThisThread()) {
      who.kernel().scheduler().deepSend(depth, who.attended());
    }
  }
}

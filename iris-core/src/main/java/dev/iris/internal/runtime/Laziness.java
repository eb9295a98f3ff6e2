package dev.iris.internal.runtime;

import dev.iris.ActorContext;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import org.jspecify.annotations.Nullable;

/**
 * How a lazy actor lets go of its behaviour. A {@link ReceiveTimeout} of its own tells it that it
 * has been idle, by a notice that gets into an empty mailbox only; so what arrives meanwhile either
 * keeps the notice out, or is behind it and makes the behaviour anew. The actor does both itself,
 * between two messages, and no flag says which of the two it is: it has a behaviour or not.
 *
 * <p>Owner only.
 */
final class Laziness {

  /** Stands for "it has been idle". Nobody is sent it. */
  static final Object IDLE = new Object();

  private Laziness() {}

  /** It has a behaviour and no receive timeout, and is about to give the mailbox up. */
  static @Nullable ReceiveTimeout goesIdle(Cell<?> who) {
    ActorTimers timers = who.attachments().timers(who);
    if (timers == null) {
      return null;
    }
    ReceiveTimeout limit = timers.idleLimit();
    limit.goesIdle();
    return limit;
  }

  /**
   * Whether the behaviour may go. A timer leaves the list after its message is in the mailbox, so
   * one of the two is seen.
   */
  static boolean mayDrop(Cell<?> who) {
    Attachments attachments = who.attachments();
    ActorTimers timers = attachments.existingTimers();
    return (timers == null || !timers.any())
        && attachments.children().isEmpty()
        && !who.refusesMessages()
        && who.mailboxSize().orElse(0) == 0;
  }

  /** What the behaviour has to say before it goes. */
  static <M> void lastWords(Cell<M> who, Behavior<M> behavior, ActorContext<M> ctx) {
    ExitPath.lastWordsOfOne(who, () -> behavior.onStop(new ExitReason.Normal(), ctx));
  }

  /** It goes: what its last words have begun is ended. */
  static void dropped(Cell<?> who) {
    Attachments attachments = who.attachments();
    ActorTimers timers = attachments.existingTimers();
    if (timers != null) {
      timers.endOwn();
    }
    attachments.children().forEach(Cell::stop);
    Versions versions = Versions.existing(who);
    if (versions != null) {
      versions.runs(null);
    }
  }
}

package dev.iris.internal.runtime;

import dev.iris.DeadLetter;
import dev.iris.internal.mailbox.BoundedBuffer;

/**
 * What becomes of messages that their actor does not handle: dead letters, and failed asks. A
 * message that was accepted is accounted for here or by who handles it, never by both. Any thread;
 * each is told the cause by who knows it.
 */
final class Losses {

  private Losses() {}

  /** Of one that was not accepted; always false, for the sender. */
  static boolean refuse(Cell<?> who, Object payload, String cause) {
    lose(who, payload, cause, false);
    return false;
  }

  /** Makes a dead letter of a message, and fails the ask it came with. */
  static void lose(Cell<?> who, Object payload, String cause, boolean accepted) {
    Object message = Special.messageOf(payload);
    if (message == null) {
      return;
    }
    who.kernel().deadLetters().report(message, who, cause, accepted);
    Probe probe = who.kernel().probe();
    if (probe != null) {
      probe.lost(who, message, cause, accepted);
    }
    if (payload instanceof Special.Ask ask) {
      ask.slot().fail(who + (accepted ? " lost" : " refused") + " the request: " + cause, null);
    }
  }

  /** The same of a message that its handler has kept for somebody, who has not taken it. */
  static void handled(Cell<?> who, Object message, String cause) {
    who.kernel().counters().handled.decrement(); // it is counted as lost instead
    who.kernel().deadLetters().report(message, who, cause, true);
    Probe probe = who.kernel().probe();
    if (probe != null) {
      probe.unread(who, message, cause);
    }
  }

  /** The same of what is left at the end; an ask of this actor fails later, when names are free. */
  static void atEnd(Cell<?> who, Object payload, String cause) {
    if (payload instanceof Special.Swapping swapping) {
      swapping.swap().failForItsEnd();
    }
    if (payload instanceof Special.Ask ask && ask.slot().target() == who) {
      lose(who, ask.message(), cause, true);
    } else if (payload != BoundedBuffer.TOKEN) {
      lose(who, payload, cause, true);
    }
  }

  /** The same of the message at which an actor failed that goes on: its ask fails at once. */
  static void atRestart(Cell<?> who, Object payload, Throwable thrown) {
    if (payload instanceof Special.Ask ask) {
      lose(who, ask.message(), DeadLetter.CRASHED, true);
      ask.slot().fail(who + " failed at the request", thrown);
    } else if (payload instanceof Special.Swapping swapping) {
      swapping.swap().fail(thrown);
    } else {
      lose(who, payload, DeadLetter.CRASHED, true);
    }
  }
}

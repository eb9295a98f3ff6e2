package dev.iris.internal.runtime;

import dev.iris.Signal;
import java.util.Objects;

/**
 * What a {@link Probe}, if there is one, is told of an actor's messages. With a probe each message
 * travels in a {@link Special.Traced}, so that the owner tells of its handling without a look at
 * the kernel for messages that are plain.
 *
 * <p>{@link #sending}, {@link #traced} and {@link #fired} are for who puts a message into the
 * mailbox; the rest is for the actor's owner.
 */
final class Traces {

  private Traces() {}

  /** A message is about to be sent. True: the mailbox is to be taken for full. */
  static boolean sending(Cell<?> who, Probe probe, Object payload) {
    Object message = Objects.requireNonNull(Special.messageOf(payload));
    boolean bounded = who.buffer() != null;
    return probe.sending(who, message, bounded) && bounded;
  }

  /** What stands for a message in the mailbox: itself, unless somebody wants to know of it. */
  static Object traced(Cell<?> who, Object payload) {
    return who.kernel().probe() == null || payload instanceof Special
        ? payload
        : new Special.Traced(payload);
  }

  /** A timer's message is about to be put into the mailbox. */
  static void fired(Cell<?> who, Object message) {
    Probe probe = who.kernel().probe();
    if (probe != null) {
      probe.fired(who, message);
    }
  }

  /** A payload is to be handled. */
  static void received(Cell<?> who, Object payload, Object message) {
    Probe probe = who.kernel().probe();
    if (probe != null && payload != message) {
      probe.received(who, message);
    }
  }

  /** A receive timeout's message, which nobody sent, is to be handled. */
  static void timedOut(Cell<?> who, Object payload, Object message) {
    fired(who, message);
    received(who, payload, message);
  }

  /** A signal is to be handled. */
  static void heard(Cell<?> who, Signal signal) {
    Probe probe = who.kernel().probe();
    if (probe != null) {
      probe.heard(who, signal);
    }
  }
}

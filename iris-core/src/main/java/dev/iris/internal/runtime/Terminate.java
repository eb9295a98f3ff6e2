package dev.iris.internal.runtime;

import dev.iris.ExitReason;
import dev.iris.internal.mailbox.Control;

/** The request to end, before the next message. */
final class Terminate extends Control {
  final ExitReason reason;

  /** Asked for by others: it then prevails over what the actor's code throws. */
  final boolean fromOutside;

  /** Not to end, but to come to rest, until its supervisor lets it go on. */
  final boolean rests;

  Terminate(ExitReason reason, boolean fromOutside) {
    this(reason, fromOutside, false);
  }

  private Terminate(ExitReason reason, boolean fromOutside, boolean rests) {
    this.reason = reason;
    this.fromOutside = fromOutside;
    this.rests = rests;
  }

  static Terminate rest() {
    return new Terminate(new ExitReason.Shutdown(), false, true);
  }
}

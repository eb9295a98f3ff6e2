package dev.iris.internal.runtime;

import dev.iris.ExitReason;
import dev.iris.internal.mailbox.Control;

/** The request to end, before the next message. */
final class Terminate extends Control {
  final ExitReason reason;

  /** Asked for by others: it then prevails over what the actor's code throws. */
  final boolean fromOutside;

  Terminate(ExitReason reason, boolean fromOutside) {
    this.reason = reason;
    this.fromOutside = fromOutside;
  }
}

package dev.iris.internal.runtime;

import dev.iris.ExitReason;

/**
 * That an actor's code has come to its end.
 *
 * @param reason why
 * @param own whether of its own doing; else others asked for it, or it was stopped
 */
record Ending(ExitReason reason, boolean own) {

  static Ending stopped() {
    return new Ending(new ExitReason.Shutdown(), false);
  }

  static Ending asked(Terminate asked) {
    return new Ending(asked.reason, !asked.fromOutside);
  }
}

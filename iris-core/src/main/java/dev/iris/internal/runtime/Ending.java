package dev.iris.internal.runtime;

import dev.iris.ExitReason;

/**
 * That an actor's code has come to its end.
 *
 * @param reason why
 * @param own whether of its own doing; else others asked for it, or it was stopped
 * @param rests whether its supervisor asked it to come to rest
 */
record Ending(ExitReason reason, boolean own, boolean rests) {

  static Ending ofItself(ExitReason reason) {
    return new Ending(reason, true, false);
  }

  static Ending stopped() {
    return new Ending(new ExitReason.Shutdown(), false, false);
  }

  static Ending asked(Terminate asked) {
    return new Ending(asked.reason, !asked.fromOutside && !asked.rests, asked.rests);
  }
}

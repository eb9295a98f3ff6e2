package dev.iris.internal.runtime;

import dev.iris.Signal;
import org.jspecify.annotations.Nullable;

/** What can be in a mailbox besides plain messages. */
sealed interface Special {

  /** From here on no user message follows; whoever reaches it ends. */
  enum Stop implements Special {
    STOP
  }

  /** A signal, and the watch it belongs to. */
  record Notice(Signal signal, @Nullable Watch watch) implements Special {
    /** Whether the actor is to see it; true at most once. */
    boolean claim() {
      return watch == null || watch.claim();
    }
  }

  /** A message whose sender waits for a reply. */
  record Ask(Object message, ReplySlot<?> slot) implements Special {}

  /** The user message a payload stands for; null if it stands for none. */
  static @Nullable Object messageOf(Object payload) {
    return switch (payload) {
      case Ask ask -> ask.message();
      case Special other -> null;
      default -> payload;
    };
  }
}

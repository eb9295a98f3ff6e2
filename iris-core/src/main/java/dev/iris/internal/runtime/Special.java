package dev.iris.internal.runtime;

import dev.iris.Signal;
import dev.iris.internal.mailbox.BoundedBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What can be in a mailbox besides plain messages. A class and not an interface, for each message
 * is tested for it, and that is the quicker test.
 */
abstract sealed class Special {

  /** From here on no user message follows; whoever reaches it ends. */
  static final Special STOP = new Stop();

  /** The user message a payload stands for; null if it stands for none. */
  static @Nullable Object messageOf(Object payload) {
    if (payload instanceof Message carried) {
      return carried.message;
    }
    if (payload instanceof BoundedBuffer.Held held) {
      return messageOf(held.message());
    }
    return payload instanceof Special ? null : payload;
  }

  private static final class Stop extends Special {}

  /** Whether a signal is still wanted. Any thread. */
  interface Claim {
    /** Of signals that nothing takes back. */
    Claim ALWAYS =
        new Claim() {
          @Override
          public boolean settled() {
            return false;
          }

          @Override
          public boolean claim() {
            return true;
          }
        };

    /** Whether nobody will see it any more. */
    boolean settled();

    /** By the actor that is about to see it: whether it is to. */
    boolean claim();
  }

  /** A signal, and what may take it back. */
  static final class Notice extends Special {
    private final Signal signal;
    private final Claim claim;

    Notice(Signal signal, Claim claim) {
      this.signal = signal;
      this.claim = claim;
    }

    Signal signal() {
      return signal;
    }

    /** Whether nobody will see it any more. */
    boolean obsolete() {
      return claim.settled();
    }

    /** Whether the actor is to see it, which it is about to. */
    boolean claim() {
      return claim.claim();
    }
  }

  /** Other code is to run from here on. */
  static final class Swapping extends Special {
    private final Swap swap;

    Swapping(Swap swap) {
      this.swap = swap;
    }

    Swap swap() {
      return swap;
    }
  }

  /**
   * What an actor asked to be told when nothing arrives. It is not in the accounts, for nobody sent
   * it.
   */
  static final class Idle extends Special {
    private final ReceiveTimeout timeout;
    private final int idleTime;

    Idle(ReceiveTimeout timeout, int idleTime) {
      this.timeout = timeout;
      this.idleTime = idleTime;
    }

    Object message() {
      return timeout.message();
    }

    /** By the actor: whether it is to see it. */
    boolean claim() {
      return timeout.stillIdle(idleTime);
    }
  }

  /** A user message that does not travel alone. */
  abstract static sealed class Message extends Special {
    private final Object message;

    private Message(Object message) {
      this.message = message;
    }

    final Object message() {
      return message;
    }
  }

  /** A message whose handling the probe is told. */
  static final class Traced extends Message {
    Traced(Object message) {
      super(message);
    }
  }

  /** A message whose sender waits for a reply. */
  static final class Ask extends Message {
    private final ReplySlot<?> slot;

    Ask(Object message, ReplySlot<?> slot) {
      super(message);
      this.slot = slot;
    }

    ReplySlot<?> slot() {
      return slot;
    }
  }
}

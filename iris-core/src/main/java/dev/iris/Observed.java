package dev.iris;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * An actor without behaviour of its own, and what it has got: for tests, and for looking at what
 * others send.
 *
 * @param <M> the messages it takes
 * @param ref the actor, to be given to others
 * @param drain takes out what it has handled since the last call: messages and signals ({@link
 *     Signal}), in the order of their arrival, at most as many of the newest as its capacity. Any
 *     thread; what is still in the mailbox is not there yet. Empty once the actor has ended. A
 *     message that nobody has taken out when a newer one pushes it out, or when the actor ends, is
 *     a dead letter
 */
public record Observed<M>(ActorRef<M> ref, Supplier<List<Object>> drain) {
  /** Checks the components. */
  public Observed {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(drain, "drain");
  }
}

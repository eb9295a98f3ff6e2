package dev.iris.test;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.Signal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What happened to one actor, up to the moment it was asked for.
 *
 * @param actor the actor
 * @param messages what it has begun to handle, in order
 * @param signals what it has heard, in order
 * @param exit why it ended, if it has
 */
public record ActorHistory(
    ActorRef<?> actor, List<Object> messages, List<Signal> signals, Optional<ExitReason> exit) {

  /** Copies the lists. */
  public ActorHistory {
    Objects.requireNonNull(actor, "actor");
    messages = List.copyOf(messages);
    signals = List.copyOf(signals);
    Objects.requireNonNull(exit, "exit");
  }
}

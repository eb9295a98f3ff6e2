package dev.iris;

import java.util.Objects;

/**
 * What a subscriber to paths is told, see {@link Paths#subscribe}. A switch over events needs a
 * default: variants may be added.
 */
public interface PathEvent {

  /**
   * An actor is at a path.
   *
   * @param path the path
   * @param actor the actor
   */
  record Appeared(String path, ActorRef<?> actor) implements PathEvent {
    /** Checks that both are there. */
    public Appeared {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(actor, "actor");
    }
  }

  /**
   * An actor is no longer at a path: it has ended, or was unregistered.
   *
   * @param path the path
   * @param actor the actor
   */
  record Gone(String path, ActorRef<?> actor) implements PathEvent {
    /** Checks that both are there. */
    public Gone {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(actor, "actor");
    }
  }
}

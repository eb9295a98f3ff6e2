package dev.iris.internal.schedule;

/** A piece of an actor's work: some messages. */
@FunctionalInterface
public interface Activation {

  /** Does it. Called once for each time it was scheduled, on any thread; does not throw. */
  void activate();
}

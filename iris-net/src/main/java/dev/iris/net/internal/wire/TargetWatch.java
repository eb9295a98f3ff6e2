package dev.iris.net.internal.wire;

/**
 * Somebody who wants to hear that a remote actor is taken to have ended.
 *
 * @param target the actor
 * @param turn who has a smaller one hears before who has a larger one
 * @param listener hears it once
 */
public record TargetWatch(Target target, int turn, Listener listener) {

  /** The cause when the name of a target is found to have another pid, or none. */
  public static final String GONE = "its name has another pid, or none";

  /** Hears of an end; must not call back into the session, nor wait. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Called once.
     *
     * @param cause in words
     */
    void ended(String cause);
  }

  /** Each is itself alone. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}

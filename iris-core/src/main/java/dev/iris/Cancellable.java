package dev.iris;

/** A timer, a watch or a subscription. Any thread may cancel it. */
@FunctionalInterface
public interface Cancellable {

  /**
   * Ends it.
   *
   * @return true if this call came in time: nothing has fired and nothing will, and it had not been
   *     cancelled before
   */
  boolean cancel();
}

package dev.iris.internal.schedule;

/** Runs the activations of one actor or of many. Any thread may call. */
public interface Dispatcher {

  /**
   * Runs an activation soon. What the caller did before is seen by it.
   *
   * @param activation the activation, which is not scheduled already
   */
  void schedule(Activation activation);

  /**
   * Runs an activation after those that wait already: it has had its share.
   *
   * @param activation the activation
   */
  void scheduleLast(Activation activation);

  /** The actor has ended: what was kept for it alone can go. */
  default void release() {}
}

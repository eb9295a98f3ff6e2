package dev.iris.internal.schedule;

/** A piece of an actor's work: some messages. */
public interface Activation {

  /**
   * Does it. Called once for each time it was scheduled; does not throw.
   *
   * @param runner the thread it runs on
   */
  void activate(Runner runner);

  /** What a message does to others. */
  enum Trouble {
    /** It waits, and its runner has just lost its place and is retired. */
    BLOCKS,
    /** It holds on to its thread, as all others do, so that threads were added. */
    SPINS
  }

  /**
   * Told, on another thread, that this activation's message keeps others waiting.
   *
   * @param runner what runs it
   * @param trouble how
   */
  void troubles(Runner runner, Trouble trouble);
}

package dev.iris;

/**
 * The number of an actor within its node: {@code generation << 32 | index}. It is what crosses the
 * wire and what listings show. Generations start at 1, so 0 is no actor; the first actor of a
 * runtime is 1.0. A slot's next owner has another generation, so a stale pid reaches nobody.
 *
 * @param value the 64 bits
 */
public record Pid(long value) {

  /** No actor. */
  public static final Pid NONE = new Pid(0);

  /**
   * How often the slot had been given out when this actor got it.
   *
   * @return the upper 32 bits, as an unsigned number
   */
  public long generation() {
    return value >>> 32;
  }

  /**
   * The slot.
   *
   * @return the lower 32 bits, as an unsigned number
   */
  public long index() {
    return value & 0xffff_ffffL;
  }

  /**
   * {@code generation.index}, as in "1.0".
   *
   * @return the text
   */
  @Override
  public String toString() {
    return generation() + "." + index();
  }
}

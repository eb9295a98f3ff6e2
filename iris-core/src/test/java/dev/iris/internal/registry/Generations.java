package dev.iris.internal.registry;

/** Sets slots forward, for tests that have no time for four billion actors. */
public final class Generations {

  private Generations() {}

  /**
   * As if a free slot had been given out so often.
   *
   * @param table where
   * @param index which slot
   * @param generation of its last owner
   */
  public static void force(PidTable<?> table, int index, int generation) {
    table.forceGeneration(index, generation);
  }
}

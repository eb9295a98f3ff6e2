package dev.iris.examples.census;

/** Told how far a long job is. Called by one thread at a time. */
@FunctionalInterface
public interface Progress {

  /**
   * Another step is done.
   *
   * @param done how many are done
   * @param all how many there are
   */
  void at(int done, int all);
}

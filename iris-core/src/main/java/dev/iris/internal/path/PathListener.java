package dev.iris.internal.path;

/**
 * Hears of changes below a place, under the monitor of the {@link PathTree}: takes note, and
 * returns.
 *
 * @param <T> owners
 */
@FunctionalInterface
public interface PathListener<T> {
  /**
   * Takes note of a change.
   *
   * @param path where
   * @param owner who
   * @param appeared whether it is there now, or is gone
   */
  void changed(String path, T owner, boolean appeared);
}

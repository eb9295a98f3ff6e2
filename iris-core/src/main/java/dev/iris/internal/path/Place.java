package dev.iris.internal.path;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link PathTree}: one segment. Written under the tree's monitor, read by anybody.
 *
 * @param <T> owners of paths
 * @param <S> supervisors of paths
 */
public final class Place<T, S> {
  final @Nullable Place<T, S> parent;
  final String segment;
  volatile @Nullable T owner;
  volatile @Nullable Branch<T, S> branch;

  Place(@Nullable Place<T, S> parent, String segment) {
    this.parent = parent;
    this.segment = segment;
  }

  /** What most places do not have: something below, a supervisor, subscribers. */
  static final class Branch<T, S> {
    /** Children with an owner, and those without. */
    final Map<String, Place<T, S>> owned = new ConcurrentHashMap<>();

    final Map<String, Place<T, S>> ownerless = new ConcurrentHashMap<>();

    final List<PathListener<T>> listeners = new CopyOnWriteArrayList<>();
    volatile @Nullable S supervisor;
    volatile int below;
    volatile int directlyBelow;

    /** Those of one of the two, by segment; a snapshot. */
    static <T, S> List<Place<T, S>> sorted(Map<String, Place<T, S>> children) {
      List<Place<T, S>> sorted = new ArrayList<>(children.values());
      sorted.sort(Comparator.comparing(place -> place.segment));
      return sorted;
    }

    boolean unused() {
      return owned.isEmpty() && ownerless.isEmpty() && listeners.isEmpty() && supervisor == null;
    }
  }

  /**
   * Who is here.
   *
   * @return the owner, or null
   */
  public @Nullable T owner() {
    return owner;
  }

  /**
   * Where this is.
   *
   * @return the path
   */
  public String path() {
    if (parent == null) {
      return "/";
    }
    StringBuilder path = new StringBuilder();
    append(path);
    return path.toString();
  }

  private void append(StringBuilder path) {
    if (parent != null) {
      parent.append(path);
      path.append('/').append(segment);
    }
  }

  Branch<T, S> branchForChange() {
    Branch<T, S> existing = branch;
    if (existing == null) {
      existing = new Branch<>();
      branch = existing;
    }
    return existing;
  }
}

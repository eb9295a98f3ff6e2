package dev.iris.internal.path;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Paths as a tree of segments, in which a query costs what it returns and the depth of what was
 * asked for, however many paths there are beside it. Each place knows how many owners are below it.
 * Places below one are visited in the order of their segments, which are sorted for the purpose.
 *
 * <p>Changes are made under this object's monitor, for as many steps as the path is deep. Queries
 * take no lock: a place that gets or loses its owner while it has children moves between two maps
 * of its parent, into the new one first; these moves are counted, and a query during which one
 * happened is asked again, the last time under the monitor.
 *
 * <p>Any thread. Listeners are called under the monitor: they take note, and return.
 *
 * @param <T> owners of paths
 * @param <S> supervisors of paths
 */
public final class PathTree<T, S> {

  private static final int TRIES = 3;

  private final Place<T, S> root = new Place<>(null, "");
  private final LongAdder visited = new LongAdder();
  private volatile int moves;

  /** An empty tree. */
  public PathTree() {}

  /**
   * How many places all queries have looked at so far.
   *
   * @return the number
   */
  public long visited() {
    return visited.sum();
  }

  // --- changes

  /**
   * Gives a path to an owner.
   *
   * @param path a well-formed path
   * @param owner the owner
   * @return its place, or null if the path is taken
   */
  public synchronized @Nullable Place<T, S> claim(String path, T owner) {
    Place<T, S> place = make(path);
    if (place.owner != null) {
      return null;
    }
    Place<T, S> parent = parentOf(place);
    Place.Branch<T, S> siblings = branchOf(parent);
    move(place, siblings.ownerless, siblings.owned);
    place.owner = owner;
    siblings.directlyBelow++;
    changed(place, owner, true);
    return place;
  }

  /**
   * Takes a place away from its owner, once.
   *
   * @param place a place that {@link #claim} returned
   */
  public synchronized void free(Place<T, S> place) {
    T owner = place.owner;
    if (owner == null) {
      return;
    }
    Place.Branch<T, S> siblings = branchOf(parentOf(place));
    place.owner = null;
    siblings.directlyBelow--;
    changed(place, owner, false);
    if (place.branch == null) {
      siblings.owned.remove(place.segment);
      prune(parentOf(place));
    } else {
      move(place, siblings.owned, siblings.ownerless);
    }
  }

  private void move(Place<T, S> place, Map<String, Place<T, S>> from, Map<String, Place<T, S>> to) {
    boolean counts = place.branch != null;
    moves += counts ? 1 : 0; // odd: one is under way
    to.put(place.segment, place);
    from.remove(place.segment);
    moves += counts ? 1 : 0;
  }

  private void changed(Place<T, S> place, T owner, boolean appeared) {
    String path = null;
    for (Place<T, S> above = place.parent; above != null; above = above.parent) {
      Place.Branch<T, S> branch = branchOf(above);
      branch.below += appeared ? 1 : -1;
      for (PathListener<T> listener : branch.listeners) {
        path = path == null ? place.path() : path;
        listener.changed(path, owner, appeared);
      }
    }
  }

  /** Finds or makes a place; one without owner, for as long as it takes to give it a purpose. */
  private Place<T, S> make(String path) {
    Place<T, S> place = root;
    for (int from = 1; from < path.length(); ) {
      int to = endOfSegment(path, from);
      String segment = path.substring(from, to);
      Place.Branch<T, S> branch = place.branchForChange();
      Place<T, S> child = branch.owned.get(segment);
      if (child == null) {
        Place<T, S> parent = place;
        child = branch.ownerless.computeIfAbsent(segment, s -> new Place<>(parent, s));
      }
      place = child;
      from = to + 1;
    }
    return place;
  }

  /** Takes out what serves no purpose, from here upwards. */
  private void prune(Place<T, S> from) {
    for (Place<T, S> place = from; place != null; place = place.parent) {
      Place.Branch<T, S> branch = place.branch;
      if (branch != null && !branch.unused()) {
        return;
      }
      place.branch = null;
      if (place.owner != null || place.parent == null) {
        return;
      }
      branchOf(place.parent).ownerless.remove(place.segment);
    }
  }

  // --- supervisors

  /**
   * Sets a supervisor for a path and all below it.
   *
   * @param path a well-formed path, or the root
   * @param supervisor the supervisor
   * @return null, or the one that is there already and stays
   */
  public synchronized @Nullable S supervise(String path, S supervisor) {
    Place.Branch<T, S> branch = make(path).branchForChange();
    if (branch.supervisor == null) {
      branch.supervisor = supervisor;
      return null;
    }
    return branch.supervisor;
  }

  /**
   * Undoes {@link #supervise}.
   *
   * @param path where it was set
   */
  public synchronized void unsupervise(String path) {
    Place<T, S> place = make(path);
    place.branchForChange().supervisor = null;
    prune(place);
  }

  /**
   * The nearest supervisor.
   *
   * @param place a place
   * @return that of the place itself, or the next one above it; null if there is none
   */
  public @Nullable S nearest(Place<T, S> place) {
    for (Place<T, S> at = place; at != null; at = at.parent) {
      Place.Branch<T, S> branch = at.branch;
      S supervisor = branch == null ? null : branch.supervisor;
      if (supervisor != null) {
        return supervisor;
      }
    }
    return null;
  }

  /**
   * The nearest supervisor strictly above.
   *
   * @param path a well-formed path, or the root
   * @return the supervisor, or null if there is none
   */
  public synchronized @Nullable S above(String path) {
    Place<T, S> place = make(path);
    S supervisor = place.parent == null ? null : nearest(place.parent);
    prune(place);
    return supervisor;
  }

  /**
   * Visits the supervisors below a path that are nearest to it.
   *
   * @param path a well-formed path, or the root
   * @param each called with each of them, under the monitor
   */
  public synchronized void forEachSupervisorBelow(String path, Consumer<? super S> each) {
    Place<T, S> place = make(path);
    supervisorsBelow(place, each);
    prune(place);
  }

  private void supervisorsBelow(Place<T, S> place, Consumer<? super S> each) {
    Place.Branch<T, S> branch = place.branch;
    if (branch == null) {
      return;
    }
    for (var children : List.of(branch.owned, branch.ownerless)) {
      for (Place<T, S> child : Place.Branch.sorted(children)) {
        Place.Branch<T, S> below = child.branch;
        S supervisor = below == null ? null : below.supervisor;
        if (supervisor != null) {
          each.accept(supervisor);
        } else {
          supervisorsBelow(child, each);
        }
      }
    }
  }

  // --- listeners

  /**
   * Begins to listen; what is there below the prefix already is told at once.
   *
   * @param prefix a well-formed path, or the root
   * @param listener the listener
   */
  public synchronized void listen(String prefix, PathListener<T> listener) {
    Place<T, S> place = make(prefix);
    visit(place, Integer.MAX_VALUE, (path, owner) -> listener.changed(path, owner, true));
    place.branchForChange().listeners.add(listener);
  }

  /**
   * Ends listening.
   *
   * @param prefix the same
   * @param listener the same
   */
  public synchronized void unlisten(String prefix, PathListener<T> listener) {
    Place<T, S> place = make(prefix);
    place.branchForChange().listeners.remove(listener);
    prune(place);
  }

  // --- queries

  /**
   * Finds an owner.
   *
   * @param path a well-formed path
   * @return the owner, or null
   */
  public @Nullable T find(String path) {
    Place<T, S> place = place(path);
    return place == null ? null : place.owner;
  }

  /**
   * Visits the owners below a path, itself not among them. An owner can be visited twice.
   *
   * @param prefix a well-formed path, or the root
   * @param levels how many levels deep
   * @param each called with each path and its owner
   */
  public void forEachBelow(String prefix, int levels, BiConsumer<String, ? super T> each) {
    for (int i = 1; i < TRIES; i++) {
      int before = moves;
      visitBelow(prefix, levels, each);
      if (undisturbedSince(before)) {
        return;
      }
    }
    synchronized (this) {
      visitBelow(prefix, levels, each);
    }
  }

  private boolean undisturbedSince(int before) {
    return (before & 1) == 0 && before == moves;
  }

  private void visitBelow(String prefix, int levels, BiConsumer<String, ? super T> each) {
    Place<T, S> place = place(prefix);
    if (place != null) {
      visit(place, levels, each);
    }
  }

  private void visit(Place<T, S> place, int levels, BiConsumer<String, ? super T> each) {
    String path = place.parent == null ? "" : place.path();
    Place.Branch<T, S> branch = place.branch;
    if (branch == null) {
      return;
    }
    for (Place<T, S> child : Place.Branch.sorted(branch.owned)) {
      visited.increment();
      T owner = child.owner;
      if (owner != null) {
        each.accept(path + '/' + child.segment, owner);
      }
      if (levels > 1) {
        visit(child, levels - 1, each);
      }
    }
    if (levels > 1) {
      for (Place<T, S> child : Place.Branch.sorted(branch.ownerless)) {
        visited.increment();
        visit(child, levels - 1, each);
      }
    }
  }

  /**
   * How many owners are below a path.
   *
   * @param prefix a well-formed path, or the root
   * @param directly whether to count those directly below only
   * @return the number
   */
  public int count(String prefix, boolean directly) {
    Place<T, S> place = place(prefix);
    Place.Branch<T, S> branch = place == null ? null : place.branch;
    if (branch == null) {
      return 0;
    }
    return directly ? branch.directlyBelow : branch.below;
  }

  private @Nullable Place<T, S> place(String path) {
    for (; ; ) {
      int before = moves;
      Place<T, S> found = descend(path);
      if (found != null || undisturbedSince(before)) {
        return found;
      }
    }
  }

  private @Nullable Place<T, S> descend(String path) {
    Place<T, S> place = root;
    for (int from = 1; from < path.length() && place != null; ) {
      int to = endOfSegment(path, from);
      visited.increment();
      place = child(place, path.substring(from, to));
      from = to + 1;
    }
    return place;
  }

  private @Nullable Place<T, S> child(Place<T, S> place, String segment) {
    Place.Branch<T, S> branch = place.branch;
    if (branch == null) {
      return null;
    }
    Place<T, S> child = branch.owned.get(segment);
    return child != null ? child : branch.ownerless.get(segment);
  }

  private static int endOfSegment(String path, int from) {
    int end = path.indexOf('/', from);
    return end < 0 ? path.length() : end;
  }

  private static <T, S> Place<T, S> parentOf(Place<T, S> place) {
    return Objects.requireNonNull(place.parent);
  }

  private static <T, S> Place.Branch<T, S> branchOf(Place<T, S> place) {
    return Objects.requireNonNull(place.branch);
  }
}

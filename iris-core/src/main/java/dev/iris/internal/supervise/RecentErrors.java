package dev.iris.internal.supervise;

import dev.iris.ChildFailure;
import java.util.ArrayDeque;
import java.util.List;

/** The last failures a supervisor has dealt with. Any thread. */
final class RecentErrors {

  private static final int KEPT = 16;

  private final ArrayDeque<ChildFailure> errors = new ArrayDeque<>();

  synchronized void note(ChildFailure failure) {
    if (errors.size() == KEPT) {
      errors.removeFirst();
    }
    errors.addLast(failure);
  }

  /** The oldest first. */
  synchronized List<ChildFailure> all() {
    return List.copyOf(errors);
  }
}

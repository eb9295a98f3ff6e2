package dev.iris.internal.supervise;

import dev.iris.ChildFailure;
import dev.iris.ExitReason;
import java.util.ArrayDeque;
import java.util.List;

/** The last failures a supervisor has dealt with; made into text when somebody asks. Any thread. */
final class RecentErrors {

  private static final int KEPT = 16;

  /** Who is an actor, or the path of a supervisor. */
  private record Failure(Object who, ExitReason reason) {}

  private final ArrayDeque<Failure> errors = new ArrayDeque<>();

  synchronized void note(Object who, ExitReason reason) {
    if (errors.size() == KEPT) {
      errors.removeFirst();
    }
    errors.addLast(new Failure(who, reason));
  }

  /** The oldest first. */
  synchronized List<ChildFailure> all() {
    return errors.stream().map(e -> new ChildFailure(e.who.toString(), e.reason)).toList();
  }
}

package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.internal.supervise.Child;
import dev.iris.internal.supervise.Supervisor;
import dev.iris.internal.supervise.Ward;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an actor that has ended leaves to the one that takes its place. In turns of supervisors.
 *
 * @param former the actor
 * @param names those it had
 * @param path that it had
 */
record Legacy(Cell<?> former, List<String> names, @Nullable String path) implements Ward.Remains {

  @Override
  public @Nullable Ward again(Child child) {
    return Recipe.again(this, former, child);
  }

  @Override
  public Ward handTo(ActorRef<?> successor, Child child) {
    Cell<?> cell = LocalRuntime.local(successor, former.kernel());
    adopt(cell, child);
    Kernel kernel = cell.kernel();
    try {
      passTo(cell);
    } catch (IllegalStateException taken) {
      cell.attachments().disown();
      cell.kill();
      throw taken;
    }
    kernel.counters().restarted.increment();
    kernel.events().restarted(cell, child.reason(), child.restarts(), false);
    return cell;
  }

  /**
   * The names are now another's, and the path, unless that one has a path of its own.
   *
   * @throws IllegalStateException if one is taken; those before it are the other's then
   */
  void passTo(Cell<?> successor) {
    Kernel kernel = successor.kernel();
    for (String name : names) {
      kernel.names().register(name, successor);
    }
    if (path != null && PathRegistry.pathOf(successor) == null) {
      kernel.paths().claim(path, successor);
    }
  }

  /** One that was spawned below a supervisor has come to it by its path, which counts for less. */
  private static void adopt(Cell<?> cell, Child child) {
    Child byPath = cell.child();
    Supervisor owner = byPath == null ? null : byPath.supervisor();
    if (byPath != null && owner != null) {
      if (byPath.adopted()) {
        throw new IllegalStateException(
            cell + " belongs to " + owner + ", so it cannot take the place of another");
      }
      owner.release(byPath);
    }
    if (!cell.attachments().adopt(child)) {
      throw new IllegalStateException(cell + " has ended, so it cannot take the place of another");
    }
  }
}

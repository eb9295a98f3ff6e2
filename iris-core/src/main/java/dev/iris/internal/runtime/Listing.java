package dev.iris.internal.runtime;

import dev.iris.ActorInfo;
import dev.iris.Pid;
import dev.iris.internal.registry.PidTable;
import dev.iris.internal.supervise.Child;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/** What is alive, a page at a time, while it goes on. Any thread. */
final class Listing {

  private Listing() {}

  static List<ActorInfo> page(PidTable<Cell<?>> pids, Pid after, int atMost) {
    Objects.requireNonNull(after, "after");
    if (atMost < 1) {
      throw new IllegalArgumentException("atMost is " + atMost + "; it must be 1 or more");
    }
    List<ActorInfo> page = new ArrayList<>();
    long from = after.equals(Pid.NONE) ? 0 : after.index() + 1;
    pids.visitFrom(
        from,
        cell -> {
          OptionalInt size = cell.mailboxSize();
          if (size.isPresent()) {
            page.add(infoOf(cell, size.getAsInt()));
          }
          return page.size() < atMost;
        });
    return List.copyOf(page);
  }

  private static ActorInfo infoOf(Cell<?> cell, int size) {
    String path = PathRegistry.pathOf(cell);
    Attachments some = cell.existingAttachments();
    Child child = cell.child();
    int restarts = child == null ? 0 : child.restarts();
    return new ActorInfo(
        cell.pid(),
        some == null ? "" : some.firstName(),
        path == null ? "" : path,
        size,
        cell.begun(),
        restarts,
        cell.behaviorVersion());
  }
}

package dev.iris.internal.runtime;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who has which name. Any thread. A name is added and removed under the monitor of its owner's
 * attachments, so none outlives its owner.
 */
final class Names {
  private final ConcurrentHashMap<String, Cell<?>> owners = new ConcurrentHashMap<>();

  @Nullable Cell<?> find(String name) {
    return owners.get(name);
  }

  void register(String name, Cell<?> cell) {
    while (!cell.attachments().addName(name, n -> claim(n, cell))) {
      Cell<?> owner = owners.get(name);
      if (owner != null && owner != cell) {
        throw new IllegalStateException(
            "the name '" + name + "' is taken by " + owner + "; choose another or unregister it");
      }
      if (cell.attachments().isDetached()) {
        throw new IllegalStateException(
            cell + " has ended, so it cannot be registered as '" + name + "'");
      }
    }
  }

  private boolean claim(String name, Cell<?> cell) {
    Cell<?> owner = owners.putIfAbsent(name, cell);
    return owner == null || owner == cell;
  }

  boolean unregister(String name) {
    Cell<?> owner = owners.get(name);
    return owner != null && owner.attachments().removeName(name, n -> owners.remove(n, owner));
  }

  /** Of an owner whose attachments are detached. */
  void free(String name, Cell<?> owner) {
    owners.remove(name, owner);
  }
}

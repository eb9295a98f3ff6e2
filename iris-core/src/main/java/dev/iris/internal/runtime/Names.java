package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who has which name. Any thread. A name is added and removed under the monitor of its owner's
 * attachments, or of {@link Guests} if that is an actor of another node, so none outlives its
 * owner.
 */
final class Names {
  private final ConcurrentHashMap<String, Named> owners = new ConcurrentHashMap<>();

  @Nullable ActorRef<?> find(String name) {
    Named owner = owners.get(name);
    return owner == null ? null : owner.ref();
  }

  /** The same if it is an actor of this runtime. */
  @Nullable Cell<?> findHere(String name) {
    return owners.get(name) instanceof Cell<?> cell ? cell : null;
  }

  void register(String name, Cell<?> cell) {
    while (!cell.attachments().addName(name, n -> claim(n, cell))) {
      Named owner = owners.get(name);
      if (owner != null && owner != cell) {
        throw taken(name, owner);
      }
      if (cell.attachments().isDetached()) {
        throw new IllegalStateException(
            cell + " has ended, so it cannot be registered as '" + name + "'");
      }
    }
  }

  private static IllegalStateException taken(String name, Named owner) {
    return new IllegalStateException(
        "the name '" + name + "' is taken by " + owner + "; choose another or unregister it");
  }

  private boolean claim(String name, Cell<?> cell) {
    Named owner = owners.putIfAbsent(name, cell);
    return owner == null || owner == cell;
  }

  /** Under the monitor of guests. */
  void register(String name, Guest guest) {
    Named owner = owners.putIfAbsent(name, guest);
    if (owner != null && owner != guest) {
      throw taken(name, owner);
    }
  }

  boolean unregister(String name) {
    return switch (owners.get(name)) {
      case null -> false;
      case Guest guest -> guest.guests().unregister(name, guest);
      case Cell<?> cell -> cell.attachments().removeName(name, n -> owners.remove(n, cell));
    };
  }

  /** Of an owner that cannot have names any more; or under its monitor. */
  boolean free(String name, Named owner) {
    return owners.remove(name, owner);
  }
}

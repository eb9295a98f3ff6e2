package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.internal.supervise.Child;
import dev.iris.internal.supervise.Supervisor;
import dev.iris.internal.transport.Transport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Actors of other nodes that have a name or a supervisor in this runtime. A guest is here as long
 * as it has either, and until it is taken to have ended, when its names are free before anybody is
 * told.
 *
 * <p>Any thread may call; everything happens under this object's monitor, for a few steps.
 */
final class Guests {
  private final Kernel kernel;
  private final Map<ActorRef<?>, Guest> all = new LinkedHashMap<>();

  Guests(Kernel kernel) {
    this.kernel = kernel;
  }

  synchronized void register(String name, ActorRef<?> actor) {
    Guest guest = enter(actor);
    if (guest == null) {
      throw new IllegalStateException(
          actor + " has ended, so it cannot be registered as '" + name + "'");
    }
    name(guest, name);
  }

  private void name(Guest guest, String name) {
    try {
      kernel.names().register(name, guest);
      guest.names.add(name);
    } finally {
      leaveIfBare(guest);
    }
  }

  /** By the names, of a name that it had. */
  synchronized boolean unregister(String name, Guest guest) {
    boolean freed = guest.names.remove(name) && kernel.names().free(name, guest);
    leaveIfBare(guest);
    return freed;
  }

  /** Null if it has ended. */
  private @Nullable Guest enter(ActorRef<?> actor) {
    Guest known = all.get(actor);
    if (known != null) {
      return known;
    }
    if (!actor.isAlive()) {
      return null;
    }
    Guest guest = new Guest(this, actor);
    all.put(actor, guest);
    guest.stopListening =
        guest.remote().onEnd(Transport.Remote.Turn.NAMES, (reason, metadata) -> ended(guest));
    return guest.ended ? null : guest;
  }

  private synchronized void ended(Guest guest) {
    guest.ended = true;
    all.remove(guest.ref(), guest);
    guest.names.forEach(name -> kernel.names().free(name, guest));
  }

  private void leaveIfBare(Guest guest) {
    if (guest.names.isEmpty() && guest.child == null) {
      leave(guest);
    }
  }

  // --- supervised ones

  /** False if it has ended, or has a supervisor. */
  synchronized boolean adopt(ActorRef<?> actor, GuestWard ward, Child by) {
    Guest guest = enter(actor);
    if (guest == null || guest.child != null && guest.child.supervisor() != null) {
      return false;
    }
    guest.child = by;
    ward.begin(guest, by);
    return true;
  }

  /** Who supervises it; null if nobody does. */
  synchronized @Nullable Supervisor supervisorOf(ActorRef<?> actor) {
    Guest guest = all.get(actor);
    return guest == null || guest.child == null ? null : guest.child.supervisor();
  }

  /** It is nobody's guest any more; its names are kept for the next one. */
  synchronized void leave(Guest guest) {
    if (!guest.ended) {
      ended(guest);
      guest.stopListening.run();
    }
  }

  /**
   * Who has been found takes the names of the one that has ended, and its place with a supervisor.
   *
   * @throws IllegalStateException if a name is taken, or this one has ended, too
   */
  synchronized Guest succeed(Guest former, ActorRef<?> actor) {
    List<String> names = List.copyOf(former.names);
    Guest guest = enter(actor);
    if (guest == null) {
      throw new IllegalStateException(actor + " has ended");
    }
    guest.child = former.child;
    for (String name : names) {
      kernel.names().register(name, guest);
      guest.names.add(name);
    }
    return guest;
  }
}

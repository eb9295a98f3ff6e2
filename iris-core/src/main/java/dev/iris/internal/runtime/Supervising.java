package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.Cancellable;
import dev.iris.ChildFailure;
import dev.iris.GivenUp;
import dev.iris.PathSupervisor;
import dev.iris.Supervision;
import dev.iris.internal.path.PathTree;
import dev.iris.internal.path.Place;
import dev.iris.internal.supervise.Child;
import dev.iris.internal.supervise.Hub;
import dev.iris.internal.supervise.Supervisor;
import dev.iris.internal.supervise.Ward;
import dev.iris.internal.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervisors of a runtime, and who belongs to which: an actor to the one that adopted it, else
 * to the nearest at or above its path. A spawn looks for the nearest once its path is claimed, and
 * a new supervisor, once it can be found, looks through what is below it: one of them sees the
 * other. Any thread.
 */
final class Supervising {

  private static final Logger LOG = LoggerFactory.getLogger(Supervising.class);

  private final Kernel kernel;
  private final InTurn turns = new InTurn();
  private final LongAdder visited = new LongAdder();
  private final Hub hub;
  private final Supervisor root;
  private final CopyOnWriteArrayList<Consumer<? super GivenUp>> listeners =
      new CopyOnWriteArrayList<>();

  Supervising(Kernel kernel, Supervision rootRules) {
    this.kernel = kernel;
    this.hub =
        new Hub(
            turns::run,
            kernel.scheduler()::runOutside,
            kernel.clock(),
            kernel.timers(),
            kernel.random(),
            this::givenUp,
            kernel::closing,
            visited);
    this.root = new Supervisor(hub, "", rootRules);
  }

  private PathTree<Cell<?>, Supervisor> tree() {
    return kernel.paths().tree();
  }

  long visited() {
    return visited.sum();
  }

  PathSupervisor root() {
    return new Handle(root);
  }

  PathSupervisor supervise(String path, Supervision rules) {
    Supervisor made = new Supervisor(hub, path, rules);
    Supervisor there = tree().supervise(path, made);
    if (there != null) {
      throw new IllegalStateException("'" + path + "' has a supervisor already; remove that first");
    }
    turns.run(() -> settle(made));
    return new Handle(made);
  }

  private void settle(Supervisor made) {
    if (made.ended()) {
      return;
    }
    made.enter(above(made, root));
    List<Supervisor> below = new ArrayList<>();
    tree().forEachSupervisorBelow(made.path(), below::add);
    below.forEach(each -> each.enter(made));
    List<Cell<?>> actors = new ArrayList<>();
    Cell<?> at = made.path().equals("/") ? null : tree().find(made.path());
    if (at != null) {
      actors.add(at);
    }
    tree().forEachBelow(made.path(), Integer.MAX_VALUE, (path, cell) -> actors.add(cell));
    actors.forEach(this::place);
  }

  /** Gives an actor to the nearest supervisor, unless one has adopted it. */
  void place(Cell<?> cell) {
    Place<Cell<?>, Supervisor> place = cell.attachments().path();
    Supervisor nearest = place == null ? null : tree().nearest(place);
    if (nearest == null
        || nearest.add(cell, false, null, child -> cell.attachments().adopt(child))) {
      return;
    }
    Child child = cell.child();
    if (child != null && !child.adopted() && child.supervisor() != nearest) {
      turns.run(() -> nearest.takeOver(child));
    }
  }

  /** It has lost its path. */
  void unplace(Cell<?> cell) {
    Child child = cell.child();
    if (child == null || child.adopted()) {
      return;
    }
    Supervisor owner = child.supervisor();
    if (owner != null) {
      turns.run(() -> owner.release(child));
    }
  }

  private Supervisor above(Supervisor below, Supervisor otherwise) {
    Supervisor above = tree().above(below.path());
    return above == null ? otherwise : above;
  }

  private void remove(Supervisor removed) {
    if (removed == root) {
      throw new UnsupportedOperationException("the root supervisor cannot be removed");
    }
    if (removed.end()) {
      tree().unsupervise(removed.path());
      turns.run(() -> removed.handOver(tree().above(removed.path()), above(removed, root)));
    }
  }

  private void adopt(
      Supervisor by, ActorRef<?> existing, @Nullable Supplier<? extends ActorRef<?>> replacement) {
    if (by.ended()) {
      throw new IllegalStateException(by + " was removed, so it adopts nobody");
    }
    if (existing instanceof Transport.Remote) {
      if (replacement != null) {
        throw new UnsupportedOperationException(
            existing + " is an actor of another node, which no other can replace");
      }
      adoptGuest(by, existing);
      return;
    }
    Cell<?> cell = LocalRuntime.local(existing, kernel);
    if (by.add(cell, true, replacement, child -> cell.attachments().adopt(child))) {
      return;
    }
    Child child = cell.child();
    Supervisor owner = child == null ? null : child.supervisor();
    if (child == null || owner != by || replacement == null) {
      throw notAdopted(cell, owner, by);
    }
    child.replacedBy(replacement);
  }

  private void adoptGuest(Supervisor by, ActorRef<?> actor) {
    Guests guests = kernel.guests();
    GuestWard ward = new GuestWard(guests, hub.turns());
    if (!by.add(ward, true, null, child -> guests.adopt(actor, ward, child))) {
      throw notAdopted(actor, guests.supervisorOf(actor), by);
    }
  }

  private static IllegalStateException notAdopted(
      ActorRef<?> actor, @Nullable Supervisor owner, Supervisor by) {
    return new IllegalStateException(
        owner == null
            ? actor + " has ended, so it cannot be adopted"
            : actor + " belongs to " + owner + ", so it cannot be adopted by " + by);
  }

  /** The direct children of a path that have no supervisor join the root. */
  SortedMap<String, ActorRef<?>> watch(String prefix) {
    TreeMap<String, ActorRef<?>> joined = new TreeMap<>();
    tree()
        .forEachBelow(
            prefix,
            1,
            (path, cell) -> {
              if (root.add(cell, true, null, child -> cell.attachments().adopt(child))) {
                joined.put(path, cell);
              }
            });
    return joined;
  }

  Cancellable onGivenUp(Consumer<? super GivenUp> listener) {
    Objects.requireNonNull(listener, "listener");
    Consumer<GivenUp> own = listener::accept;
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  private void givenUp(GivenUp what) {
    for (Consumer<? super GivenUp> listener : listeners) {
      kernel.scheduler().runOutside(() -> tell(listener, what));
    }
  }

  private static void tell(Consumer<? super GivenUp> listener, GivenUp what) {
    try {
      listener.accept(what);
    } catch (Throwable thrown) {
      LOG.warn("A listener failed at {}", what, thrown);
    }
  }

  /** What users hold. */
  private final class Handle implements PathSupervisor {
    private final Supervisor supervisor;

    Handle(Supervisor supervisor) {
      this.supervisor = supervisor;
    }

    @Override
    public String path() {
      return supervisor.path();
    }

    @Override
    public void watch(ActorRef<?> existing) {
      kernel.checkOpen("adopt an actor");
      adopt(supervisor, existing, null);
    }

    @Override
    public void watch(ActorRef<?> existing, Supplier<? extends ActorRef<?>> replacement) {
      Objects.requireNonNull(replacement, "replacement");
      kernel.checkOpen("adopt an actor");
      adopt(supervisor, existing, replacement);
    }

    @Override
    public List<ActorRef<?>> children() {
      List<ActorRef<?>> children = new ArrayList<>();
      for (Ward ward : supervisor.wards()) {
        if (ward.ref().isAlive()) {
          children.add(ward.ref());
        }
      }
      return children;
    }

    @Override
    public int childCount() {
      return supervisor.actors();
    }

    @Override
    public long restarts() {
      return supervisor.restarts();
    }

    @Override
    public List<ChildFailure> recentErrors() {
      return supervisor.recentErrors();
    }

    @Override
    public void remove() {
      Supervising.this.remove(supervisor);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Handle handle && handle.supervisor == supervisor;
    }

    @Override
    public int hashCode() {
      return supervisor.path().hashCode();
    }

    @Override
    public String toString() {
      return supervisor.toString();
    }
  }
}

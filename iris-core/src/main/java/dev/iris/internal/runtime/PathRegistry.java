package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.Cancellable;
import dev.iris.PathEvent;
import dev.iris.PathSwap;
import dev.iris.Paths;
import dev.iris.PullBehavior;
import dev.iris.Recipient;
import dev.iris.internal.path.PathSyntax;
import dev.iris.internal.path.PathTree;
import dev.iris.internal.path.Place;
import dev.iris.internal.supervise.Supervisor;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is where. Any thread. A path is given and freed under the monitor of its owner's attachments,
 * so none outlives its owner.
 */
final class PathRegistry implements Paths {

  private final Kernel kernel;
  private final PathTree<Cell<?>, Supervisor> tree = new PathTree<>();

  PathRegistry(Kernel kernel) {
    this.kernel = kernel;
  }

  PathTree<Cell<?>, Supervisor> tree() {
    return tree;
  }

  @Override
  public void register(String path, ActorRef<?> actor) {
    PathSyntax.check(path);
    kernel.checkOpen("register '" + path + "'");
    register(path, LocalRuntime.local(actor, kernel));
  }

  void register(String path, Cell<?> cell) {
    claim(path, cell);
    kernel.supervising().place(cell);
  }

  /** The path an actor has; null if it has none. */
  static @Nullable String pathOf(Cell<?> cell) {
    Attachments some = cell.existingAttachments();
    Place<Cell<?>, Supervisor> place = some == null ? null : some.path();
    return place == null ? null : place.path();
  }

  /** Without a look at who supervises that path. */
  void claim(String path, Cell<?> cell) {
    while (!cell.attachments().addPath(() -> tree.claim(path, cell))) {
      String other = pathOf(cell);
      if (path.equals(other)) {
        return;
      }
      if (other != null) {
        throw new IllegalStateException(
            cell + " is at '" + other + "'; unregister that before it is registered as " + path);
      }
      Cell<?> owner = tree.find(path);
      if (owner != null) {
        throw new IllegalStateException(
            "the path '" + path + "' is taken by " + owner + "; choose another or unregister it");
      }
      if (cell.attachments().isDetached()) {
        throw new IllegalStateException(
            cell + " has ended, so it cannot be registered as '" + path + "'");
      }
    }
  }

  @Override
  public boolean unregister(String path) {
    Cell<?> owner = tree.find(PathSyntax.check(path));
    boolean freed =
        owner != null
            && owner
                .attachments()
                .removePath(
                    place -> {
                      boolean same = place.path().equals(path);
                      if (same) {
                        tree.free(place);
                      }
                      return same;
                    });
    if (freed && owner != null) {
      kernel.supervising().unplace(owner);
    }
    return freed;
  }

  @Override
  public <M> Optional<ActorRef<M>> whereis(String path, Class<M> protocol) {
    return LocalRuntime.typed(tree.find(PathSyntax.check(path)), protocol);
  }

  @Override
  public SortedMap<String, ActorRef<?>> children(String prefix) {
    return below(prefix, Integer.MAX_VALUE);
  }

  @Override
  public SortedMap<String, ActorRef<?>> directChildren(String prefix) {
    return below(prefix, 1);
  }

  private SortedMap<String, ActorRef<?>> below(String prefix, int levels) {
    TreeMap<String, ActorRef<?>> found = new TreeMap<>();
    tree.forEachBelow(PathSyntax.checkPrefix(prefix), levels, found::put);
    return Collections.unmodifiableSortedMap(found);
  }

  @Override
  public SortedMap<String, ActorRef<?>> watch(String prefix) {
    PathSyntax.checkPrefix(prefix);
    kernel.checkOpen("adopt actors");
    return Collections.unmodifiableSortedMap(kernel.supervising().watch(prefix));
  }

  @Override
  public int count(String prefix) {
    return tree.count(PathSyntax.checkPrefix(prefix), false);
  }

  @Override
  public int directCount(String prefix) {
    return tree.count(PathSyntax.checkPrefix(prefix), true);
  }

  @Override
  public Cancellable subscribe(String prefix, Recipient<? super PathEvent> to) {
    PathSyntax.checkPrefix(prefix);
    Objects.requireNonNull(to, "to");
    kernel.checkOpen("subscribe to paths");
    return PathSubscription.begin(kernel, prefix, to);
  }

  @Override
  public <M, B extends Behavior<M>> CompletableFuture<PathSwap> hotSwap(
      String prefix,
      Class<M> protocol,
      Supplier<B> next,
      BiConsumer<? super Behavior<M>, ? super B> migrate) {
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(next, "next");
    Objects.requireNonNull(migrate, "migrate");
    return swap(prefix, actor -> LocalRuntime.checked(actor, protocol).hotSwap(next, migrate));
  }

  @Override
  public <M> CompletableFuture<PathSwap> hotSwapBody(
      String prefix, Class<M> protocol, PullBehavior<M> next) {
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(next, "next");
    return swap(prefix, actor -> LocalRuntime.checked(actor, protocol).hotSwapBody(next));
  }

  @Override
  public CompletableFuture<PathSwap> rollback(String prefix, long version) {
    return swap(prefix, actor -> actor.rollback(version));
  }

  private CompletableFuture<PathSwap> swap(
      String prefix, Function<ActorRef<?>, CompletableFuture<Long>> swap) {
    return PathSwaps.begin(kernel, children(prefix), swap);
  }
}

package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.internal.path.Place;
import dev.iris.internal.supervise.Child;
import dev.iris.internal.supervise.Supervisor;
import dev.iris.internal.time.Timers;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What hangs on an actor and must be let go when it ends: names, who listens for its exit, whom it
 * watches, its timers. Made when the first of these is needed, for most actors have none.
 *
 * <p>Any thread may call; everything happens under this object's monitor, which is held for a few
 * steps and never while user code runs. After {@link #detach} nothing can be added.
 */
final class Attachments {

  /** What an ended actor has that never had any. Never locked, so runtimes may share it. */
  static final Attachments ENDED = new Attachments(true);

  private volatile boolean detached;
  private @Nullable Set<String> names;
  private volatile @Nullable Place<Cell<?>, Supervisor> path;
  private @Nullable Set<ExitListener> exitListeners;
  private @Nullable Set<Watch> watches;
  private volatile @Nullable ActorTimers timers;
  private volatile @Nullable Child child;
  private volatile @Nullable Versions versions;
  private @Nullable Set<Cell<?>> links;
  private @Nullable Map<ActorRef<?>, RemoteLink> remoteLinks;
  private @Nullable Set<Cell<?>> children;
  private @Nullable Children endingChildren;
  private volatile Timers.@Nullable Timer fence;
  private boolean trapping;
  private boolean childless;

  Attachments() {
    this(false);
  }

  private Attachments(boolean detached) {
    this.detached = detached;
  }

  /** False if the actor has ended or the name is held by another, as the registrar finds. */
  boolean addName(String name, Predicate<String> registrar) {
    if (detached) {
      return false;
    }
    synchronized (this) {
      if (detached || !registrar.test(name)) {
        return false;
      }
      names = names == null ? new LinkedHashSet<>() : names;
      names.add(name);
      return true;
    }
  }

  boolean removeName(String name, Predicate<String> registrar) {
    if (detached) {
      return false;
    }
    synchronized (this) {
      return !detached && names != null && names.remove(name) && registrar.test(name);
    }
  }

  List<String> names() {
    if (detached) {
      return List.of();
    }
    synchronized (this) {
      return names == null ? List.of() : List.copyOf(names);
    }
  }

  /** The oldest of those it has, or empty. */
  String firstName() {
    if (detached) {
      return "";
    }
    synchronized (this) {
      return names == null || names.isEmpty() ? "" : names.iterator().next();
    }
  }

  /** False if the actor has ended or has a path, or the path is held by another. */
  synchronized boolean addPath(Supplier<@Nullable Place<Cell<?>, Supervisor>> claim) {
    if (detached || path != null) {
      return false;
    }
    path = claim.get();
    return path != null;
  }

  synchronized boolean removePath(Predicate<Place<Cell<?>, Supervisor>> free) {
    if (path == null || !free.test(path)) {
      return false;
    }
    path = null;
    return true;
  }

  /** Where it is; null if it has no path. */
  @Nullable Place<Cell<?>, Supervisor> path() {
    return path;
  }

  /** False if it has ended, or has a supervisor. */
  synchronized boolean adopt(Child by) {
    if (detached || child != null && child.supervisor() != null) {
      return false;
    }
    child = by;
    return true;
  }

  /** Before it has begun: nobody is told of its end. */
  synchronized void disown() {
    child = null;
  }

  @Nullable Child child() {
    return child;
  }

  /** Those who watch it. */
  synchronized List<Watch> watchers() {
    return orNone(exitListeners).stream()
        .filter(Watch.class::isInstance)
        .map(Watch.class::cast)
        .toList();
  }

  /** Those that wait for its reply. */
  synchronized List<ReplySlot<?>> asks() {
    return orNone(exitListeners).stream()
        .filter(ReplySlot.class::isInstance)
        .<ReplySlot<?>>map(ReplySlot.class::cast)
        .toList();
  }

  /** Those it is linked to. */
  synchronized List<Cell<?>> linked() {
    return links == null ? List.of() : List.copyOf(links);
  }

  /** Its children, in the order of their start. */
  synchronized List<Cell<?>> children() {
    return children == null ? List.of() : List.copyOf(children);
  }

  boolean isDetached() {
    return detached;
  }

  boolean addExitListener(ExitListener listener) {
    if (detached) {
      return false;
    }
    synchronized (this) {
      if (detached) {
        return false;
      }
      exitListeners = exitListeners == null ? new LinkedHashSet<>() : exitListeners;
      return exitListeners.add(listener);
    }
  }

  void removeExitListener(ExitListener listener) {
    if (detached) {
      return;
    }
    synchronized (this) {
      if (exitListeners != null) {
        exitListeners.remove(listener);
      }
    }
  }

  boolean watching(Watch watch) {
    if (detached) {
      return false;
    }
    synchronized (this) {
      if (detached) {
        return false;
      }
      watches = watches == null ? new HashSet<>() : watches;
      return watches.add(watch);
    }
  }

  void noLongerWatching(Watch watch) {
    if (detached) {
      return;
    }
    synchronized (this) {
      if (watches != null) {
        watches.remove(watch);
      }
    }
  }

  /** Its timers, made at the first call; null if it has ended. */
  @Nullable ActorTimers timers(Cell<?> cell) {
    ActorTimers existing = timers;
    if (existing != null || detached) {
      return existing;
    }
    synchronized (this) {
      if (!detached && timers == null) {
        timers = new ActorTimers(cell);
      }
      return timers;
    }
  }

  /** Owner only: the versions of its code, made at the first call. */
  Versions versions(Supplier<Versions> first) {
    Versions existing = versions;
    if (existing == null) {
      existing = first.get();
      versions = existing;
    }
    return existing;
  }

  /** The versions of its code, if it has ever been changed. */
  @Nullable Versions existingVersions() {
    return versions;
  }

  /** Its timers, if there have been any. */
  @Nullable ActorTimers existingTimers() {
    return timers;
  }

  /** By {@link Links}, under this monitor: those it is linked to, to change. */
  Set<Cell<?>> links() {
    links = links == null ? new LinkedHashSet<>() : links;
    return links;
  }

  /** What the end of another does to this one; asked once for each end. */
  Links.Effect peerEnded(Cell<?> ended) {
    if (detached) {
      return Links.Effect.NONE;
    }
    synchronized (this) {
      if (links == null || !links.remove(ended)) {
        return Links.Effect.NONE;
      }
      return effectOfAnEnd();
    }
  }

  /** False if it has ended, or has such a link. */
  synchronized boolean linkRemote(RemoteLink link) {
    if (detached) {
      return false;
    }
    remoteLinks = remoteLinks == null ? new LinkedHashMap<>() : remoteLinks;
    return remoteLinks.putIfAbsent(link.other(), link) == null;
  }

  /** The link there was. */
  synchronized @Nullable RemoteLink unlinkRemote(ActorRef<?> other) {
    return remoteLinks == null ? null : remoteLinks.remove(other);
  }

  /** What the end of a linked actor of another node does to this one; asked once. */
  synchronized Links.Effect remoteEnded(RemoteLink link) {
    if (remoteLinks == null || !remoteLinks.remove(link.other(), link)) {
      return Links.Effect.NONE;
    }
    return effectOfAnEnd();
  }

  /** What the end of another it is linked to does to this one. */
  synchronized Links.Effect effectOfAnEnd() {
    return trapping ? Links.Effect.TELLS : Links.Effect.ENDS;
  }

  synchronized void trap(boolean now) {
    trapping = now;
  }

  synchronized boolean trapping() {
    return trapping;
  }

  /** False: this actor is ending, or has ended. */
  boolean addChild(Cell<?> child) {
    if (detached) {
      return false;
    }
    synchronized (this) {
      if (detached || childless) {
        return false;
      }
      children = children == null ? new LinkedHashSet<>() : children;
      return children.add(child);
    }
  }

  void removeChild(Cell<?> child) {
    if (detached) {
      return;
    }
    synchronized (this) {
      if (children != null) {
        children.remove(child);
      }
    }
  }

  /** The children there are, in the order of their start; from now on none can be added. */
  synchronized List<Cell<?>> noMoreChildren() {
    childless = true;
    return children == null ? List.of() : List.copyOf(children);
  }

  synchronized void endingChildren(@Nullable Children ending) {
    endingChildren = ending;
  }

  @Nullable Children endingChildren() {
    if (detached) {
      return null;
    }
    synchronized (this) {
      return endingChildren;
    }
  }

  /** Whether there is no timer yet that ends it if its code does not return. */
  boolean mayFence() {
    return !detached && fence == null;
  }

  /** Keeps such a timer until the end; false if there is one, or it has ended. */
  synchronized boolean fence(Timers.Timer timer) {
    if (!mayFence()) {
      return false;
    }
    fence = timer;
    return true;
  }

  /** That timer has run out. */
  synchronized void unfence() {
    fence = null;
  }

  /** Everything at once; from now on nothing can be added. */
  synchronized Detached detach() {
    detached = true;
    Detached all =
        new Detached(
            orNone(names),
            orNone(exitListeners),
            orNone(watches),
            timers,
            path,
            orNone(links),
            remoteLinks == null ? List.of() : List.copyOf(remoteLinks.values()),
            child,
            fence);
    names = null;
    exitListeners = null;
    watches = null;
    timers = null;
    path = null;
    child = null;
    links = null;
    remoteLinks = null;
    children = null;
    endingChildren = null;
    fence = null;
    return all;
  }

  private static <T> Set<T> orNone(@Nullable Set<T> set) {
    return set == null ? Set.of() : set;
  }
}

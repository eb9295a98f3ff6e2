package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.MailboxPolicy;
import dev.iris.Observed;
import dev.iris.PullBehavior;
import dev.iris.Restart;
import dev.iris.RuntimeConfig;
import dev.iris.Spawner;
import dev.iris.internal.path.PathSyntax;
import dev.iris.internal.schedule.Dispatcher;
import dev.iris.internal.supervise.Child;
import dev.iris.internal.supervise.Ward;
import dev.iris.internal.time.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an actor was spawned from; kept by its cell. Immutable. A class and not a record, for a
 * sender without stack must reach the kernel without a call.
 */
final class Recipe<M> implements Spawner<M> {

  final Kernel kernel;
  private final Class<M> protocol;
  private final Values<M> values;
  private final int budget;
  private final long idleNanos;
  private final Dispatcher dispatcher;
  private final @Nullable String path;
  private final @Nullable Recipe<M> pathless;

  private Recipe(
      Kernel kernel,
      Class<M> protocol,
      Values<M> values,
      Dispatcher dispatcher,
      @Nullable String path) {
    this.path = path;
    this.pathless = null;
    this.kernel = kernel;
    this.protocol = protocol;
    this.values = values;
    this.budget = values.budget;
    this.idleNanos = values.idleNanos;
    this.dispatcher = dispatcher;
  }

  private Recipe(Recipe<M> other, String path) {
    this.kernel = other.kernel;
    this.protocol = other.protocol;
    this.values = other.values;
    this.budget = other.budget;
    this.idleNanos = other.idleNanos;
    this.dispatcher = other.dispatcher;
    this.path = path;
    this.pathless = other.path == null ? other : other.pathless;
  }

  /** What can be chosen. Written before the recipe that holds it is made, and never again. */
  private static final class Values<M> implements Cloneable {
    int budget;
    @Nullable String name;
    @Nullable MailboxPolicy<M> policy;
    boolean dedicated;
    long idleNanos;
    Restart restart = Restart.PERMANENT;
    @Nullable Cell<?> parent;

    @Override
    @SuppressWarnings("unchecked") // a clone is of the same class
    public Values<M> clone() {
      try {
        return (Values<M>) super.clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** The plainest recipe. */
  static <M> Recipe<M> of(Kernel kernel, Class<M> protocol, int budget) {
    Values<M> values = new Values<>();
    values.budget = budget;
    return new Recipe<>(kernel, protocol, values, kernel.scheduler(), null);
  }

  /** The same for children of an actor. */
  static <M> Recipe<M> ofChild(Cell<?> parent, Class<M> protocol) {
    return of(parent.kernel(), protocol, parent.kernel().budget()).with(v -> v.parent = parent);
  }

  private Recipe<M> with(Consumer<Values<M>> change) {
    Values<M> copy = values.clone();
    change.accept(copy);
    return new Recipe<>(kernel, protocol, copy, dispatcher, path);
  }

  @Override
  public Spawner<M> name(String name) {
    checkName(name);
    return with(v -> v.name = name);
  }

  static String checkName(String name) {
    if (Objects.requireNonNull(name, "name").isEmpty()) {
      throw new IllegalArgumentException("the name is empty; it must have a character or more");
    }
    return name;
  }

  /** Many actors differ in nothing but the path: they share the recipe without it. */
  @Override
  public Spawner<M> path(String path) {
    return new Recipe<>(this, PathSyntax.check(path));
  }

  @Override
  public Spawner<M> budget(int reductions) {
    RuntimeConfig.defaults().withBudget(reductions); // checks it
    return with(v -> v.budget = reductions);
  }

  @Override
  public Spawner<M> mailbox(MailboxPolicy<M> policy) {
    Objects.requireNonNull(policy, "policy");
    return with(v -> v.policy = policy);
  }

  @Override
  public Spawner<M> dedicatedThread() {
    return with(v -> v.dedicated = true);
  }

  @Override
  public Spawner<M> lazy(Duration idle) {
    long nanos = Durations.aboveZero(idle, "idle");
    return with(v -> v.idleNanos = nanos);
  }

  private void refuseIfLazy(String given) {
    if (lazy()) {
      throw new IllegalStateException(
          "the recipe is lazy, but " + given + " was given; it must be a supplier of behaviours");
    }
  }

  /** With what is this one push actor's own. */
  private Recipe<M> forOneActor() {
    return values.dedicated
        ? new Recipe<>(kernel, protocol, values, kernel.scheduler().dedicate(), null)
        : kept();
  }

  /** What the cell keeps. */
  private Recipe<M> kept() {
    if (path == null) {
      return this;
    }
    return pathless != null ? pathless : new Recipe<>(kernel, protocol, values, dispatcher, null);
  }

  @Override
  public Spawner<M> restart(Restart type) {
    Objects.requireNonNull(type, "type");
    return with(v -> v.restart = type);
  }

  @Override
  public ActorRef<M> spawn(Behavior<M> behavior) {
    Objects.requireNonNull(behavior, "behavior");
    refuseIfLazy("one behaviour");
    checkOpen();
    Recipe<M> own = forOneActor();
    return spawnCell(number -> new PushCell<>(own, number, behavior));
  }

  @Override
  public ActorRef<M> spawn(Supplier<? extends Behavior<M>> factory) {
    Objects.requireNonNull(factory, "factory");
    checkOpen();
    Recipe<M> own = forOneActor();
    return spawnCell(number -> new PushCell<>(own, number, factory));
  }

  @Override
  public ActorRef<M> spawnWithMailbox(PullBehavior<M> body) {
    Objects.requireNonNull(body, "body");
    refuseIfLazy("the body of a pull actor");
    checkOpen();
    if (values.dedicated) {
      kernel.scheduler().reserveDedicatedActorThread();
    }
    Recipe<M> own = kept();
    return spawnCell(number -> new PullCell<>(own, number, body));
  }

  @Override
  public Observed<M> spawnObserved(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is " + capacity + "; it must be 1 or more");
    }
    refuseIfLazy("an observed actor, which has none,");
    Recorder<M> recorder = new Recorder<>(capacity);
    Recipe<M> own = forOneActor();
    ActorRef<M> ref =
        spawnCell(
            number -> {
              PushCell<M> cell = new PushCell<>(own, number, recorder);
              cell.attachments().trap(true); // for a peer may link it, and end, before it starts
              return cell;
            });
    return new Observed<>(ref, recorder::drain);
  }

  /**
   * The cell is known before it starts. The runtime sets its closing flag and then looks for cells;
   * here the cell is made known and then the flag is read: one of them sees the other.
   */
  private Cell<M> spawnCell(LongFunction<Cell<M>> make) {
    Cell<M> cell = make.apply(kernel.pids().reserve());
    kernel.pids().publish(cell);
    try {
      checkOpen();
      if (values.parent != null && !values.parent.attachments().addChild(cell)) {
        throw new IllegalStateException(
            values.parent + " is ending or has ended, so it can have no more children");
      }
      if (values.name != null) {
        kernel.names().register(values.name, cell);
      }
      if (path != null) {
        kernel.paths().register(path, cell);
      }
    } catch (IllegalStateException refused) {
      ExitPath.abandon(cell);
      throw refused;
    }
    spawned(cell);
    cell.begin();
    return cell;
  }

  /** Counts it, and tells those who look on. */
  static void spawned(Cell<?> cell) {
    Kernel kernel = cell.kernel();
    kernel.counters().spawned.increment();
    kernel.events().spawned(cell, cell.protocol());
    Probe probe = kernel.probe();
    if (probe != null) {
      probe.spawned(cell);
    }
  }

  /**
   * In a supervisor's turn: another actor like one that has ended, with its names and its path.
   *
   * @return null if there can be none, for the runtime or the parent ends
   * @throws IllegalStateException if a name or the path is taken
   */
  static <M> @Nullable Ward again(Legacy legacy, Cell<M> former, Child child) {
    Recipe<M> recipe = former.recipe();
    Kernel kernel = recipe.kernel;
    Cell<?> parent = recipe.values.parent;
    if (kernel.closing()) {
      return null;
    }
    Cell<M> cell = former.another(recipe.forOneActor(), kernel.pids().reserve());
    kernel.pids().publish(cell);
    cell.attachments().adopt(child);
    try {
      // as in spawnCell: it is known, and then the flag is read
      if (kernel.closing() || parent != null && !parent.attachments().addChild(cell)) {
        cell.attachments().disown();
        ExitPath.abandon(cell);
        return null;
      }
      legacy.passTo(cell);
    } catch (IllegalStateException taken) {
      cell.attachments().disown();
      ExitPath.abandon(cell);
      throw taken;
    }
    kernel.counters().spawned.increment();
    kernel.counters().restarted.increment();
    kernel.events().spawned(cell, recipe.protocol);
    kernel.events().restarted(cell, child.reason(), child.restarts(), false);
    Probe probe = kernel.probe();
    if (probe != null) {
      probe.remade(former, cell);
    }
    child.made(cell);
    if (!cell.startsLater()) {
      child.started();
    }
    cell.begin();
    return cell;
  }

  private void checkOpen() {
    kernel.checkOpen("spawn an actor");
  }

  Kernel kernel() {
    return kernel;
  }

  Class<M> protocol() {
    return protocol;
  }

  int budget() {
    return budget;
  }

  /** Whether its actors have a behaviour only while something arrives. */
  boolean lazy() {
    return idleNanos != 0;
  }

  /** After how long the behaviour of a lazy actor is dropped. */
  long idleNanos() {
    return idleNanos;
  }

  @Nullable String name() {
    return values.name;
  }

  /** When a supervisor starts its actors again. */
  Restart restart() {
    return values.restart;
  }

  /** Whose child its actors are, if any. */
  @Nullable Cell<?> parent() {
    return values.parent;
  }

  @Nullable MailboxPolicy<M> policy() {
    return values.policy;
  }

  boolean dedicated() {
    return values.dedicated;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }
}

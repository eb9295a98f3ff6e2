package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.MailboxPolicy;
import dev.iris.PullBehavior;
import dev.iris.RuntimeConfig;
import dev.iris.Spawner;
import dev.iris.internal.schedule.Dispatcher;
import java.util.Objects;
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
  private final int budget;
  private final @Nullable String name;
  private final @Nullable MailboxPolicy<M> policy;
  private final boolean dedicated;
  private final Dispatcher dispatcher;

  Recipe(
      Kernel kernel,
      Class<M> protocol,
      int budget,
      @Nullable String name,
      @Nullable MailboxPolicy<M> policy,
      boolean dedicated,
      Dispatcher dispatcher) {
    this.kernel = kernel;
    this.protocol = protocol;
    this.budget = budget;
    this.name = name;
    this.policy = policy;
    this.dedicated = dedicated;
    this.dispatcher = dispatcher;
  }

  @Override
  public Spawner<M> name(String name) {
    return new Recipe<>(kernel, protocol, budget, checkName(name), policy, dedicated, dispatcher);
  }

  static String checkName(String name) {
    if (Objects.requireNonNull(name, "name").isEmpty()) {
      throw new IllegalArgumentException("the name is empty; it must have a character or more");
    }
    return name;
  }

  @Override
  public Spawner<M> budget(int reductions) {
    RuntimeConfig.defaults().withBudget(reductions); // checks it
    return new Recipe<>(kernel, protocol, reductions, name, policy, dedicated, dispatcher);
  }

  @Override
  public Spawner<M> mailbox(MailboxPolicy<M> policy) {
    Objects.requireNonNull(policy, "policy");
    return new Recipe<>(kernel, protocol, budget, name, policy, dedicated, dispatcher);
  }

  @Override
  public Spawner<M> dedicatedThread() {
    return new Recipe<>(kernel, protocol, budget, name, policy, true, dispatcher);
  }

  /** With what is this one push actor's own. */
  private Recipe<M> forOneActor() {
    checkOpen();
    return dedicated
        ? new Recipe<>(kernel, protocol, budget, name, policy, true, kernel.scheduler().dedicate())
        : this;
  }

  @Override
  public ActorRef<M> spawn(Behavior<M> behavior) {
    Objects.requireNonNull(behavior, "behavior");
    Recipe<M> own = forOneActor();
    return own.spawnCell(number -> new PushCell<>(own, number, behavior));
  }

  @Override
  public ActorRef<M> spawn(Supplier<? extends Behavior<M>> factory) {
    Objects.requireNonNull(factory, "factory");
    Recipe<M> own = forOneActor();
    return own.spawnCell(number -> new PushCell<>(own, number, factory));
  }

  @Override
  public ActorRef<M> spawnWithMailbox(PullBehavior<M> body) {
    Objects.requireNonNull(body, "body");
    checkOpen();
    if (dedicated) {
      kernel.scheduler().reserveDedicatedActorThread();
    }
    return spawnCell(number -> new PullCell<>(this, number, body));
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
      if (name != null) {
        kernel.names().register(name, cell);
      }
    } catch (IllegalStateException refused) {
      cell.abandon();
      throw refused;
    }
    kernel.counters().spawned.increment();
    cell.begin();
    return cell;
  }

  private void checkOpen() {
    if (kernel.closing()) {
      throw new IllegalStateException(
          "the runtime is closing or closed, so nothing can be spawned in it");
    }
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

  @Nullable String name() {
    return name;
  }

  @Nullable MailboxPolicy<M> policy() {
    return policy;
  }

  boolean dedicated() {
    return dedicated;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }
}

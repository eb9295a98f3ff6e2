package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.MailboxPolicy;
import dev.iris.PullBehavior;
import dev.iris.RuntimeConfig;
import dev.iris.Spawner;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an actor was spawned from; kept by its cell. Immutable. */
record Recipe<M>(
    Kernel kernel,
    Class<M> protocol,
    int budget,
    @Nullable String name,
    @Nullable MailboxPolicy<M> policy)
    implements Spawner<M> {

  @Override
  public Spawner<M> name(String name) {
    return new Recipe<>(kernel, protocol, budget, checkName(name), policy);
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
    return new Recipe<>(kernel, protocol, reductions, name, policy);
  }

  @Override
  public Spawner<M> mailbox(MailboxPolicy<M> policy) {
    return new Recipe<>(
        kernel, protocol, budget, name, Objects.requireNonNull(policy, "policy"));
  }

  @Override
  public ActorRef<M> spawn(Behavior<M> behavior) {
    Objects.requireNonNull(behavior, "behavior");
    return spawnCell(number -> new PushCell<>(this, number, behavior));
  }

  @Override
  public ActorRef<M> spawn(Supplier<? extends Behavior<M>> factory) {
    Objects.requireNonNull(factory, "factory");
    return spawnCell(number -> new PushCell<>(this, number, factory));
  }

  @Override
  public ActorRef<M> spawnWithMailbox(PullBehavior<M> body) {
    Objects.requireNonNull(body, "body");
    return spawnCell(number -> new PullCell<>(this, number, body));
  }

  /**
   * The cell is known before it starts. The runtime sets its closing flag and then looks for cells;
   * here the cell is made known and then the flag is read: one of them sees the other.
   */
  private Cell<M> spawnCell(LongFunction<Cell<M>> make) {
    checkOpen();
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
}

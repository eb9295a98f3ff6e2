package dev.iris.test;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.Mailbox;
import dev.iris.MailboxPolicy;
import dev.iris.Recipient;
import dev.iris.Restart;
import dev.iris.Signal;
import dev.iris.Spawner;
import dev.iris.Supervision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * A program drawn at random: actors of both kinds with mailboxes of all policies, lazy, observed,
 * below supervisors or not, that send, ask, spawn, have children, watch, link, set timers, change
 * their code, crash, stop and kill each other. What an actor does at a message is written in the
 * message.
 */
final class RandomProgram {

  /** An order to do something: so many more of its kind follow from it at most. */
  record Order(int what, int energy, Optional<Recipient<Integer>> replyTo) {}

  private static final int ACTORS = 6;
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private final long seed;
  private final SimulatedRuntime sim;
  private final List<ActorRef<Order>> actors = new ArrayList<>();
  private final Set<ActorRef<Order>> pulling = new HashSet<>();

  private RandomProgram(long seed, SimulatedRuntime sim) {
    this.seed = seed;
    this.sim = sim;
  }

  /** Runs it to its end. */
  static void run(long seed, SimulatedRuntime sim) {
    new RandomProgram(seed, sim).run();
  }

  private void run() {
    Random random = new Random(seed);
    sim.supervise("/svc", rules(random));
    sim.supervise("/svc/inner", rules(random));
    for (int i = 0; i < ACTORS; i++) {
      actors.add(spawn(random, "actor-" + i));
    }
    actors.add(sim.actor(Order.class).name("observed").spawnObserved(5).ref());
    for (int i = 0; i < ACTORS; i++) {
      actors.get(i).send(new Order(random.nextInt(), 4, Optional.empty()));
    }
    sim.settle();
    sim.advance(Duration.ofSeconds(5));
  }

  private static Supervision rules(Random random) {
    Supervision rules =
        switch (random.nextInt(3)) {
          case 0 -> Supervision.oneForOne();
          case 1 -> Supervision.oneForAll();
          default -> Supervision.restForOne();
        };
    Duration backOff = Duration.ofMillis(random.nextInt(50));
    return rules
        .intensity(random.nextInt(10), Duration.ofSeconds(1))
        .backoff(backOff, 2, backOff.multipliedBy(4));
  }

  private ActorRef<Order> spawn(Random random, String name) {
    Spawner<Order> recipe = sim.actor(Order.class).name(name).budget(1 + random.nextInt(3));
    int capacity = 1 + random.nextInt(2);
    ActorRef<Order> other = actors.isEmpty() ? null : actors.get(random.nextInt(actors.size()));
    recipe =
        switch (random.nextInt(other == null ? 4 : 6)) {
          case 0 -> recipe.mailbox(MailboxPolicy.dropNew(capacity));
          case 1 -> recipe.mailbox(MailboxPolicy.dropOldest(capacity));
          case 2 -> recipe.mailbox(MailboxPolicy.block(capacity, PATIENCE));
          case 3 -> recipe;
          case 4 -> recipe.mailbox(MailboxPolicy.redirect(capacity, other));
          default -> recipe.mailbox(MailboxPolicy.spill(capacity, other));
        };
    recipe = recipe.restart(Restart.values()[random.nextInt(Restart.values().length)]);
    recipe =
        switch (random.nextInt(3)) {
          case 0 -> recipe.path("/svc/" + name);
          case 1 -> recipe.path("/svc/inner/" + name);
          default -> recipe;
        };
    return switch (random.nextInt(5)) {
      case 0 -> recipe.lazy(PATIENCE).spawn(this::behavior);
      case 1, 2 -> recipe.spawn(this::behavior);
      default -> {
        ActorRef<Order> pull = recipe.spawnWithMailbox(this::pull);
        pulling.add(pull);
        yield pull;
      }
    };
  }

  private Behavior<Order> behavior() {
    return Behavior.of(this::obey, (signal, ctx) -> hear(signal));
  }

  private void pull(Mailbox<Order> mailbox) throws Exception {
    while (true) {
      Optional<Order> even = mailbox.receive(order -> (order.what() & 1) == 0, PATIENCE);
      if (even.isPresent()) {
        obey(even.get(), mailbox);
      } else {
        obey(mailbox.receive(), mailbox);
      }
      mailbox.receive(Signal.Exit.class, Duration.ZERO).ifPresent(RandomProgram::hear);
    }
  }

  private static void hear(Signal signal) {
    if (signal.hashCode() == 0) {
      throw new IllegalStateException("no signal has that hash code, but by accident");
    }
  }

  private void obey(Order order, ActorContext<Order> ctx) {
    Random random = new Random(order.what());
    order.replyTo().ifPresent(to -> to.send(order.what()));
    if (order.energy() == 0) {
      return;
    }
    for (int i = 0; i < 2; i++) {
      act(random, order.energy() - 1, ctx);
    }
  }

  private void act(Random random, int energy, ActorContext<Order> ctx) {
    ActorRef<Order> other = actors.get(random.nextInt(actors.size()));
    Order next = new Order(random.nextInt(), energy, Optional.empty());
    switch (random.nextInt(22)) {
      case 0 -> ctx.after(Duration.ofMillis(random.nextInt(100)), next);
      case 1 -> sim.sendAfter(other, Duration.ofMillis(random.nextInt(100)), next);
      case 2 -> spawn(random, "extra-" + ctx.self().pid() + "-" + random.nextInt()).send(next);
      case 3 -> watch(ctx, other);
      case 4 -> ask(ctx, other, random.nextInt(), energy);
      case 5 -> ctx.pipeToSelf(asked(ctx, other, random.nextInt(), energy), (n, e) -> next);
      case 6 -> ctx.checkpoint(1 + random.nextInt(3));
      case 7 -> rarely(random, () -> other.stop());
      case 8 -> rarely(random, () -> other.kill());
      case 9 -> rarely(random, () -> ctx.exit(new ExitReason.Normal()));
      case 10 ->
          rarely(
              random,
              () -> {
                throw new IllegalStateException("at " + next.what());
              });
      case 11 -> ctx.child(Order.class).spawn(this::behavior).send(next);
      case 12 -> ctx.trapExits(random.nextBoolean());
      case 13 -> link(ctx, other);
      case 14, 15 -> swap(random, other);
      default -> other.send(next);
    }
  }

  /** What becomes of it is told to nobody, and in the trace. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void swap(Random random, ActorRef<Order> other) {
    boolean back = random.nextInt(4) == 0;
    if (back) {
      other.rollback(1);
    } else if (pulling.contains(other)) {
      other.hotSwapBody(this::pull);
    } else if (random.nextBoolean()) {
      other.hotSwapNow(behavior());
    } else {
      other.hotSwap(behavior());
    }
  }

  private static void link(ActorContext<Order> ctx, ActorRef<Order> other) {
    if (!other.equals(ctx.self())) {
      ctx.link(other);
    }
  }

  private static void rarely(Random random, Runnable what) {
    if (random.nextInt(4) == 0) {
      what.run();
    }
  }

  private static void watch(ActorContext<Order> ctx, ActorRef<Order> other) {
    if (!other.equals(ctx.self())) {
      ctx.watch(other);
    }
  }

  private java.util.concurrent.CompletableFuture<Integer> asked(
      ActorContext<Order> ctx, ActorRef<Order> other, int what, int energy) {
    ActorRef<Order> target = other.equals(ctx.self()) ? stranger(ctx) : other;
    return target.ask(
        Integer.class, to -> new Order(what, energy, Optional.of(to)), Duration.ofMillis(30));
  }

  private ActorRef<Order> stranger(ActorContext<Order> ctx) {
    return actors.stream().filter(actor -> !actor.equals(ctx.self())).findFirst().orElseThrow();
  }

  private void ask(ActorContext<Order> ctx, ActorRef<Order> other, int what, int energy) {
    try {
      int reply = asked(ctx, other, what, energy).thenApply(n -> n + 1).join();
      ctx.self().send(new Order(reply, 0, Optional.empty()));
    } catch (CompletionException e) {
      ctx.self().send(new Order(1, 0, Optional.empty()));
    }
  }
}

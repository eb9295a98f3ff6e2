package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.AskFailedException;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.MailboxPolicy;
import dev.iris.Pid;
import dev.iris.Signal;
import dev.iris.Spawner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything at once, from several threads, in an order drawn from a seed; then the accounts. */
public abstract class StressContract extends RuntimeContract {

  private static final int THREADS = 4;
  private static final int STEPS = 15_000;
  private static final int SLOTS = 64;
  private static final int NAMES = 20;

  /** What the actors under stress are told; n chooses what they do about it. */
  private record Order(int n, ActorRef<?> other) {}

  /** One run: the living actors are in slots, and whoever needs one draws a slot. */
  private static final class Run {
    final IrisRuntime iris;
    final AtomicReferenceArray<ActorRef<Object>> slots = new AtomicReferenceArray<>(SLOTS);
    final ConcurrentLinkedQueue<ActorRef<Object>> spawned = new ConcurrentLinkedQueue<>();
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger answered = new AtomicInteger();
    final LongAdder refusedNames = new LongAdder();
    final ConcurrentLinkedQueue<Throwable> strange = new ConcurrentLinkedQueue<>();
    final AtomicInteger watches = new AtomicInteger();
    final AtomicInteger exits = new AtomicInteger();
    final LongAdder links = new LongAdder();
    final LongAdder children = new LongAdder();
    final LongAdder refusedChildren = new LongAdder();
    final LongAdder behavioursOfLazy = new LongAdder();
    final List<ActorRef<ActorRef<?>>> watchers = new ArrayList<>();

    Run(IrisRuntime iris) {
      this.iris = iris;
      for (int i = 0; i < 4; i++) {
        watchers.add(Watcher.spawn(iris, counting()));
      }
    }

    private Watching counting() {
      return new Watching(watches, exits);
    }

    ActorRef<Object> any(Random random) {
      ActorRef<Object> ref = slots.get(random.nextInt(SLOTS));
      return ref != null ? ref : spawn(random);
    }

    ActorRef<Object> spawn(Random random) {
      ActorRef<Object> ref =
          switch (random.nextInt(8)) {
            case 0, 1 -> Kind.PULL.spawn(recipe(random), this::handle);
            case 2, 3 -> lazy(random);
            default -> Kind.PUSH.spawn(recipe(random), this::handle);
          };
      spawned.add(ref);
      slots.set(random.nextInt(SLOTS), ref);
      return ref;
    }

    /** Most go idle between two messages, and some while one comes. */
    private ActorRef<Object> lazy(Random random) {
      Duration idle = Duration.ofNanos(1 + random.nextInt(200_000));
      return recipe(random)
          .lazy(idle)
          .spawn(
              () -> {
                behavioursOfLazy.increment();
                return this::handle;
              });
    }

    private Spawner<Object> recipe(Random random) {
      Spawner<Object> recipe = iris.actor(Object.class);
      ActorRef<Object> other = slots.get(random.nextInt(SLOTS));
      return switch (random.nextInt(12)) {
        case 0 -> recipe.mailbox(MailboxPolicy.dropNew(3));
        case 1 -> recipe.mailbox(MailboxPolicy.dropOldest(3));
        case 2 -> recipe.mailbox(MailboxPolicy.block(3, Duration.ofMillis(1)));
        case 3 -> other == null ? recipe : recipe.mailbox(MailboxPolicy.redirect(3, other));
        case 4 -> other == null ? recipe : recipe.mailbox(MailboxPolicy.spill(3, other));
        case 5 -> recipe.budget(1);
        default -> recipe;
      };
    }

    private void handle(Object message, ActorContext<Object> ctx) throws Exception {
      if (message instanceof Question question) {
        question.replyTo().send(question.n());
      } else if (message instanceof Order order) {
        obey(order, ctx);
      }
    }

    @SuppressWarnings("unchecked")
    private void obey(Order order, ActorContext<Object> ctx) throws Exception {
      switch (order.n()) {
        case 0 -> throw new IllegalStateException("stress");
        case 1 -> throw new Exception("stress");
        case 2 -> order.other().kill();
        case 3, 4, 5 -> ((ActorRef<Object>) order.other()).send("passed on");
        case 6 -> Thread.yield();
        case 7, 8, 9, 10 -> link(order.other(), ctx);
        case 11, 12 -> unlink(order.other(), ctx);
        case 13 -> ctx.trapExits(true);
        case 14 -> ctx.trapExits(false);
        case 15 -> ctx.exit(new ExitReason.Normal());
        case 16, 17 -> spawnChild(ctx);
        default -> {}
      }
    }

    private void link(ActorRef<?> other, ActorContext<Object> ctx) {
      if (!other.equals(ctx.self())) {
        ctx.link(other);
        links.increment();
      }
    }

    private static void unlink(ActorRef<?> other, ActorContext<Object> ctx) {
      if (!other.equals(ctx.self())) {
        ctx.unlink(other);
      }
    }

    private void spawnChild(ActorContext<Object> ctx) {
      try {
        ActorRef<Object> child = ctx.child(Object.class).spawn(this::handle);
        spawned.add(child);
        ctx.link(child);
        slots.set((int) (child.pid().index() % SLOTS), child);
        children.increment();
      } catch (IllegalStateException closing) {
        refusedChildren.increment();
      }
    }

    void step(Random random) {
      ActorRef<Object> target = any(random);
      switch (random.nextInt(22)) {
        case 0, 1 -> spawn(random);
        case 2, 3 -> ask(target, random.nextInt());
        case 4 -> watchers.get(random.nextInt(watchers.size())).send(target);
        case 5 -> target.stop();
        case 6 -> target.kill();
        case 7 -> iris.sendAfter(target, Duration.ofNanos(random.nextInt(2_000_000)), "later");
        case 8 -> byNumber(target.pid());
        case 9 -> byName(target, random.nextInt(NAMES));
        default -> target.send(new Order(random.nextInt(200), any(random)));
      }
    }

    private void byNumber(Pid pid) {
      iris.ref(pid, Object.class).ifPresent(found -> found.send("by number"));
    }

    /** Names are few, so most are taken. */
    private void byName(ActorRef<Object> target, int number) {
      String name = "stress-" + number;
      iris.whereis(name, Object.class).ifPresent(found -> found.send("by name"));
      try {
        iris.register(name, target);
      } catch (IllegalStateException takenOrEnded) {
        refusedNames.increment();
      }
    }

    /** What there was to do, and what became of the messages. */
    void print(String what, Map<String, Long> stats) {
      System.out.printf(
          "%s: %,d actors, %,d of them children, %,d asks, %,d watches that brought %,d exits,"
              + " %,d links, %,d behaviours of lazy actors%n"
              + "  sent %,d = refused %,d + accepted %,d%n"
              + "  accepted %,d = handled %,d + lost %,d + queued %,d%n"
              + "  alive: %d; by cause: %s%n",
          what,
          spawned.size(),
          children.sum(),
          asked.get(),
          watches.get(),
          exits.get(),
          links.sum(),
          behavioursOfLazy.sum(),
          Ledger.of(stats, "sent"),
          Ledger.of(stats, "refused"),
          Ledger.of(stats, "accepted"),
          Ledger.of(stats, "accepted"),
          Ledger.of(stats, "handled"),
          Ledger.of(stats, "lost"),
          Ledger.of(stats, "queued"),
          Ledger.of(stats, "alive"),
          byCause(stats));
    }

    private static Map<String, Long> byCause(Map<String, Long> stats) {
      Map<String, Long> causes = new TreeMap<>(stats);
      causes.keySet().removeIf(name -> !name.startsWith("lost.") && !name.startsWith("refused."));
      return causes;
    }

    private void ask(ActorRef<Object> target, int n) {
      asked.incrementAndGet();
      var unused =
          target
              .ask(Integer.class, to -> new Question(n, to), Duration.ofSeconds(20))
              .whenComplete(
                  (reply, failure) -> {
                    if (failure == null ? reply != n : !expected(failure)) {
                      strange.add(failure == null ? new AssertionError("got " + reply) : failure);
                    }
                    answered.incrementAndGet();
                  });
    }

    private static boolean expected(Throwable failure) {
      return failure instanceof AskFailedException || failure instanceof TimeoutException;
    }
  }

  /** Watches whom it is sent, and counts. */
  private record Watching(AtomicInteger watches, AtomicInteger exits)
      implements Behavior<ActorRef<?>> {

    @Override
    public void onMessage(ActorRef<?> who, ActorContext<ActorRef<?>> ctx) {
      ctx.watch(who);
      watches.incrementAndGet();
    }

    @Override
    public void onSignal(Signal signal, ActorContext<ActorRef<?>> ctx) {
      exits.incrementAndGet();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everythingAtOnceLeavesTheAccountsInOrder(long seed) {
    Map<Long, String> before = Threads.alive();
    IrisRuntime runtime = newRuntime(quiet());
    Run run = new Run(runtime);
    Crowd.run(
        THREADS,
        t -> {
          Random random = new Random(seed * THREADS + t);
          for (int i = 0; i < STEPS; i++) {
            run.step(random);
          }
        });
    endAll(run);

    Await.until("all asks", () -> run.answered.get() == run.asked.get());
    Map<String, Long> stats = Ledger.awaitQuiet(runtime);
    Ledger.assertBalanced(stats);
    assertThat(run.strange).isEmpty();
    Await.until("an exit for each watch", () -> run.exits.get() >= run.watches.get());

    assertThat(runtime.shutdown(Await.LIMIT)).isEmpty();
    assertThat(run.exits).as("exits, one for each watch").hasValue(run.watches.get());
    assertThat(run.links.sum()).isPositive();
    assertThat(run.children.sum()).isPositive();
    assertThat(run.behavioursOfLazy.sum()).isPositive();
    assertThat(Ledger.of(runtime, "alive")).isZero();
    assertThat(Ledger.of(runtime, "spawned")).isEqualTo(run.spawned.size() + 4);
    assertThat(run.spawned).allMatch(ref -> !ref.isAlive() && !ref.send("dead"));
    Ledger.assertBalanced(runtime.stats());
    run.print("stress, seed " + seed, runtime.stats());
    Threads.awaitNoneBut(before);
  }

  private static void endAll(Run run) {
    run.spawned.forEach(ActorRef::stop);
    Await.until("all to end", () -> run.spawned.stream().noneMatch(ActorRef::isAlive));
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void closedInTheMiddleOfEverythingTheAccountsAreInOrderToo(long seed) {
    Map<Long, String> before = Threads.alive();
    IrisRuntime runtime = newRuntime(quiet());
    Run run = new Run(runtime);
    Crowd crowd =
        Crowd.start(
            THREADS,
            t -> {
              Random random = new Random(seed * THREADS + t);
              try {
                while (true) {
                  run.step(random);
                }
              } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("clos");
              }
            });
    Await.until("some load", () -> run.spawned.size() > 2_000);

    assertThat(runtime.shutdown(Await.LIMIT)).isEmpty();

    crowd.join();
    Await.until("all asks", () -> run.answered.get() == run.asked.get());
    assertThat(Ledger.of(runtime, "alive")).isZero();
    assertThat(run.spawned).allMatch(ref -> !ref.isAlive());
    assertThat(run.exits.get()).isLessThanOrEqualTo(run.watches.get());
    Ledger.assertBalanced(Ledger.awaitQuiet(runtime));
    assertThat(runtime.actors(Pid.NONE, 10)).isEmpty();
    run.print("closed under stress, seed " + seed, runtime.stats());
    Threads.awaitNoneBut(before);
  }
}

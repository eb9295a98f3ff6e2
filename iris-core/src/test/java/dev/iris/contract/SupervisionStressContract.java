package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.AskFailedException;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.PathSupervisor;
import dev.iris.Pid;
import dev.iris.Restart;
import dev.iris.Spawner;
import dev.iris.Supervision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Supervised actors under everything that can happen to them, from several threads, in an order
 * drawn from a seed: in the end whoever is left answers, and the accounts balance.
 */
public abstract class SupervisionStressContract extends RuntimeContract {

  private static final int THREADS = 3;
  private static final int STEPS = 8_000;
  private static final int NAMES = 5;
  private static final int PLACES = 24;
  private static final Duration TICK = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final List<String> AREAS = List.of("/t/one", "/t/all", "/t/rest", "/t/one/deep");

  /** One run: what is at the places of the areas comes and goes. */
  private static final class Run {
    final IrisRuntime iris;
    final List<PathSupervisor> supervisors = new ArrayList<>();
    final ConcurrentLinkedQueue<Throwable> strange = new ConcurrentLinkedQueue<>();
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger swaps = new AtomicInteger();
    final AtomicInteger swapped = new AtomicInteger();
    final LongAdder refused = new LongAdder();
    final AtomicInteger spawned = new AtomicInteger();
    final AtomicReferenceArray<String> places = new AtomicReferenceArray<>(PLACES);

    Run(IrisRuntime iris) {
      this.iris = iris;
      Supervision rules = Supervision.oneForOne().intensity(1_000_000, LONG);
      supervisors.add(iris.supervise("/t", rules));
      supervisors.add(iris.supervise("/t/one", rules.backoff(TICK, 1, TICK)));
      supervisors.add(iris.supervise("/t/all", Supervision.oneForAll().intensity(1_000_000, LONG)));
      supervisors.add(
          iris.supervise(
              "/t/rest",
              Supervision.restForOne().intensity(1_000_000, LONG).backoff(TICK, 2, TICK)));
      supervisors.add(iris.supervise("/t/one/deep", Supervision.oneForAll().intensity(2, TICK)));
    }

    Optional<ActorRef<Object>> any(Random random) {
      String path = places.get(random.nextInt(PLACES));
      return path == null ? Optional.empty() : iris.paths().whereis(path, Object.class);
    }

    void step(Random random) {
      Optional<ActorRef<Object>> found = any(random);
      if (found.isEmpty() || random.nextInt(100) == 0) {
        spawn(random);
        return;
      }
      ActorRef<Object> target = found.get();
      switch (random.nextInt(150)) {
        case 0 -> target.kill();
        case 1 -> target.stop();
        case 2 -> swap(target.hotSwap(new Member()));
        case 3 -> swap(target.hotSwap(Member::new, (was, now) -> {}));
        case 4 -> swap(target.rollback(1));
        case 5 -> trying(() -> iris.register(name(random.nextInt(NAMES)), target));
        case 6 -> iris.unregister(name(random.nextInt(NAMES)));
        case 7 -> trying(() -> supervisors.get(1).watch(target, this::replacement));
        case 8 -> iris.sendAfter(target, Duration.ofNanos(random.nextInt(2_000_000)), "later");
        case 9 -> changeSupervisors(random);
        case 10 -> any(random).ifPresent(target::send); // to be linked to
        case 11, 12, 13, 14, 15, 16, 17, 18, 19 -> ask(target);
        default -> target.send(random.nextInt(30));
      }
    }

    /** At a path of its own: one that is dead may be made again, with its path. */
    private void spawn(Random random) {
      String path = AREAS.get(random.nextInt(AREAS.size())) + "/" + spawned.incrementAndGet();
      Restart[] types = Restart.values();
      Spawner<Object> recipe = iris.actor(Object.class).path(path);
      var unused = recipe.restart(types[random.nextInt(types.length)]).spawn(Member::new);
      String former = places.getAndSet(random.nextInt(PLACES), path);
      if (former != null) {
        iris.paths().whereis(former, Object.class).ifPresent(ActorRef::stop);
      }
    }

    static String name(int number) {
      return "n" + number;
    }

    private ActorRef<Object> replacement() {
      return iris.actor(Object.class).spawn(Member::new);
    }

    private void changeSupervisors(Random random) {
      if (random.nextInt(10) == 0) {
        trying(() -> iris.supervise("/t/all/1", Supervision.oneForOne()).remove());
      }
    }

    /** What can be taken, gone or owned by now. */
    private void trying(Runnable what) {
      try {
        what.run();
      } catch (IllegalStateException late) {
        refused.increment();
      }
    }

    void ask(ActorRef<Object> target) {
      asked.incrementAndGet();
      var unused =
          target
              .ask(Integer.class, to -> new Question(7, to), LONG)
              .whenComplete(
                  (reply, failure) -> {
                    if (failure == null ? reply != 7 : !expected(failure)) {
                      strange.add(failure == null ? new AssertionError("got " + reply) : failure);
                    }
                    answered.incrementAndGet();
                  });
    }

    private static boolean expected(Throwable failure) {
      return failure instanceof AskFailedException || failure instanceof TimeoutException;
    }

    private void swap(CompletableFuture<Long> future) {
      swaps.incrementAndGet();
      var unused = future.whenComplete((version, failure) -> swapped.incrementAndGet());
    }

    void print(String what, Map<String, Long> stats) {
      System.out.printf(
          "%s: %,d spawned, %,d restarts, %,d asks, %,d swaps%n"
              + "  sent %,d = refused %,d + accepted %,d%n"
              + "  accepted %,d = handled %,d + lost %,d + queued %,d%n",
          what,
          Ledger.of(stats, "spawned"),
          Ledger.of(stats, "restarts"),
          asked.get(),
          swaps.get(),
          Ledger.of(stats, "sent"),
          Ledger.of(stats, "refused"),
          Ledger.of(stats, "accepted"),
          Ledger.of(stats, "accepted"),
          Ledger.of(stats, "handled"),
          Ledger.of(stats, "lost"),
          Ledger.of(stats, "queued"));
    }
  }

  /** Fails, ends, has children and links, as the number says. */
  private static final class Member implements Behavior<Object> {
    private int handled;

    @Override
    public void onMessage(Object message, ActorContext<Object> ctx) throws Exception {
      handled++;
      if (message instanceof Question question) {
        question.replyTo().send(question.n());
      } else if (message instanceof ActorRef<?> other && !other.equals(ctx.self())) {
        ctx.link(other);
      } else if (message instanceof Integer n) {
        obey(n, ctx);
      }
    }

    private void obey(int n, ActorContext<Object> ctx) throws Exception {
      switch (n) {
        case 0 -> throw new IllegalStateException("stress");
        case 1 -> throw new Exception("stress");
        case 2 -> ctx.exit(new ExitReason.Normal());
        case 3 -> ctx.child(Object.class).spawn(Member::new).send("child");
        case 4 -> ctx.after(TICK, "own timer");
        case 5 -> ctx.self().send(handled);
        default -> {}
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void inTheEndWhoeverIsLeftAnswersAndTheAccountsBalance(long seed) {
    Map<Long, String> before = Threads.alive();
    IrisRuntime runtime = newRuntime(quiet().withRootSupervision(often()));
    Run run = new Run(runtime);
    Crowd.run(
        THREADS,
        t -> {
          Random random = new Random(seed * THREADS + t);
          for (int i = 0; i < STEPS; i++) {
            run.step(random);
          }
        });

    awaitSettled(run);
    assertThat(run.strange).isEmpty();
    Map<String, Long> stats = Ledger.awaitQuiet(runtime);
    Ledger.assertBalanced(stats);
    assertThat(Ledger.of(stats, "restarts")).isPositive();
    assertEachHasOneSupervisor(run);

    assertThat(runtime.shutdown(Await.LIMIT)).isEmpty();
    assertThat(Ledger.of(runtime, "alive")).isZero();
    Ledger.assertBalanced(runtime.stats());
    run.print("supervision under stress, seed " + seed, runtime.stats());
    Threads.awaitNoneBut(before);
  }

  private static Supervision often() {
    return Supervision.oneForOne().intensity(1_000_000, LONG);
  }

  /** Nobody stays at rest: all who are there answer, and nothing is under way. */
  private static void awaitSettled(Run run) {
    awaitWithoutNames(run, "all asks", () -> run.answered.get() == run.asked.get());
    awaitWithoutNames(run, "all swaps", () -> run.swapped.get() == run.swaps.get());
    Await.until(
        "all to answer",
        () -> {
          List<CompletableFuture<Integer>> answers = new ArrayList<>();
          for (ActorRef<?> ref : run.iris.paths().children("/t").values()) {
            answers.add(question(ref));
          }
          awaitWithoutNames(
              run, "answers", () -> answers.stream().allMatch(CompletableFuture::isDone));
          return answers.stream().noneMatch(CompletableFuture::isCompletedExceptionally);
        });
  }

  /**
   * A name that one took while its former owner was to be made again keeps that from being made,
   * until it is free. Who is made again takes it, too, so it is freed again and again.
   */
  private static void awaitWithoutNames(Run run, String what, BooleanSupplier condition) {
    Await.until(
        what,
        () -> {
          for (int i = 0; i < NAMES; i++) {
            run.iris.unregister(Run.name(i));
          }
          return condition.getAsBoolean();
        });
  }

  @SuppressWarnings("unchecked")
  private static CompletableFuture<Integer> question(ActorRef<?> ref) {
    return ((ActorRef<Object>) ref).ask(Integer.class, to -> new Question(1, to), LONG);
  }

  /**
   * Who failed to be made for a name that was taken is tried again after a pause, perhaps only now.
   * So what supervisors and paths say is compared when it did not change in between.
   */
  private static void assertEachHasOneSupervisor(Run run) {
    Await.until(
        "supervisors to have whoever has a path, each one once, and nobody to have messages",
        () -> {
          List<ActorRef<?>> supervised = supervised(run);
          Collection<ActorRef<?>> atPaths = run.iris.paths().children("/t").values();
          return supervised.size() == atPaths.size()
              && Set.copyOf(supervised).equals(Set.copyOf(atPaths))
              && run.iris.actors(Pid.NONE, 100_000).stream()
                  .allMatch(info -> info.mailboxSize() == 0)
              && supervised.equals(supervised(run));
        });
    assertThat(supervised(run)).doesNotHaveDuplicates();
  }

  private static List<ActorRef<?>> supervised(Run run) {
    List<ActorRef<?>> supervised = new ArrayList<>();
    run.supervisors.forEach(s -> supervised.addAll(s.children()));
    return supervised;
  }
}

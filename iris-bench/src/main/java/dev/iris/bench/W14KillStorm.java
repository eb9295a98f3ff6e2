package dev.iris.bench;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.IrisRuntime;
import dev.iris.PathSupervisor;
import dev.iris.Spawner;
import dev.iris.Supervision;
import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * W14: the main thread kills each of the 10,000 children of a supervisor once; until another has
 * started in the place of each. Counts restarts. The children are adopted, or have paths below
 * their supervisor's, which move to their successors. With more children than are killed, the same
 * among many.
 */
public class W14KillStorm extends Rounds {

  private static final int OPERATIONS = 10_000;
  private static final long PATIENCE = 10_000_000_000L;

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void iris(Iris workload) {
    workload.killAll();
  }

  /** On Iris. */
  @State(Scope.Benchmark)
  public static class Iris extends Workload {
    @Param("10000")
    public int children = OPERATIONS;

    @Param("10000")
    public int killed = OPERATIONS;

    @Param({"false", "true"})
    public boolean paths;

    private IrisRuntime iris;
    private PathSupervisor supervisor;
    private List<ActorRef<?>> all = List.of();
    private long kills;

    @Override
    long operations() {
      return killed;
    }

    @Override
    void open() {
      iris = IrisRuntime.start();
      supervisor =
          iris.supervise(
              "/storm", Supervision.oneForOne().intensity(100_000_000, Duration.ofMillis(1)));
      goal.expect(children);
      for (int i = 0; i < children; i++) {
        Spawner<String> recipe = iris.actor(String.class);
        Spawner<String> placed = paths ? recipe.path("/storm/" + i) : recipe;
        ActorRef<String> child = placed.spawn(() -> new Child(goal));
        if (!paths) {
          supervisor.watch(child);
        }
      }
      goal.await();
    }

    /** Before each run, outside the score: who is there now. */
    @Setup(Level.Invocation)
    public void findAll() {
      long began = System.nanoTime();
      for (all = supervisor.children(); all.size() != children; all = supervisor.children()) {
        if (System.nanoTime() - began > PATIENCE) { // the last is listed a moment after its start
          throw new IllegalStateException(all.size() + " children are there, not " + children);
        }
        Thread.onSpinWait();
      }
      goal.expect(killed);
    }

    void killAll() {
      for (int i = 0; i < killed; i++) {
        all.get(i).kill();
      }
      goal.await();
      kills += killed;
    }

    @Override
    void run() {
      findAll();
      killAll();
    }

    @Override
    public void close() {
      iris.close();
      goal.checkExact();
      long restarts = iris.stats().getOrDefault("restarts", 0L);
      if (restarts != kills || supervisor.restarts() != kills) {
        throw new IllegalStateException(kills + " were killed, and restarted " + restarts);
      }
    }
  }

  /** Says that it is there. */
  private record Child(Goal goal) implements Behavior<String> {
    @Override
    public void onStart(ActorContext<String> ctx) {
      goal.reached(1);
    }

    @Override
    public void onMessage(String message, ActorContext<String> ctx) {}
  }
}

package dev.iris.bench;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * W12: a million one-shot timers on 1000 actors, with delays of 1 to 5 s, set from the main thread.
 * Counts timers set; each run then waits until all have fired, outside the score, throws if one
 * fired early, and prints how late they were.
 */
public class W12Timers extends Rounds {

  private static final int OPERATIONS = 1_000_000;

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void iris(Iris workload) {
    workload.setAll();
  }

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void pekko(Pekko workload) {
    workload.setAll();
  }

  /** A message that knows when it is due; made before the clock starts. */
  static final class Stamp {
    long due;
  }

  /** What both have in common. */
  @State(Scope.Benchmark)
  public abstract static class Timed extends Workload {
    @Param("1000000")
    public int timers;

    @Param("1000")
    public int actors;

    @Param("1000")
    public int shortestMillis = 1000;

    @Param("5000")
    public int longestMillis = 5000;

    final Lateness lateness = new Lateness();
    private Pauses pauses = Pauses.now();
    private Stamp[] stamps = new Stamp[0];
    private long[] delays = new long[0];

    @Override
    long operations() {
      return timers;
    }

    abstract void set(int actor, long delayNanos, Stamp stamp);

    @Override
    void open() {
      stamps = new Stamp[timers];
      delays = new long[timers];
      SplittableRandom random = new SplittableRandom(12);
      for (int i = 0; i < timers; i++) {
        stamps[i] = new Stamp();
        delays[i] = random.nextLong(shortestMillis * 1_000_000L, longestMillis * 1_000_000L);
      }
    }

    /** Before each run, outside the score. */
    @Setup(Level.Invocation)
    public void expectAll() {
      goal.expect(timers);
      pauses = Pauses.now();
    }

    void setAll() {
      for (int i = 0; i < timers; i++) {
        stamps[i].due = System.nanoTime() + delays[i];
        set(i % actors, delays[i], stamps[i]);
      }
    }

    /** After each run, outside the score. */
    @TearDown(Level.Invocation)
    public void awaitAll() {
      goal.await();
      System.out.println(lateness.report(timers) + "; " + pauses.since());
    }

    final void fired(Stamp stamp) {
      lateness.record(System.nanoTime() - stamp.due);
      goal.reached(1);
    }

    @Override
    final void run() {
      expectAll();
      setAll();
      awaitAll();
    }
  }

  /** On Iris. */
  @State(Scope.Benchmark)
  public static class Iris extends Timed {
    private IrisRuntime iris;
    private final List<ActorRef<Stamp>> all = new ArrayList<>();

    @Override
    void open() {
      super.open();
      iris = IrisRuntime.start();
      all.clear();
      for (int i = 0; i < actors; i++) {
        all.add(iris.spawn(Stamp.class, (stamp, ctx) -> fired(stamp)));
      }
    }

    @Override
    void set(int actor, long delayNanos, Stamp stamp) {
      iris.sendAfter(all.get(actor), Duration.ofNanos(delayNanos), stamp);
    }

    @Override
    public void close() {
      iris.close();
      goal.checkExact();
      Map<String, Long> stats = iris.stats();
      if (stats.getOrDefault("lost", 0L) != 0 || stats.getOrDefault("refused", 0L) != 0) {
        throw new IllegalStateException("messages of timers were lost: " + stats);
      }
    }
  }

  /** On Pekko. */
  @State(Scope.Benchmark)
  public static class Pekko extends Timed {
    /** See {@link PekkoSystems}; the best of those measured counts. */
    @Param({"default", "tuned"})
    public String dispatcher = "tuned";

    private ActorSystem pekko;
    private final List<org.apache.pekko.actor.ActorRef> all = new ArrayList<>();

    @Override
    void open() {
      super.open();
      pekko = PekkoSystems.start(dispatcher);
      all.clear();
      Props props = Props.create(PekkoTimed.class, () -> new PekkoTimed(this));
      for (int i = 0; i < actors; i++) {
        all.add(pekko.actorOf(props));
      }
    }

    @Override
    void set(int actor, long delayNanos, Stamp stamp) {
      pekko
          .scheduler()
          .scheduleOnce(
              Duration.ofNanos(delayNanos),
              all.get(actor),
              stamp,
              pekko.dispatcher(),
              org.apache.pekko.actor.ActorRef.noSender());
    }

    @Override
    public void close() {
      PekkoSystems.stop(pekko);
      goal.checkExact();
    }
  }

  static final class PekkoTimed extends UntypedAbstractActor {
    private final Pekko workload;

    PekkoTimed(Pekko workload) {
      this.workload = workload;
    }

    @Override
    public void onReceive(Object stamp) {
      workload.fired((Stamp) stamp);
    }
  }
}

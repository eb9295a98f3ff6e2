package dev.iris.bench;

import dev.iris.ActorContext;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/**
 * W8, Savina's fork-join create: the main thread spawns a million actors and sends each a message,
 * at which it stops itself. Counts actors until the last one's farewell hook has run.
 */
public class W8ForkJoinCreate extends Rounds {

  private static final int OPERATIONS = 1_000_000;

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void iris(Iris workload) {
    workload.run();
  }

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void pekko(Pekko workload) {
    workload.run();
  }

  private record Live() {}

  private static final Live LIVE = new Live();
  private static final ExitReason NORMAL = new ExitReason.Normal();

  /** On Iris. */
  public static class Iris extends IrisWorkload {
    @Param("1000000")
    public int actors;

    @Override
    long operations() {
      return actors;
    }

    @Override
    long messagesPerRun() {
      return actors;
    }

    @Override
    void prepare() {}

    @Override
    void work() {
      goal.expect(actors);
      for (int i = 0; i < actors; i++) {
        iris.spawn(Live.class, new Mayfly(goal)).send(LIVE);
      }
      goal.await();
    }

    @Override
    public void close() {
      awaitNobody(iris);
      super.close();
    }
  }

  private static final class Mayfly implements Behavior<Live> {
    private final Goal goal;

    Mayfly(Goal goal) {
      this.goal = goal;
    }

    @Override
    public void onMessage(Live live, ActorContext<Live> ctx) {
      ctx.exit(NORMAL);
    }

    @Override
    public void onStop(ExitReason reason, ActorContext<Live> ctx) {
      goal.reached(1);
    }
  }

  /** On Pekko. */
  public static class Pekko extends PekkoWorkload {
    @Param("1000000")
    public int actors;

    @Override
    long operations() {
      return actors;
    }

    @Override
    void prepare() {}

    @Override
    void run() {
      goal.expect(actors);
      Props props = Props.create(PekkoMayfly.class, () -> new PekkoMayfly(goal));
      for (int i = 0; i < actors; i++) {
        pekko.actorOf(props).tell(LIVE, org.apache.pekko.actor.ActorRef.noSender());
      }
      goal.await();
    }
  }

  static final class PekkoMayfly extends UntypedAbstractActor {
    private final Goal goal;

    PekkoMayfly(Goal goal) {
      this.goal = goal;
    }

    @Override
    public void onReceive(Object live) {
      getContext().stop(getSelf());
    }

    @Override
    public void postStop() {
      goal.reached(1);
    }
  }
}

package dev.iris.bench;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * W6: spawning 100,000 actors from the main thread, and apart from that sending them ten messages
 * each, round robin, from the main thread, until all are handled. Counts spawns, and messages.
 */
public class W6Blitz extends Rounds {

  @Benchmark
  @OperationsPerInvocation(Blitz.SPAWNS)
  public void irisSpawns(Iris workload) {
    workload.run();
  }

  @Benchmark
  @OperationsPerInvocation(Blitz.MESSAGES)
  public void irisMessages(Iris workload) {
    workload.run();
  }

  @Benchmark
  @OperationsPerInvocation(Blitz.SPAWNS)
  public void pekkoSpawns(Pekko workload) {
    workload.run();
  }

  @Benchmark
  @OperationsPerInvocation(Blitz.MESSAGES)
  public void pekkoMessages(Pekko workload) {
    workload.run();
  }

  /** On Iris. */
  public static class Iris extends IrisBlitz {
    @Override
    ActorRef<Hello> spawn() {
      return iris.spawn(Hello.class, new Greeted(messages, goal));
    }
  }

  private static final class Greeted implements Behavior<IrisBlitz.Hello> {
    private final int expected;
    private final Goal goal;
    private int count;

    Greeted(int expected, Goal goal) {
      this.expected = expected;
      this.goal = goal;
    }

    @Override
    public void onMessage(IrisBlitz.Hello hello, ActorContext<IrisBlitz.Hello> ctx) {
      if (++count == expected) {
        goal.reached(expected);
      }
    }
  }

  /** On Pekko. */
  @State(Scope.Benchmark)
  public static class Pekko extends Blitz {
    /** See {@link PekkoSystems}; the best of those measured counts. */
    @Param({"default", "tuned"})
    public String dispatcher = "tuned";

    private ActorSystem pekko;
    private final List<org.apache.pekko.actor.ActorRef> all = new ArrayList<>();

    @Override
    void start() {
      pekko = PekkoSystems.start(dispatcher);
      all.clear();
    }

    @Override
    void spawnAll() {
      Props props = Props.create(PekkoGreeted.class, () -> new PekkoGreeted(messages, goal));
      for (int i = 0; i < actors; i++) {
        all.add(pekko.actorOf(props));
      }
    }

    @Override
    void sendAll() {
      Object hello = new IrisBlitz.Hello();
      for (int round = 0; round < messages; round++) {
        for (var actor : all) {
          actor.tell(hello, org.apache.pekko.actor.ActorRef.noSender());
        }
      }
    }

    @Override
    void stop() {
      PekkoSystems.stop(pekko);
    }
  }

  static final class PekkoGreeted extends UntypedAbstractActor {
    private final int expected;
    private final Goal goal;
    private int count;

    PekkoGreeted(int expected, Goal goal) {
      this.expected = expected;
      this.goal = goal;
    }

    @Override
    public void onReceive(Object hello) {
      if (++count == expected) {
        goal.reached(expected);
      }
    }
  }
}

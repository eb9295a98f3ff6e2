package dev.iris.bench;

import dev.iris.ActorRef;
import dev.iris.bench.PingPong.Ball;
import dev.iris.bench.PingPong.PekkoBall;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** W1: two actors, one message in flight. Counts messages, two a round trip. */
public class W1PingPong extends Rounds {

  private static final int OPERATIONS = 2_000_000;

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

  /** The pair on Iris. */
  @State(Scope.Benchmark)
  public static class Iris extends IrisWorkload {
    @Param("1000000")
    public int roundTrips;

    private ActorRef<Ball> ping;
    private Ball ball;

    @Override
    long operations() {
      return 2L * roundTrips;
    }

    @Override
    long messagesPerRun() {
      return operations() + 1;
    }

    @Override
    void prepare() {
      ping = PingPong.pair(iris, roundTrips, goal);
      ball = new Ball(ping);
    }

    @Override
    void work() {
      goal.expect(roundTrips);
      ping.send(ball);
      goal.await();
    }
  }

  /** The pair on Pekko. */
  @State(Scope.Benchmark)
  public static class Pekko extends PekkoWorkload {
    @Param("1000000")
    public int roundTrips;

    private org.apache.pekko.actor.ActorRef ping;

    @Override
    long operations() {
      return 2L * roundTrips;
    }

    @Override
    void prepare() {
      ping = PingPong.pair(pekko, roundTrips, goal);
    }

    @Override
    void run() {
      goal.expect(roundTrips);
      ping.tell(PekkoBall.BALL, org.apache.pekko.actor.ActorRef.noSender());
      goal.await();
    }
  }
}

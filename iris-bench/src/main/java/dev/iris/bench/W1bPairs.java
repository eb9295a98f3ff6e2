package dev.iris.bench;

import dev.iris.ActorRef;
import dev.iris.bench.PingPong.Ball;
import dev.iris.bench.PingPong.PekkoBall;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** W1b: a thousand such pairs at once. Counts messages. */
public class W1bPairs extends Rounds {

  private static final int OPERATIONS = 20_000_000;

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

  /** The pairs on Iris. */
  public static class Iris extends IrisWorkload {
    @Param("1000")
    public int pairs;

    @Param("10000")
    public int roundTrips;

    private final List<Ball> balls = new ArrayList<>();

    @Override
    long operations() {
      return 2L * pairs * roundTrips;
    }

    @Override
    long messagesPerRun() {
      return operations() + pairs;
    }

    @Override
    void prepare() {
      for (int i = 0; i < pairs; i++) {
        ActorRef<Ball> ping = PingPong.pair(iris, roundTrips, goal);
        balls.add(new Ball(ping));
      }
    }

    @Override
    void work() {
      goal.expect((long) pairs * roundTrips);
      for (Ball ball : balls) {
        ball.home().send(ball);
      }
      goal.await();
    }
  }

  /** The pairs on Pekko. */
  public static class Pekko extends PekkoWorkload {
    @Param("1000")
    public int pairs;

    @Param("10000")
    public int roundTrips;

    private final List<org.apache.pekko.actor.ActorRef> pings = new ArrayList<>();

    @Override
    long operations() {
      return 2L * pairs * roundTrips;
    }

    @Override
    void prepare() {
      for (int i = 0; i < pairs; i++) {
        pings.add(PingPong.pair(pekko, roundTrips, goal));
      }
    }

    @Override
    void run() {
      goal.expect((long) pairs * roundTrips);
      for (var ping : pings) {
        ping.tell(PekkoBall.BALL, org.apache.pekko.actor.ActorRef.noSender());
      }
      goal.await();
    }
  }
}

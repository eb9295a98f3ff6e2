package dev.iris.bench;

import com.softwaremill.jox.Channel;
import dev.iris.ActorRef;
import dev.iris.Mailbox;
import dev.iris.Recipient;
import java.util.concurrent.LinkedTransferQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * W10: W1 in blocking code: with pull actors, with virtual threads that take from a {@link
 * LinkedTransferQueue} each, and with virtual threads that receive from a buffered jox channel
 * each. Counts messages.
 */
public class W10PullPingPong extends Rounds {

  private static final int OPERATIONS = 2_000_000;

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void iris(Iris workload) {
    workload.run();
  }

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void transferQueue(TransferQueue workload) {
    workload.run();
  }

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void jox(Jox workload) {
    workload.run();
  }

  private record Ball(Recipient<Ball> home) {}

  /** Pull actors. */
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
      ActorRef<Ball> pong = iris.actor(Ball.class).spawnWithMailbox(Iris::pong);
      ping = iris.actor(Ball.class).spawnWithMailbox(mailbox -> ping(mailbox, pong));
      ball = new Ball(ping);
    }

    private static void pong(Mailbox<Ball> mailbox) throws InterruptedException {
      while (true) {
        Ball ball = mailbox.receive();
        ball.home().send(ball);
      }
    }

    private void ping(Mailbox<Ball> mailbox, ActorRef<Ball> pong) throws InterruptedException {
      while (true) {
        Ball ball = mailbox.receive();
        for (int i = 0; i < roundTrips; i++) {
          pong.send(ball);
          ball = mailbox.receive();
        }
        goal.reached(roundTrips);
      }
    }

    @Override
    void work() {
      goal.expect(roundTrips);
      ping.send(ball);
      goal.await();
    }
  }

  /** Something that takes, and something that waits: what the two peers have in common. */
  interface Line {
    void put(Object ball) throws InterruptedException;

    Object take() throws InterruptedException;
  }

  /** Two virtual threads and two lines. */
  @State(Scope.Benchmark)
  public abstract static class Threads extends Workload {
    @Param("1000000")
    public int roundTrips;

    private static final Object BALL = new Object();

    private Line toPing;
    private Thread ping;
    private Thread pong;

    abstract Line newLine();

    @Override
    long operations() {
      return 2L * roundTrips;
    }

    @Override
    void open() {
      Line toPong = newLine();
      toPing = newLine();
      pong = Thread.startVirtualThread(() -> untilInterrupted(() -> toPing.put(toPong.take())));
      ping = Thread.startVirtualThread(() -> untilInterrupted(() -> serve(toPong)));
    }

    private void serve(Line toPong) throws InterruptedException {
      Object ball = toPing.take();
      for (int i = 0; i < roundTrips; i++) {
        toPong.put(ball);
        ball = toPing.take();
      }
      goal.reached(roundTrips);
    }

    @Override
    void run() {
      goal.expect(roundTrips);
      try {
        toPing.put(BALL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      goal.await();
    }

    @Override
    public void close() {
      goal.checkExact();
      ping.interrupt();
      pong.interrupt();
    }

    private interface Step {
      void take() throws InterruptedException;
    }

    private static void untilInterrupted(Step step) {
      try {
        while (true) {
          step.take();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The JDK's queue. */
  public static class TransferQueue extends Threads {
    @Override
    Line newLine() {
      return new QueueLine(new LinkedTransferQueue<>());
    }
  }

  private record QueueLine(LinkedTransferQueue<Object> queue) implements Line {
    @Override
    public void put(Object ball) {
      queue.put(ball);
    }

    @Override
    public Object take() throws InterruptedException {
      return queue.take();
    }
  }

  /** A jox channel, of the default capacity. */
  public static class Jox extends Threads {
    @Override
    Line newLine() {
      return new ChannelLine(Channel.newBufferedDefaultChannel());
    }
  }

  private record ChannelLine(Channel<Object> channel) implements Line {
    @Override
    public void put(Object ball) throws InterruptedException {
      channel.send(ball);
    }

    @Override
    public Object take() throws InterruptedException {
      return channel.receive();
    }
  }
}

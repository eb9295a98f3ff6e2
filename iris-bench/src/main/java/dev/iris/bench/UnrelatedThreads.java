package dev.iris.bench;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.IrisRuntime;
import dev.iris.Mailbox;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * What a busy runtime leaves to the host's own virtual threads, and to pull actors: many virtual
 * threads that sleep a millisecond each, over and over, and note how late they wake up, with Iris
 * idle and while self-sending push actors saturate it; then the same with two pull actors that play
 * ping-pong, for their progress. Each measurement has a JVM of its own, destroyed when its time is
 * up.
 */
public final class UnrelatedThreads {

  private static final String[] OPTIONS = {"threads", "actors", "work", "seconds", "kind"};
  private static final String IDLE = "idle";
  private static final String PUSH = "push";
  private static final String PULL = "pull";
  private static final String BOTH = "push+pull";

  private final AtomicLong roundTrips = new AtomicLong();
  private final Recorder lateness = new Recorder(3);

  private UnrelatedThreads() {}

  /**
   * Options: {@code --threads 1000}, {@code --actors 200}, {@code --work 0}: nanoseconds each push
   * message takes, {@code --seconds 5}.
   */
  public static void main(String[] args) throws InterruptedException {
    Arguments arguments = new Arguments(args, OPTIONS);
    String kind = arguments.text("kind", "");
    if (!kind.isEmpty()) {
      System.out.println(new UnrelatedThreads().measure(kind, arguments));
      System.out.flush();
      Runtime.getRuntime().halt(0); // the actors are still at it
    }
    System.out.printf(
        "%d processors, JDK %s, load average %.2f%n%n",
        Runtime.getRuntime().availableProcessors(), Runtime.version(), LoadProfiler.now());
    System.out.println(
        "| Iris runs | wake-ups/s | late p50 | p99 | max | push messages/s | pull round trips/s |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String each : List.of(IDLE, PUSH, PULL, BOTH)) {
      System.out.printf("| %s | %s |%n", each, inChild(arguments, each));
    }
  }

  static String inChild(Arguments arguments, String kind) {
    Duration limit = Duration.ofSeconds(arguments.number("seconds", 5) + 30L);
    try {
      return ChildJvm.run(
              UnrelatedThreads.class, List.of("-Xmx2g"), arguments.with("kind", kind), limit)
          .strip();
    } catch (IllegalStateException e) {
      return e.getMessage() + " | | | | |";
    }
  }

  private String measure(String kind, Arguments arguments) throws InterruptedException {
    int seconds = arguments.number("seconds", 5);
    IrisRuntime iris = IrisRuntime.start();
    if (kind.equals(PULL) || kind.equals(BOTH)) {
      startPull(iris);
    }
    if (kind.equals(PUSH) || kind.equals(BOTH)) {
      startPush(iris, arguments.number("actors", 200), arguments.number("work", 0));
    }
    for (int i = 0; i < arguments.number("threads", 1000); i++) {
      Thread.startVirtualThread(this::sleeper);
    }
    Thread.sleep(Math.max(200, seconds * 200L));
    lateness.reset();
    Counts before = counts(iris);
    Thread.sleep(Duration.ofSeconds(seconds));
    Histogram late = lateness.getIntervalHistogram();
    return summary(kind, late, before, counts(iris));
  }

  /** What had been done at a moment. */
  private record Counts(long nanos, long handled, long roundTrips) {}

  private Counts counts(IrisRuntime iris) {
    long handled = iris.stats().getOrDefault("handled", 0L);
    return new Counts(System.nanoTime(), handled, roundTrips.get());
  }

  private static String summary(String kind, Histogram late, Counts before, Counts after) {
    double elapsed = (after.nanos - before.nanos) / 1e9;
    long trips = after.roundTrips - before.roundTrips;
    boolean pushing = kind.equals(PUSH) || kind.equals(BOTH); // the counts are not of one instant
    long push = pushing ? after.handled - before.handled - 2 * trips : 0;
    return String.format(
        Locale.ROOT,
        "%,.0f | %s | %s | %s | %,.0f | %,.0f",
        late.getTotalCount() / elapsed,
        late(late, 50),
        late(late, 99),
        late(late, 100),
        push / elapsed,
        trips / elapsed);
  }

  private static String late(Histogram late, double percentile) {
    return late.getTotalCount() == 0
        ? "never"
        : Probe.microseconds(late.getValueAtPercentile(percentile));
  }

  private void sleeper() {
    Duration nap = Duration.ofMillis(1);
    try {
      while (true) {
        long start = System.nanoTime();
        Thread.sleep(nap);
        lateness.recordValue(Math.max(0, System.nanoTime() - start - nap.toNanos()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void startPush(IrisRuntime iris, int actors, int work) {
    Behavior<String> again =
        (message, ctx) -> {
          if (work > 0) {
            Fairness.spin(work);
          }
          ctx.self().send(message);
        };
    for (int i = 0; i < actors; i++) {
      iris.spawn(String.class, again).send("again");
    }
  }

  private void startPull(IrisRuntime iris) {
    ActorRef<Ball> pong = iris.actor(Ball.class).spawnWithMailbox(UnrelatedThreads::pong);
    ActorRef<Ball> ping = iris.actor(Ball.class).spawnWithMailbox(box -> ping(box, pong));
    ping.send(new Ball(ping));
  }

  /** Knows who began. */
  private record Ball(ActorRef<Ball> home) {}

  private static void pong(Mailbox<Ball> mailbox) throws InterruptedException {
    while (true) {
      Ball ball = mailbox.receive();
      ball.home().send(ball);
    }
  }

  private void ping(Mailbox<Ball> mailbox, ActorRef<Ball> pong) throws InterruptedException {
    Ball ball = mailbox.receive();
    while (true) {
      pong.send(ball);
      ball = mailbox.receive();
      roundTrips.incrementAndGet();
    }
  }
}

package dev.iris.bench;

import dev.iris.ActorRef;
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

  private static final String[] OPTIONS = {"threads", "actors", "seconds", "kind"};
  private static final String IDLE = "idle";
  private static final String PUSH = "push";
  private static final String PULL = "pull";
  private static final String BOTH = "push+pull";

  private final AtomicLong roundTrips = new AtomicLong();
  private final Recorder lateness = new Recorder(3);

  private UnrelatedThreads() {}

  /** Options: {@code --threads 1000}, {@code --actors 200}, {@code --seconds 5}. */
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

  private static String inChild(Arguments arguments, String kind) {
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
      startPush(iris, arguments.number("actors", 200));
    }
    for (int i = 0; i < arguments.number("threads", 1000); i++) {
      Thread.startVirtualThread(this::sleeper);
    }
    Thread.sleep(Math.max(200, seconds * 200L));
    lateness.reset();
    long handled = handled(iris);
    long trips = roundTrips.get();
    long start = System.nanoTime();
    Thread.sleep(Duration.ofSeconds(seconds));
    double elapsed = (System.nanoTime() - start) / 1e9;
    trips = roundTrips.get() - trips;
    handled = handled(iris) - handled;
    Histogram late = lateness.getIntervalHistogram();
    return summary(late, elapsed, handled - 2 * trips, trips);
  }

  private static String summary(Histogram late, double elapsed, long push, long trips) {
    return String.format(
        Locale.ROOT,
        "%,.0f | %s | %s | %s | %,.0f | %,.0f",
        late.getTotalCount() / elapsed,
        late(late, 50),
        late(late, 99),
        late(late, 100),
        Math.max(0, push) / elapsed,
        trips / elapsed);
  }

  private static String late(Histogram late, double percentile) {
    return late.getTotalCount() == 0
        ? "never"
        : Probe.microseconds(late.getValueAtPercentile(percentile));
  }

  private static long handled(IrisRuntime iris) {
    return iris.stats().getOrDefault("handled", 0L);
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

  private static void startPush(IrisRuntime iris, int actors) {
    for (int i = 0; i < actors; i++) {
      iris.spawn(String.class, (again, ctx) -> ctx.self().send(again)).send("again");
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

package dev.iris.examples;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Part c of the {@link Showcase}: two handlers compute without end and two block without end, and
 * meanwhile a probe actor is sent the time, once a millisecond. How late it gets it is shown beside
 * how late it gets it when nobody is in its way.
 */
final class Hogs {

  private static final int OF_EACH_KIND = 2;
  private static final long PAUSE_NANOS = 1_000_000;
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final long[] nanos;
  private final CountDownLatch arrived;
  private int next;

  /** Without end, until the example has seen enough. */
  private volatile boolean enough;

  private Hogs(int probes) {
    this.nanos = new long[probes];
    this.arrived = new CountDownLatch(probes);
  }

  /**
   * Measures without hogs and with them, and prints a table.
   *
   * @return whether all probes arrived
   */
  static boolean run(int probes) throws InterruptedException {
    System.out.printf("   %-37s %9s %9s %9s%n", "the probe's latency", "p50", "p99", "max");
    return new Hogs(probes).measure("with nobody in its way", 0)
        & new Hogs(probes).measure("behind two that spin, two that block", OF_EACH_KIND);
  }

  private boolean measure(String title, int hogs) throws InterruptedException {
    // the messages that are never finished are dead letters in the end, as is said below
    var config = RuntimeConfig.defaults().withDeadLetterLogsPerSecond(0);
    try (var iris = IrisRuntime.start(config)) {
      ActorRef<Long> probe =
          iris.spawn(
              Long.class,
              (sent, ctx) -> {
                nanos[next++] = System.nanoTime() - sent;
                arrived.countDown();
              });
      holdUp(iris, hogs);
      for (int i = 0; i < nanos.length; i++) {
        probe.send(System.nanoTime());
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      boolean complete = arrived.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
      Map<String, Long> stats = iris.stats();
      enough = true;
      List<ActorRef<?>> killed = iris.shutdown(PATIENCE);
      report(title, complete);
      if (hogs > 0) {
        System.out.printf(
            "   %d of %d probes arrived; the runtime replaced %d blocked threads and added %d;%n"
                + "   at the end the spinning ones were let go, and the %d that blocked were killed%n",
            nanos.length - arrived.getCount(),
            nanos.length,
            stats.get("handoffs"),
            stats.get("rescues"),
            killed.size());
      }
      return complete;
    }
  }

  /** Returns when all of them are in their handlers. */
  private void holdUp(IrisRuntime iris, int ofEachKind) throws InterruptedException {
    var busy = new CountDownLatch(2 * ofEachKind);
    for (int i = 0; i < ofEachKind; i++) {
      iris.spawn(
              String.class,
              (m, ctx) -> {
                busy.countDown();
                while (!enough) {
                  Thread.onSpinWait();
                }
              })
          .send("spin");
      iris.spawn(
              String.class,
              (m, ctx) -> {
                busy.countDown();
                new CountDownLatch(1).await();
              })
          .send("block");
    }
    busy.await();
  }

  private void report(String title, boolean complete) {
    if (!complete) {
      System.out.printf("   %-37s not all probes arrived%n", title);
      return;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "   %-37s %6.3f ms %6.3f ms %6.3f ms%n",
        title, percentile(50), percentile(99), percentile(100));
  }

  private double percentile(int percent) {
    return nanos[(int) Math.ceil(nanos.length * percent / 100.0) - 1] / 1e6;
  }
}

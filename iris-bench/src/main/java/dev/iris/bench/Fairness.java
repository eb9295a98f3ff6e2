package dev.iris.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * W11: how long a probe actor waits for its messages while hogs, twice as many as cores, keep the
 * runtime busy. The probe gets time stamps, one a millisecond, from a platform thread that is no
 * actor. Each measurement has a JVM of its own, which is destroyed when its time is up: some hogs
 * never end.
 */
public final class Fairness {

  private static final String KINDS = "none,self-sending,blocked,looping";
  private static final String PEERS = "iris,pekko-default,pekko-tuned,pekko-cores";
  private static final String[] OPTIONS = {
    "kinds", "peers", "probes", "hogs", "wait", "kind", "peer"
  };
  private static final int WARM_UP = 500;
  private static final long MILLISECOND = 1_000_000;

  private Fairness() {}

  /**
   * Options: {@code --kinds none,self-sending,blocked,looping}, {@code --peers
   * iris,pekko-default,pekko-tuned,pekko-cores}, {@code --probes 2000}, {@code --hogs} (twice the
   * cores), {@code --wait 5}: seconds for stragglers.
   */
  public static void main(String[] args) throws InterruptedException {
    Arguments arguments = new Arguments(args, OPTIONS);
    if (!arguments.text("kind", "").isEmpty()) {
      System.out.println(measure(arguments));
      System.out.flush();
      Runtime.getRuntime().halt(0); // hogs that loop for ever are still at it
    }
    System.out.printf(
        "%d processors, JDK %s, load average %.2f%n%n",
        Runtime.getRuntime().availableProcessors(), Runtime.version(), LoadProfiler.now());
    System.out.println("| system | hogs | p50 | p99 | max | undelivered | sender late, p99 |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String kind : arguments.list("kinds", KINDS)) {
      for (String peer : arguments.list("peers", PEERS)) {
        System.out.printf("| %s | %s | %s |%n", peer, kind, inChild(arguments, kind, peer));
      }
    }
  }

  static String inChild(Arguments arguments, String kind, String peer) {
    int probes = arguments.number("probes", 2000);
    Duration limit =
        Duration.ofMillis(probes).multipliedBy(3).plusSeconds(arguments.number("wait", 5) + 30L);
    List<String> args = arguments.with("kind", kind, "peer", peer);
    try {
      return ChildJvm.run(Fairness.class, List.of("-Xmx2g"), args, limit).strip();
    } catch (IllegalStateException e) {
      return e.getMessage() + " | | | |";
    }
  }

  private static String measure(Arguments arguments) throws InterruptedException {
    int hogs = arguments.number("hogs", 2 * Runtime.getRuntime().availableProcessors());
    int probes = arguments.number("probes", 2000);
    Probe probe = new Probe();
    FairnessSystem system = FairnessSystem.start(arguments.text("peer", "iris"), probe);
    int warmUp = Math.min(WARM_UP, probes);
    send(system, warmUp, new Histogram(3));
    awaitDelivery(probe, warmUp, arguments);
    probe.reset();
    Hog hog = Hog.named(arguments.text("kind", ""));
    for (int i = 0; hog != Hog.NONE && i < hogs; i++) {
      system.startHog(hog);
    }
    Histogram late = new Histogram(3);
    send(system, probes, late);
    awaitDelivery(probe, probes, arguments);
    return probe.summary(probes) + " | " + Probe.microseconds(late.getValueAtPercentile(99));
  }

  private static void send(FairnessSystem system, int probes, Histogram late) {
    long start = System.nanoTime();
    for (int i = 0; i < probes; i++) {
      long due = start + i * MILLISECOND;
      long now = System.nanoTime();
      while (now < due) {
        LockSupport.parkNanos(due - now);
        now = System.nanoTime();
      }
      late.recordValue(now - due);
      system.probe(System.nanoTime());
    }
  }

  private static void awaitDelivery(Probe probe, int probes, Arguments arguments)
      throws InterruptedException {
    long deadline = System.nanoTime() + arguments.number("wait", 5) * 1000L * MILLISECOND;
    while (probe.delivered() < probes && System.nanoTime() < deadline) {
      Thread.sleep(1);
    }
  }

  static void spin(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }

  /** What a hog does with a message. */
  enum Hog {
    NONE,
    SELF_SENDING,
    BLOCKED,
    LOOPING;

    private static final long WORK_NANOS = 1000;

    static Hog named(String kind) {
      return valueOf(kind.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    /** True if it wants to send itself the next message. */
    boolean work() {
      switch (this) {
        case NONE -> {
          return false;
        }
        case SELF_SENDING -> {
          spin(WORK_NANOS);
          return true;
        }
        case BLOCKED -> {
          while (true) {
            LockSupport.park(this);
          }
        }
        case LOOPING -> {
          while (true) {
            Thread.onSpinWait();
          }
        }
        default -> throw new IllegalStateException(toString());
      }
    }
  }
}

package dev.iris.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.IrisRuntime;
import dev.iris.MailboxPolicy;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a flood of dead letters costs: the processor time of the whole JVM for a million of them, as
 * fast as one thread can make them. If they come within a second, that is the share of a core.
 */
public final class DeadLetterFlood {

  private static final String[] OPTIONS = {"letters", "rounds"};
  private static final int WARM_UP = 3;
  private static final double MILLION = 1e6;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final int letters;
  private final int rounds;

  private DeadLetterFlood(int letters, int rounds) {
    this.letters = letters;
    this.rounds = rounds;
  }

  /** Who listens. */
  private enum Subscriber {
    NONE(null),
    QUICK(letter -> {}),
    STUCK(letter -> block());

    final @Nullable Consumer<DeadLetter> listener;

    Subscriber(@Nullable Consumer<DeadLetter> listener) {
      this.listener = listener;
    }
  }

  /** Options: {@code --letters 1000000}, {@code --rounds 9}. */
  public static void main(String[] args) throws InterruptedException {
    Arguments arguments = new Arguments(args, OPTIONS);
    var flood =
        new DeadLetterFlood(arguments.number("letters", 1_000_000), arguments.number("rounds", 9));
    System.out.println(
        "| dead letters | subscriber | CPU ms a million, median (min–max) | seconds a million |"
            + " told | missed |\n|---|---|---|---|---|---|");
    for (Subscriber subscriber : Subscriber.values()) {
      flood.refused(subscriber);
      flood.evicted(subscriber);
    }
    System.exit(0); // some subscribers are stuck
  }

  /** To an actor that has ended. */
  private void refused(Subscriber subscriber) throws InterruptedException {
    IrisRuntime iris = IrisRuntime.start();
    ActorRef<Integer> ended = iris.spawn(Integer.class, (m, ctx) -> {});
    ended.kill();
    while (ended.isAlive()) {
      Thread.onSpinWait();
    }
    measure("refused", subscriber, iris, ended);
  }

  /** From a mailbox that is full. */
  private void evicted(Subscriber subscriber) throws InterruptedException {
    IrisRuntime iris = IrisRuntime.start();
    var busy = new CountDownLatch(1);
    ActorRef<Integer> full =
        iris.actor(Integer.class)
            .mailbox(MailboxPolicy.dropOldest(1))
            .spawn(
                (m, ctx) -> {
                  busy.countDown();
                  block();
                });
    full.send(0);
    busy.await();
    full.send(0);
    measure("evicted", subscriber, iris, full);
  }

  private void measure(
      String what, Subscriber subscriber, IrisRuntime iris, ActorRef<Integer> target) {
    if (subscriber.listener != null) {
      iris.onDeadLetter(subscriber.listener);
    }
    double[] cpu = new double[rounds];
    double[] seconds = new double[rounds];
    for (int round = -WARM_UP; round < rounds; round++) {
      long cpuBefore = system.getProcessCpuTime();
      long begin = System.nanoTime();
      for (int i = 0; i < letters; i++) {
        target.send(i);
      }
      if (round >= 0) {
        seconds[round] = (System.nanoTime() - begin) / 1e9 * MILLION / letters;
        cpu[round] = (system.getProcessCpuTime() - cpuBefore) / 1e6 * MILLION / letters;
      }
    }
    Map<String, Long> stats = iris.stats();
    long all = stats.getOrDefault("lost", 0L) + stats.getOrDefault("refused", 0L);
    long missed = subscriber.listener == null ? all : stats.getOrDefault("deadletters.missed", 0L);
    Arrays.sort(cpu);
    Arrays.sort(seconds);
    System.out.printf(
        "| %s | %s | %.0f (%.0f–%.0f) | %.2f | %d | %d |%n",
        what,
        subscriber.name().toLowerCase(Locale.ROOT),
        cpu[rounds / 2],
        cpu[0],
        cpu[rounds - 1],
        seconds[rounds / 2],
        all - missed,
        missed);
  }

  private static void block() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

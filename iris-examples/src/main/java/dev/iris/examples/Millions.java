package dev.iris.examples;

import dev.iris.ActorContext;
import dev.iris.ActorInfo;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.IrisRuntime;
import dev.iris.Pid;
import dev.iris.Spawner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A million push actors and a million pull actors, alive at once: each is sent a message, then all
 * are idle and the heap is measured, then they are listed while another actor goes on working, then
 * closed in order, the youngest first.
 *
 * <p>The exit code is 1 if a message was not handled, or an actor had to be killed.
 */
@Command(
    name = "Millions",
    description = "A million actors of each kind alive at once: what they take, and their close.")
public final class Millions implements Callable<Integer> {

  private static final int COLLECTIONS = 3;
  private static final int PAGE = 1000;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Option(
      names = "--actors",
      paramLabel = "N",
      defaultValue = "1000000",
      converter = WholeNumber.class,
      description = {
        "How many actors of each kind (default: ${DEFAULT-VALUE}). A million of each need a heap of"
            + " 2 GB: -Dexample.jvm=-Xmx2g."
      })
  private int actors;

  @Option(
      names = "--push-only",
      description = "No pull actors. Ten million push actors need a heap of 3 GB.")
  private boolean pushOnly;

  @Override
  public Integer call() throws InterruptedException {
    int pulls = pushOnly ? 0 : actors;
    var greeted = new CountDownLatch(actors + pulls);
    try (var iris = IrisRuntime.start()) {
      Spawner<String> recipe = iris.actor(String.class);
      long before = usedHeap();
      long afterPush =
          populate("push", actors, before, () -> recipe.spawn((m, ctx) -> greeted.countDown()));
      populate(
          "pull",
          pulls,
          afterPush,
          () ->
              recipe.spawnWithMailbox(
                  mailbox -> {
                    while (!mailbox.receive().isEmpty()) {
                      greeted.countDown();
                    }
                  }));
      boolean complete = greeted.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
      Map<String, Long> stats = iris.stats();
      System.out.printf(
          "%,d actors alive, %,d messages handled; heap used: %,d MB%n",
          stats.get("alive"), stats.get("handled"), usedHeap() / 1_000_000);
      complete &= allListed(iris, actors + pulls);
      return complete && closedInOrder(iris) ? 0 : 1;
    }
  }

  /** Spawns them, sends a message to each, and tells what the heap holds when all are idle. */
  private static long populate(
      String kind, int count, long before, Supplier<ActorRef<String>> spawn) {
    if (count == 0) {
      return before;
    }
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      spawn.get().send("hello");
    }
    double seconds = secondsSince(begin);
    long after = usedHeap();
    System.out.printf(
        "%,d %s actors spawned and greeted in %.1f s, %,d bytes each%n",
        count, kind, seconds, (after - before) / count);
    return after;
  }

  /** Sends itself the next message, as long as it is to, and notes the longest it had to wait. */
  private static final class Worker implements Behavior<String> {
    private final CompletableFuture<String> report = new CompletableFuture<>();
    private volatile boolean enough;
    private long handled;
    private long last = System.nanoTime();
    private long longestPause;

    @Override
    public void onMessage(String message, ActorContext<String> ctx) {
      long now = System.nanoTime();
      longestPause = Math.max(longestPause, now - last);
      last = now;
      handled++;
      if (enough) {
        report.complete(
            String.format(
                "meanwhile an actor handled %,d messages, with a pause of %.1f ms at most",
                handled, longestPause / 1e6));
      } else {
        ctx.self().send(message);
      }
    }
  }

  /** Page by page; an actor that works meanwhile tells whether it was held up. */
  private static boolean allListed(IrisRuntime iris, int expected) {
    var worker = new Worker();
    iris.spawn(String.class, worker).send("go on");
    long begin = System.nanoTime();
    long slowest = 0;
    int listed = 0;
    int pages = 0;
    Pid last = Pid.NONE;
    for (; ; pages++) {
      long asked = System.nanoTime();
      List<ActorInfo> page = iris.actors(last, PAGE);
      slowest = Math.max(slowest, System.nanoTime() - asked);
      if (page.isEmpty()) {
        break;
      }
      listed += page.size();
      last = page.getLast().pid();
    }
    double seconds = secondsSince(begin);
    worker.enough = true;
    System.out.printf(
        "%,d actors listed in %,d pages in %.1f s, the slowest in %.1f ms%n",
        listed, pages, seconds, slowest / 1e6);
    System.out.println(worker.report.join());
    return listed == expected + 1;
  }

  private static boolean closedInOrder(IrisRuntime iris) {
    long begin = System.nanoTime();
    List<ActorRef<?>> killed = iris.shutdown(LIMIT);
    System.out.printf(
        "closed one after the other in %.1f s; alive: %d, killed: %d%n",
        secondsSince(begin), iris.stats().get("alive"), killed.size());
    return killed.isEmpty();
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      Runtime jvm = Runtime.getRuntime();
      least = Math.min(least, jvm.totalMemory() - jvm.freeMemory());
    }
    return least;
  }
}

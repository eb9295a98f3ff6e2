package dev.iris.examples;

import dev.iris.ActorInfo;
import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.Pid;
import dev.iris.Spawner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A million push actors and a million pull actors, alive at once: each is sent a message, then all
 * are idle and the heap is measured, then they are listed, then closed in order, the youngest
 * first.
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

  @Override
  public Integer call() throws InterruptedException {
    var greeted = new CountDownLatch(2 * actors);
    try (var iris = IrisRuntime.start()) {
      Spawner<String> recipe = iris.actor(String.class);
      long before = usedHeap();
      long afterPush =
          populate("push", before, () -> recipe.spawn((m, ctx) -> greeted.countDown()));
      populate(
          "pull",
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
      complete &= allListed(iris);
      return complete && closedInOrder(iris) ? 0 : 1;
    }
  }

  /** Spawns them, sends a message to each, and tells what the heap holds when all are idle. */
  private long populate(String kind, long before, Supplier<ActorRef<String>> spawn) {
    long begin = System.nanoTime();
    for (int i = 0; i < actors; i++) {
      spawn.get().send("hello");
    }
    double seconds = secondsSince(begin);
    long after = usedHeap();
    System.out.printf(
        "%,d %s actors spawned and greeted in %.1f s, %,d bytes each%n",
        actors, kind, seconds, (after - before) / actors);
    return after;
  }

  private boolean allListed(IrisRuntime iris) {
    long begin = System.nanoTime();
    int listed = 0;
    int pages = 0;
    List<ActorInfo> page = iris.actors(Pid.NONE, PAGE);
    for (; !page.isEmpty(); page = iris.actors(page.getLast().pid(), PAGE)) {
      listed += page.size();
      pages++;
    }
    System.out.printf(
        "%,d actors listed in %,d pages in %.1f s%n", listed, pages, secondsSince(begin));
    return listed == 2 * actors;
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

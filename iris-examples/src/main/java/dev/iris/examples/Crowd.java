package dev.iris.examples;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.IrisRuntime;
import dev.iris.Mailbox;
import dev.iris.PullBehavior;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Part a of the {@link Showcase}: a crowd of actors of one kind. The main thread spawns them all
 * and sends each of them ten numbers, round robin; each actor checks that it gets them in order.
 * Then they sit idle while the heap is measured.
 */
final class Crowd {

  private static final int MESSAGES = 10;
  private static final int COLLECTIONS = 4;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  enum Kind {
    PUSH,
    PULL
  }

  private final Kind kind;
  private final Counter[] counters;
  private final ActorRef<?>[] refs;
  private final CountDownLatch busy;
  private double spawnsPerSecond;
  private double messagesPerSecond;
  private long bytesPerActor;

  private Crowd(Kind kind, int actors) {
    this.kind = kind;
    this.counters = new Counter[actors];
    this.refs = new ActorRef<?>[actors];
    this.busy = new CountDownLatch(actors);
  }

  /**
   * Runs a crowd of each kind and prints what it took.
   *
   * @return whether every message was handled
   */
  static boolean run(int actors) throws InterruptedException {
    System.out.printf("   %6s %16s %17s %18s%n", "", "spawned", "messages", "memory");
    boolean complete = true;
    for (Kind kind : Kind.values()) {
      new Crowd(kind, actors).live(); // a first round for the JVM to compile, not shown
      var crowd = new Crowd(kind, actors);
      crowd.live();
      complete &= crowd.report();
    }
    System.out.printf(
        "   memory is an estimate: the used heap with all actors idle, less that before, after"
            + " %d collections each;%n   it includes what the actor itself keeps, here a counter"
            + " of 24 bytes%n",
        COLLECTIONS);
    return complete;
  }

  private void live() throws InterruptedException {
    long before = usedHeap();
    try (var iris = IrisRuntime.start()) {
      long begin = System.nanoTime();
      spawnAll(iris);
      spawnsPerSecond = counters.length / secondsSince(begin);
      begin = System.nanoTime();
      sendAll();
      if (busy.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        messagesPerSecond = (double) MESSAGES * counters.length / secondsSince(begin);
      }
      bytesPerActor = (usedHeap() - before) / counters.length;
    }
  }

  private void spawnAll(IrisRuntime iris) {
    var recipe = iris.actor(Integer.class);
    for (int i = 0; i < counters.length; i++) {
      var counter = new Counter(busy);
      counters[i] = counter;
      refs[i] = kind == Kind.PUSH ? recipe.spawn(counter) : recipe.spawnWithMailbox(counter);
    }
  }

  @SuppressWarnings("unchecked") // an array cannot be of ActorRef<Integer>
  private void sendAll() {
    for (int n = 0; n < MESSAGES; n++) {
      Integer message = n;
      for (ActorRef<?> ref : refs) {
        ((ActorRef<Integer>) ref).send(message);
      }
    }
  }

  /** Once the runtime is closed nothing moves any more, and the counters can be read. */
  private boolean report() {
    long handled = 0;
    int complete = 0;
    for (Counter counter : counters) {
      handled += counter.handled;
      complete += counter.handled == MESSAGES && counter.inOrder ? 1 : 0;
    }
    System.out.printf(
        "   %-6s %,14.0f/s %,15.0f/s %,8d bytes each%n",
        kind.name().toLowerCase(Locale.ROOT), spawnsPerSecond, messagesPerSecond, bytesPerActor);
    System.out.printf(
        "          %,d of %,d messages handled; by %,d of %,d actors completely and in order%n",
        handled, (long) MESSAGES * counters.length, complete, counters.length);
    return complete == counters.length;
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

  /** What each actor does, once as a push and once as a pull actor. */
  private static final class Counter implements Behavior<Integer>, PullBehavior<Integer> {

    private final CountDownLatch busy;
    private int handled;
    private boolean inOrder = true;

    Counter(CountDownLatch busy) {
      this.busy = busy;
    }

    @Override
    public void onMessage(Integer number, ActorContext<Integer> ctx) {
      take(number);
    }

    @Override
    public void run(Mailbox<Integer> mailbox) throws InterruptedException {
      while (true) {
        take(mailbox.receive());
      }
    }

    private void take(int number) {
      inOrder &= number == handled;
      if (++handled == MESSAGES) {
        busy.countDown();
      }
    }
  }
}

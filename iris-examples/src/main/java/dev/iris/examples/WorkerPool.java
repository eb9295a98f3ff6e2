package dev.iris.examples;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.IrisRuntime;
import dev.iris.MailboxPolicy;
import dev.iris.Spawner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A pool of workers that are slower than the producer, and two answers to that.
 *
 * <ul>
 *   <li><em>block</em>: a full mailbox makes the sender wait. The producer slows down to the pace
 *       of the workers, and no queue ever holds more than its capacity: back-pressure.
 *   <li><em>redirect</em>: a full mailbox passes the message on to another actor at once. The
 *       producer never waits, and the overflow ends up where somebody can deal with it.
 * </ul>
 *
 * <p>Either way nothing is lost silently: a send that was refused says so, and at the end the jobs
 * handled and the jobs refused add up to the jobs sent. Closing the runtime lets the workers finish
 * what they have accepted.
 *
 * <p>The workers block in their handler, as for a slow disk; the runtime hands the other actors to
 * another thread meanwhile, so they all block at the same time.
 */
@Command(
    name = "WorkerPool",
    description = "Slow workers with bounded mailboxes: back-pressure and redirection.")
public final class WorkerPool implements Callable<Integer> {

  private static final int CAPACITY = 8;
  private static final int SHOWN = 8;
  private static final Duration JOB_TAKES = Duration.ofMillis(2);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "1000",
      converter = WholeNumber.class,
      description = "How many jobs for each of the two pools (default: ${DEFAULT-VALUE}).")
  private int jobs;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "4",
      converter = WholeNumber.class,
      description = "How many workers (default: ${DEFAULT-VALUE}).")
  private int workers;

  private record Job(int number) {}

  /** Handles jobs; the count may be read when the runtime is closed. */
  private static final class Worker implements Behavior<Job> {
    private int handled;

    @Override
    public void onMessage(Job job, ActorContext<Job> ctx) throws InterruptedException {
      Thread.sleep(JOB_TAKES);
      handled++;
    }
  }

  /** Takes what the workers have no room for, and has it done later, elsewhere. */
  private static final class Overflow implements Behavior<Job> {
    private int handled;

    @Override
    public void onMessage(Job job, ActorContext<Job> ctx) {
      handled++;
    }
  }

  @Override
  public Integer call() {
    boolean balanced = block();
    System.out.println();
    balanced &= redirect();
    return balanced ? 0 : 1;
  }

  private boolean block() {
    System.out.printf(
        "block: %d workers, %d ms a job, mailboxes of %d; a full one makes the producer wait%n",
        workers, JOB_TAKES.toMillis(), CAPACITY);
    List<Worker> pool = workers();
    int refused;
    try (var iris = IrisRuntime.start()) {
      var recipe = iris.actor(Job.class).mailbox(MailboxPolicy.block(CAPACITY, PATIENCE));
      refused = produce(spawn(recipe, pool));
    }
    return balance(pool, 0, refused);
  }

  private boolean redirect() {
    System.out.printf(
        "redirect: the same workers; a full mailbox passes the job on to an overflow actor%n");
    List<Worker> pool = workers();
    var overflow = new Overflow();
    int refused;
    try (var iris = IrisRuntime.start()) {
      ActorRef<Job> other = iris.spawn(Job.class, overflow);
      var recipe = iris.actor(Job.class).mailbox(MailboxPolicy.redirect(CAPACITY, other));
      refused = produce(spawn(recipe, pool));
    }
    return balance(pool, overflow.handled, refused);
  }

  private List<Worker> workers() {
    return Stream.generate(Worker::new).limit(workers).toList();
  }

  private static List<ActorRef<Job>> spawn(Spawner<Job> recipe, List<Worker> pool) {
    var refs = new ArrayList<ActorRef<Job>>();
    for (Worker worker : pool) {
      refs.add(recipe.name("worker-" + refs.size()).spawn(worker));
    }
    return refs;
  }

  /** Sends all jobs as fast as the mailboxes let it, in turn; returns how many were refused. */
  private int produce(List<ActorRef<Job>> pool) {
    int refused = 0;
    long begin = System.nanoTime();
    for (int n = 1; n <= jobs; n++) {
      if (!pool.get(n % pool.size()).send(new Job(n))) {
        refused++;
      }
      if (n % Math.max(1, jobs / 5) == 0) {
        System.out.printf(
            "  %,d jobs sent after %d ms; waiting in the mailboxes: %s%n",
            n, (System.nanoTime() - begin) / 1_000_000, queues(pool));
      }
    }
    return refused;
  }

  private static String queues(List<ActorRef<Job>> pool) {
    return first(pool.stream().map(ActorRef::mailboxSize).map(size -> size.orElse(0)).toList());
  }

  /** A few of many, so that a line stays a line. */
  private static String first(List<Integer> numbers) {
    List<Integer> few = numbers.subList(0, Math.min(numbers.size(), SHOWN));
    return few.size() == numbers.size() ? few.toString() : few + " and so on";
  }

  private boolean balance(List<Worker> pool, int overflow, int refused) {
    List<Integer> each = pool.stream().map(worker -> worker.handled).toList();
    int handled = each.stream().mapToInt(Integer::intValue).sum();
    int sum = handled + overflow + refused;
    System.out.printf(
        "  sent %,d; handled by the workers %,d %s, by the overflow actor %,d; refused %,d: %s%n",
        jobs,
        handled,
        first(each),
        overflow,
        refused,
        sum == jobs ? "balances" : "DOES NOT BALANCE");
    return sum == jobs;
  }
}

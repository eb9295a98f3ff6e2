package dev.iris.internal.schedule;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.ZII_Result;

/**
 * Places that change hands while their worker returns. Results add up how often each piece of work
 * ran: a digit for each.
 */
public final class HandOffs {

  private static final WorkerScheduler ONE = Schedulers.start(1, 1);

  private HandOffs() {}

  /** Leaves work in its worker's slot and queue, and says which worker that is. */
  private static class Leaving extends Task {
    private final Task inSlot = new Task();
    private final Task inQueue = new Task();
    volatile @Nullable Worker worker;

    @Override
    public void activate(Runner runner) {
      ONE.schedule(inQueue);
      ONE.schedule(inSlot); // moves the other to the queue
      worker = ONE.workers().find();
      linger(runner);
      super.activate(runner);
    }

    void linger(Runner runner) {}

    @Nullable Worker awaitWorker() {
      await(() -> worker != null);
      return worker;
    }

    void awaitAll() {
      await();
      inSlot.await();
      inQueue.await();
    }

    int runsOfAll() {
      return runs() + inSlot.runs() * 10 + inQueue.runs() * 100;
    }
  }

  /** Stays in its message until its place is gone. */
  private static final class Lingering extends Leaving {
    @Override
    void linger(Runner runner) {
      await(runner::retired);
    }
  }

  /** Whether a worker that is not the place's owner any more has left. */
  private static boolean left(@Nullable Worker worker) {
    if (worker == null || ONE.places().owns(worker)) {
      return true;
    }
    try {
      return worker.thread().join(java.time.Duration.ofSeconds(3));
    } catch (InterruptedException e) {
      return false;
    }
  }

  @JCStressTest
  @Description("The monitor takes a blocked worker's place; the worker returns when it sees that.")
  @Outcome(id = "111, true", expect = ACCEPTABLE, desc = "All ran once, the displaced one left.")
  @Outcome(id = "111, false", expect = FORBIDDEN, desc = "The displaced worker stays for good.")
  @Outcome(expect = FORBIDDEN, desc = "Something was lost, or ran twice.")
  @State
  public static class TakenWhileBlocked {
    private final Lingering task = new Lingering();

    @Actor
    public void outsider() {
      ONE.schedule(task);
      task.awaitAll();
    }

    @Actor
    public void monitor() {
      Worker worker = task.awaitWorker();
      if (worker != null) {
        ONE.places().handOff(worker);
      }
      task.awaitAll();
    }

    @Arbiter
    public void quiet(IZ_Result r) {
      r.r1 = task.runsOfAll();
      r.r2 = left(task.worker);
    }
  }

  @JCStressTest
  @Description("The monitor takes a worker's place at the moment at which it returns.")
  @Outcome(id = "111, true", expect = ACCEPTABLE, desc = "All ran once, the displaced one left.")
  @Outcome(
      id = "111, false",
      expect = FORBIDDEN,
      desc = "The displaced worker had gone to sleep, and nobody wakes it to leave.")
  @Outcome(expect = FORBIDDEN, desc = "Something was lost, or ran twice.")
  @State
  public static class TakenOnReturn {
    private final Leaving task = new Leaving();

    @Actor
    public void outsider() {
      ONE.schedule(task);
      task.awaitAll();
    }

    @Actor
    public void monitor() {
      Worker worker = task.awaitWorker();
      if (worker != null) {
        ONE.places().handOff(worker);
      }
      task.awaitAll();
    }

    @Arbiter
    public void quiet(IZ_Result r) {
      r.r1 = task.runsOfAll();
      r.r2 = left(task.worker);
    }
  }

  /** Gives its place away itself, in the middle. */
  private static final class Stepping extends Leaving {
    @Override
    void linger(Runner runner) {
      ONE.stepAside(runner);
    }
  }

  @JCStressTest
  @Description("A worker steps aside in its message while the monitor takes its place.")
  @Outcome(id = "111, true", expect = ACCEPTABLE, desc = "All ran once, the displaced one left.")
  @Outcome(id = "111, false", expect = FORBIDDEN, desc = "The displaced worker stays for good.")
  @Outcome(expect = FORBIDDEN, desc = "Something was lost, or ran twice.")
  @State
  public static class TakenWhileSteppingAside {
    private final Stepping task = new Stepping();

    @Actor
    public void outsider() {
      ONE.schedule(task);
      task.awaitAll();
    }

    @Actor
    public void monitor() {
      Worker worker = task.awaitWorker();
      if (worker != null) {
        ONE.places().handOff(worker);
      }
      task.awaitAll();
    }

    @Arbiter
    public void quiet(IZ_Result r) {
      r.r1 = task.runsOfAll();
      r.r2 = left(task.worker);
    }
  }

  @JCStressTest
  @Description("A worker is displaced while its thread is about to sleep.")
  @Outcome(id = "true, 1, 1", expect = ACCEPTABLE, desc = "It left, and its place is served.")
  @Outcome(id = "false, .*, .*", expect = FORBIDDEN, desc = "It sleeps on without a place.")
  @Outcome(expect = FORBIDDEN, desc = "Work was lost, or ran twice.")
  @State
  public static class TakenWhileGoingToSleep {
    private final Leaving task = new Leaving();
    private final Task after = new Task();

    @Actor
    public void outsider() {
      ONE.schedule(task);
      task.awaitAll();
    }

    @Actor
    public void monitor() {
      Worker worker = task.awaitWorker();
      task.awaitAll();
      if (worker != null) {
        ONE.places().handOff(worker);
      }
      ONE.schedule(after);
      after.await();
    }

    @Arbiter
    public void quiet(ZII_Result r) {
      r.r1 = left(task.worker);
      r.r2 = task.runs();
      r.r3 = after.runs();
    }
  }

  @JCStressTest
  @Description("A worker returns while the monitor takes its place, and an outsider brings work.")
  @Outcome(id = "true, 111, 1", expect = ACCEPTABLE, desc = "All ran once, the displaced one left.")
  @Outcome(id = "false, .*, .*", expect = FORBIDDEN, desc = "It sleeps on without a place.")
  @Outcome(expect = FORBIDDEN, desc = "Work was lost, or ran twice.")
  @State
  public static class ReturnOfThree {
    private final Leaving task = new Leaving();
    private final Task other = new Task();

    @Actor
    public void first() {
      ONE.schedule(task);
      task.awaitAll();
    }

    @Actor
    public void monitor() {
      Worker worker = task.awaitWorker();
      if (worker != null) {
        ONE.places().handOff(worker);
      }
      task.awaitAll();
    }

    @Actor
    public void second() {
      ONE.schedule(other);
      other.await();
    }

    @Arbiter
    public void quiet(ZII_Result r) {
      r.r1 = left(task.worker);
      r.r2 = task.runsOfAll();
      r.r3 = other.runs();
    }
  }
}

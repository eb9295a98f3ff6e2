package dev.iris.internal.schedule;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Workers that go to sleep while others bring work; no monitor helps them. */
public final class WakeUps {

  private static final WorkerScheduler ONE = Schedulers.start(1, 1);
  private static final WorkerScheduler TWO = Schedulers.start(2, 1);
  private static final WorkerScheduler MIXED = Schedulers.start(2, 2);

  private WakeUps() {}

  @JCStressTest
  @Description("Two outsiders schedule something each; the one worker sleeps in between.")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Both ran.")
  @Outcome(expect = FORBIDDEN, desc = "The worker sleeps on: a wake-up was lost.")
  @State
  public static class OneWorker {
    private final Task one = new Task();
    private final Task two = new Task();

    @Actor
    public void first(ZZ_Result r) {
      ONE.schedule(one);
      r.r1 = one.await();
    }

    @Actor
    public void second(ZZ_Result r) {
      ONE.schedule(two);
      r.r2 = two.await();
    }
  }

  /** Holds its worker until the other runs, too. */
  private static final class Meeting extends Task {
    private volatile boolean here;
    private Meeting other;
    private boolean met;

    @Override
    public void activate(Runner runner) {
      here = true;
      met = await(() -> other.here);
      super.activate(runner);
    }
  }

  @JCStressTest
  @Description("Two platform workers, and two outsiders whose work waits for the other's to begin.")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Both workers were woken.")
  @Outcome(expect = FORBIDDEN, desc = "One worker sleeps though there is work: a wake-up was lost.")
  @State
  public static class TwoWorkers {
    private final Meeting one = new Meeting();
    private final Meeting two = new Meeting();

    public TwoWorkers() {
      one.other = two;
      two.other = one;
    }

    @Actor
    public void first(ZZ_Result r) {
      TWO.schedule(one);
      r.r1 = one.await() && one.met;
    }

    @Actor
    public void second(ZZ_Result r) {
      TWO.schedule(two);
      r.r2 = two.await() && two.met;
    }
  }

  @JCStressTest
  @Description("The same with one worker a virtual thread.")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Both workers were woken.")
  @Outcome(expect = FORBIDDEN, desc = "One worker sleeps though there is work: a wake-up was lost.")
  @State
  public static class MixedWorkers {
    private final Meeting one = new Meeting();
    private final Meeting two = new Meeting();

    public MixedWorkers() {
      one.other = two;
      two.other = one;
    }

    @Actor
    public void first(ZZ_Result r) {
      MIXED.schedule(one);
      r.r1 = one.await() && one.met;
    }

    @Actor
    public void second(ZZ_Result r) {
      MIXED.schedule(two);
      r.r2 = two.await() && two.met;
    }
  }

  /** Brings two more to its own worker: one to the slot, one to the queue. */
  private static final class Bringer extends Task {
    private final WorkerScheduler to;
    private final Task first = new Task();
    private final Task second = new Task();

    Bringer(WorkerScheduler to) {
      this.to = to;
    }

    @Override
    public void activate(Runner runner) {
      to.schedule(first);
      to.schedule(second);
      super.activate(runner);
    }

    boolean awaitAll() {
      return await() && first.await() && second.await();
    }

    int runsOfAll() {
      return runs() + first.runs() * 10 + second.runs() * 100;
    }
  }

  @JCStressTest
  @Description("Work that brings more work to its worker, while an outsider brings some.")
  @Outcome(id = "true, true, 111", expect = ACCEPTABLE, desc = "All ran, once each.")
  @Outcome(expect = FORBIDDEN, desc = "Some did not run, or ran twice.")
  @State
  public static class WorkFromWork {
    private final Bringer bringer = new Bringer(TWO);
    private final Task other = new Task();

    @Actor
    public void first(ZZI_Result r) {
      TWO.schedule(bringer);
      r.r1 = bringer.awaitAll();
    }

    @Actor
    public void second(ZZI_Result r) {
      TWO.schedule(other);
      r.r2 = other.await();
    }

    @Arbiter
    public void quiet(ZZI_Result r) {
      r.r3 = bringer.runsOfAll();
    }
  }

  @JCStressTest
  @Description("Three outsiders schedule something each; the two workers sleep in between.")
  @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "All ran.")
  @Outcome(expect = FORBIDDEN, desc = "A worker sleeps on: a wake-up was lost.")
  @State
  public static class BurstOfThree {
    private final Task one = new Task();
    private final Task two = new Task();
    private final Task three = new Task();

    @Actor
    public void first(ZZZ_Result r) {
      TWO.schedule(one);
      r.r1 = one.await();
    }

    @Actor
    public void second(ZZZ_Result r) {
      TWO.schedule(two);
      r.r2 = two.await();
    }

    @Actor
    public void third(ZZZ_Result r) {
      TWO.schedule(three);
      r.r3 = three.await();
    }
  }
}

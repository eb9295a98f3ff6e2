package dev.iris.internal.schedule;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A worker's queue and slot with three at them. Results add up the pieces found, a digit for each.
 */
public final class SchedulerOfThree {

  /** Has ended: nobody is there to be woken, so only the slot is at work. */
  private static final WorkerScheduler NOBODY = Schedulers.start(1, 1);

  static {
    NOBODY.close(Duration.ofSeconds(10));
  }

  private SchedulerOfThree() {}

  /** An owner that adds two and takes one, and two thieves; three are there before. */
  public abstract static class Thieves {
    private final LocalQueue queue;
    private final LocalQueue firstLoot = new LocalQueue();
    private final LocalQueue secondLoot = new LocalQueue();
    private int owned;
    private int first;
    private int second;

    Thieves(LocalQueue empty) {
      queue = RunQueue.filled(empty, 1, 3);
    }

    final void own() {
      RunQueue.filled(queue, 4, 5);
      owned = RunQueue.poll(queue);
    }

    final void stealFirst() {
      first = RunQueue.steal(queue, firstLoot);
    }

    final void stealSecond() {
      second = RunQueue.steal(queue, secondLoot);
    }

    final int all() {
      return owned + first + second + RunQueue.pollAll(queue);
    }
  }

  @JCStressTest
  @Description("The owner and two thieves.")
  @Outcome(id = "11111", expect = ACCEPTABLE, desc = "Each of the five was found once.")
  @Outcome(expect = FORBIDDEN, desc = "One was lost, found twice, or seen half made.")
  @State
  public static class OwnerAndTwoThieves extends Thieves {
    public OwnerAndTwoThieves() {
      super(new LocalQueue());
    }

    @Actor
    public void owner() {
      own();
    }

    @Actor
    public void firstThief() {
      stealFirst();
    }

    @Actor
    public void secondThief() {
      stealSecond();
    }

    @Arbiter
    public void rest(I_Result r) {
      r.r1 = all();
    }
  }

  @JCStressTest
  @Description("The same where the ring wraps and its counters become negative.")
  @Outcome(id = "11111", expect = ACCEPTABLE, desc = "Each of the five was found once.")
  @Outcome(expect = FORBIDDEN, desc = "One was lost, found twice, or seen half made.")
  @State
  public static class OwnerAndTwoThievesAtTheWrap extends Thieves {
    public OwnerAndTwoThievesAtTheWrap() {
      super(RunQueue.at(Integer.MAX_VALUE - 1));
    }

    @Actor
    public void owner() {
      own();
    }

    @Actor
    public void firstThief() {
      stealFirst();
    }

    @Actor
    public void secondThief() {
      stealSecond();
    }

    @Arbiter
    public void rest(I_Result r) {
      r.r1 = all();
    }
  }

  @JCStressTest
  @Description("The owner pushes two into an open slot and takes one, two thieves take meanwhile.")
  @Outcome(id = "11", expect = ACCEPTABLE, desc = "Each was found once.")
  @Outcome(expect = FORBIDDEN, desc = "One was lost, found twice, or seen half made.")
  @State
  public static class SlotAgainstTwoThieves {
    private final Worker worker = new Worker(NOBODY, 0, Worker.Kind.PLATFORM, null);
    private int owned;
    private int first;
    private int second;

    public SlotAgainstTwoThieves() {
      worker.openSlot();
    }

    @Actor
    public void owner() {
      worker.push(new Piece(1));
      worker.push(new Piece(2));
      owned = weight(worker.takeSlot());
    }

    @Actor
    public void firstThief() {
      first = weight(worker.takeOpenSlot());
    }

    @Actor
    public void secondThief() {
      second = weight(worker.takeOpenSlot());
    }

    @Arbiter
    public void rest(I_Result r) {
      r.r1 = owned + first + second;
      r.r1 += weight(worker.takeSlot()) + RunQueue.pollAll(worker.queue());
      for (Activation next = NOBODY.injector().poll();
          next != null;
          next = NOBODY.injector().poll()) {
        r.r1 += Piece.weight(next);
      }
    }

    private static int weight(Activation found) {
      return found == null ? 0 : Piece.weight(found);
    }
  }
}

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
 * A worker's slot, of which the owner takes, and thieves if it is open. Results add up the pieces
 * found, as those of the run queue do.
 */
public final class Slot {

  private Slot() {}

  /** Has ended: nobody is there to be woken, so only the slot is at work. */
  private static final WorkerScheduler NOBODY = Schedulers.start(1, 1);

  static {
    NOBODY.close(Duration.ofSeconds(10));
  }

  private static Worker worker() {
    return new Worker(NOBODY, 0, Worker.Kind.PLATFORM, null);
  }

  private static int weight(Activation found) {
    return found == null ? 0 : Piece.weight(found);
  }

  private static int rest(Worker worker) {
    int found = weight(worker.takeSlot());
    for (Activation next = worker.queue().poll(); next != null; next = worker.queue().poll()) {
      found += Piece.weight(next);
    }
    for (Activation next = NOBODY.injector().poll();
        next != null;
        next = NOBODY.injector().poll()) {
      found += Piece.weight(next);
    }
    return found;
  }

  @JCStressTest
  @Description("The owner and a thief both take from an open slot.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "One of them got it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Nobody got it.")
  @Outcome(id = "2", expect = FORBIDDEN, desc = "Both got it: the actor runs twice at once.")
  @State
  public static class OwnerAgainstThief {
    private final Worker worker = worker();
    private int owned;
    private int stolen;

    public OwnerAgainstThief() {
      worker.push(new Piece(1));
      worker.openSlot();
    }

    @Actor
    public void owner() {
      owned = weight(worker.takeSlot());
    }

    @Actor
    public void thief() {
      stolen = weight(worker.takeOpenSlot());
    }

    @Arbiter
    public void rest(I_Result r) {
      r.r1 = owned + stolen;
    }
  }

  @JCStressTest
  @Description("The owner pushes two into an open slot and takes one, a thief takes meanwhile.")
  @Outcome(id = "11", expect = ACCEPTABLE, desc = "Each was found once.")
  @Outcome(expect = FORBIDDEN, desc = "One was lost, found twice, or seen half made.")
  @State
  public static class PushAgainstThief {
    private final Worker worker = worker();
    private int owned;
    private int stolen;

    public PushAgainstThief() {
      worker.openSlot();
    }

    @Actor
    public void owner() {
      worker.push(new Piece(1));
      worker.push(new Piece(2));
      owned = weight(worker.takeSlot());
    }

    @Actor
    public void thief() {
      stolen = weight(worker.takeOpenSlot());
    }

    @Arbiter
    public void rest(I_Result r) {
      r.r1 = owned + stolen + Slot.rest(worker);
    }
  }

  @JCStressTest
  @Description("A displaced worker still pushes three while its slot and queue are emptied.")
  @Outcome(id = "1111", expect = ACCEPTABLE, desc = "Each was found once, then or by a later look.")
  @Outcome(expect = FORBIDDEN, desc = "One was lost, found twice, or seen half made.")
  @State
  public static class PushAgainstSweep {
    private final Worker worker = worker();
    private int swept;

    public PushAgainstSweep() {
      worker.push(new Piece(1));
    }

    @Actor
    public void owner() {
      worker.push(new Piece(2));
      worker.push(new Piece(3));
      worker.pushLast(new Piece(4));
    }

    @Actor
    public void sweep() {
      for (Activation next = worker.takeSlot(); next != null; next = worker.takeSlot()) {
        swept += Piece.weight(next);
      }
      for (Activation next = worker.queue().poll(); next != null; next = worker.queue().poll()) {
        swept += Piece.weight(next);
      }
    }

    @Arbiter
    public void rest(I_Result r) {
      r.r1 = swept + Slot.rest(worker);
    }
  }
}

package dev.iris.internal.registry;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Pids: given out, found, freed, given out again. */
public final class Pids {

  private static final int FIRST_CHUNK = 1024;

  private Pids() {}

  private static final class Owner implements PidTable.Entry {
    /** Plain: unsafely published, it would read as 0. */
    private long number;

    Owner(long number) {
      this.number = number;
    }

    @Override
    public long number() {
      return number;
    }
  }

  private static Owner add(PidTable<Owner> table) {
    Owner owner = new Owner(table.reserve());
    table.publish(owner);
    return owner;
  }

  /** A table in which so many pids have been given out, without their slots. */
  private static PidTable<Owner> grownTo(int slots) {
    PidTable<Owner> table = new PidTable<>();
    try {
      Field fresh = PidTable.class.getDeclaredField("fresh");
      fresh.setAccessible(true);
      ((AtomicInteger) fresh.get(table)).set(slots);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return table;
  }

  /** Shared by the states of a test: what it is about is one slot that they use in turn. */
  private static final PidTable<Owner> SHARED = new PidTable<>();

  @JCStressTest
  @Description("One looks a pid up twice while it is freed and its slot given to another.")
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Not there any more.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Its owner, then not there any more.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Its owner, both times.")
  @Outcome(id = "3", expect = FORBIDDEN, desc = "Not there, and then there again.")
  @Outcome(id = "9", expect = FORBIDDEN, desc = "The next owner of the slot.")
  @Outcome(id = "8", expect = FORBIDDEN, desc = "The next owner is not found by its own pid.")
  @Outcome(id = "7", expect = FORBIDDEN, desc = "The pid was given out again.")
  @State
  public static class FindAgainstReuse {
    private final Owner before = add(SHARED);
    private Owner after;

    @Actor
    public void owner() {
      SHARED.free(before.number);
      after = add(SHARED);
    }

    @Actor
    public void seeker(I_Result r) {
      Owner once = SHARED.find(before.number);
      Owner again = SHARED.find(before.number);
      if (isOther(once) || isOther(again)) {
        r.r1 = 9;
      } else if (once == null) {
        r.r1 = again == null ? 0 : 3;
      } else {
        r.r1 = again == null ? 1 : 2;
      }
    }

    private boolean isOther(@Nullable Owner found) {
      return found != null && found != before;
    }

    @Arbiter
    public void quiet(I_Result r) {
      if (SHARED.find(after.number) != after) {
        r.r1 = 8;
      }
      if (after.number == before.number) {
        r.r1 = 7;
      }
      SHARED.free(after.number);
    }
  }

  @JCStressTest
  @Description("Two take and give back by turns, so that free slots come and go between steps.")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "No slot had two owners.")
  @Outcome(expect = FORBIDDEN, desc = "A slot was given to two, or lost its owner.")
  @State
  public static class TakeAndGiveBack {
    private final Owner[] firsts = new Owner[3];
    private final Owner[] seconds = new Owner[3];

    @Actor
    public void first() {
      take(firsts);
    }

    @Actor
    public void second() {
      take(seconds);
    }

    private static void take(Owner[] mine) {
      mine[0] = add(SHARED);
      mine[1] = add(SHARED);
      SHARED.free(mine[0].number);
      SHARED.free(mine[1].number);
      mine[0] = add(SHARED);
      mine[1] = add(SHARED);
      mine[2] = add(SHARED);
    }

    @Arbiter
    public void quiet(ZZ_Result r) {
      r.r1 = allFound(firsts);
      r.r2 = allFound(seconds);
      giveBack(firsts);
      giveBack(seconds);
    }

    private static boolean allFound(Owner[] mine) {
      boolean all = true;
      for (Owner owner : mine) {
        all &= SHARED.find(owner.number) == owner;
      }
      return all;
    }

    private static void giveBack(Owner[] mine) {
      for (Owner owner : mine) {
        SHARED.free(owner.number);
      }
    }
  }

  @JCStressTest
  @Description("Two need a chunk that is not there, and each looks for its own afterwards.")
  @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "Both are found, apart.")
  @Outcome(expect = FORBIDDEN, desc = "One was lost with a chunk, or both have the same slot.")
  @State
  public static class TwoGrow {
    private final PidTable<Owner> table = grownTo(FIRST_CHUNK);
    private Owner one;
    private Owner two;

    @Actor
    public void first(ZZZ_Result r) {
      one = add(table);
      r.r1 = table.find(one.number) == one;
    }

    @Actor
    public void second(ZZZ_Result r) {
      two = add(table);
      r.r2 = table.find(two.number) == two;
    }

    @Arbiter
    public void quiet(ZZZ_Result r) {
      r.r3 =
          one.number != two.number
              && table.find(one.number) == one
              && table.find(two.number) == two;
    }
  }

  @JCStressTest
  @Description("One looks for a pid whose chunk is being made.")
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Not there yet.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Found, whole.")
  @Outcome(expect = FORBIDDEN, desc = "Something else was found.")
  @State
  public static class FindAgainstGrowth {
    private final PidTable<Owner> table = grownTo(0);

    @Actor
    public void owner() {
      add(table);
    }

    @Actor
    public void seeker(I_Result r) {
      long pid = 1L << 32;
      Owner found = table.find(pid);
      r.r1 = found == null ? 0 : found.number == pid ? 1 : 2;
    }
  }

  @JCStressTest
  @Description("One looks for a pid while two give pids out, of whom one has to make a chunk.")
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Not there yet.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Found, whole.")
  @Outcome(id = "9", expect = FORBIDDEN, desc = "One of the two was lost, or both have one slot.")
  @Outcome(expect = FORBIDDEN, desc = "Something else was found.")
  @State
  public static class GrowthOfThree {
    private final PidTable<Owner> table = grownTo(0);
    private Owner one;
    private Owner two;

    @Actor
    public void first() {
      one = add(table);
    }

    @Actor
    public void second() {
      two = add(table);
    }

    @Actor
    public void seeker(I_Result r) {
      long pid = 1L << 32;
      Owner found = table.find(pid);
      r.r1 = found == null ? 0 : found.number == pid ? 1 : 2;
    }

    @Arbiter
    public void quiet(I_Result r) {
      boolean both = table.find(one.number) == one && table.find(two.number) == two;
      r.r1 = both && one.number != two.number ? r.r1 : 9;
    }
  }
}

package dev.iris.internal.schedule;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A worker's queue, its owner and thieves. Results add up the pieces found: a digit for each piece,
 * which says how often it was.
 */
public final class RunQueue {

  private static final VarHandle HEAD;
  private static final VarHandle TAIL;

  static {
    try {
      var lookup = MethodHandles.privateLookupIn(LocalQueue.class, MethodHandles.lookup());
      HEAD = lookup.findVarHandle(LocalQueue.class, "head", int.class);
      TAIL = lookup.findVarHandle(LocalQueue.class, "tail", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private RunQueue() {}

  /** As if so many had gone through it. */
  static LocalQueue at(int counter) {
    LocalQueue queue = new LocalQueue();
    HEAD.setVolatile(queue, counter);
    TAIL.setVolatile(queue, counter);
    return queue;
  }

  static LocalQueue filled(LocalQueue queue, int from, int to) {
    for (int i = from; i <= to; i++) {
      queue.add(new Piece(i));
    }
    return queue;
  }

  static int pollAll(LocalQueue queue) {
    int found = 0;
    for (Activation next = queue.poll(); next != null; next = queue.poll()) {
      found += Piece.weight(next);
    }
    return found;
  }

  static int steal(LocalQueue victim, LocalQueue own) {
    Activation stolen = victim.stealHalf(own);
    return stolen == null ? 0 : Piece.weight(stolen) + pollAll(own);
  }

  static int poll(LocalQueue queue) {
    Activation next = queue.poll();
    return next == null ? 0 : Piece.weight(next);
  }

  @JCStressTest
  @Description("The owner adds three and takes one, a thief steals half, then the rest is taken.")
  @Outcome(id = "111", expect = ACCEPTABLE, desc = "Each of the three was found once.")
  @Outcome(expect = FORBIDDEN, desc = "One was lost, found twice, or seen half made.")
  @State
  public static class OwnerAgainstThief {
    private final LocalQueue queue = new LocalQueue();
    private final LocalQueue loot = new LocalQueue();
    private int owned;
    private int stolen;

    @Actor
    public void owner() {
      filled(queue, 1, 3);
      owned = poll(queue);
    }

    @Actor
    public void thief() {
      stolen = steal(queue, loot);
    }

    @Arbiter
    public void rest(I_Result r) {
      r.r1 = owned + stolen + pollAll(queue);
    }
  }

  @JCStressTest
  @Description("The same where the counters become negative and the index wraps.")
  @Outcome(id = "111111", expect = ACCEPTABLE, desc = "Each of the six was found once.")
  @Outcome(expect = FORBIDDEN, desc = "One was lost, found twice, or seen half made.")
  @State
  public static class CountersOverflow {
    private final LocalQueue queue = filled(at(Integer.MAX_VALUE - 2), 1, 3);
    private final LocalQueue loot = at(Integer.MAX_VALUE);
    private int owned;
    private int stolen;

    @Actor
    public void owner() {
      filled(queue, 4, 6);
      owned = poll(queue);
    }

    @Actor
    public void thief() {
      stolen = steal(queue, loot);
    }

    @Arbiter
    public void rest(I_Result r) {
      r.r1 = owned + stolen + pollAll(queue);
    }
  }

  @JCStressTest
  @Description("The same where the counters pass from -1 to 0.")
  @Outcome(id = "111111", expect = ACCEPTABLE, desc = "Each of the six was found once.")
  @Outcome(expect = FORBIDDEN, desc = "One was lost, found twice, or seen half made.")
  @State
  public static class CountersPassZero {
    private final LocalQueue queue = filled(at(-2), 1, 3);
    private final LocalQueue loot = at(-1);
    private int owned;
    private int stolen;

    @Actor
    public void owner() {
      filled(queue, 4, 6);
      owned = poll(queue);
    }

    @Actor
    public void thief() {
      stolen = steal(queue, loot);
    }

    @Arbiter
    public void rest(I_Result r) {
      r.r1 = owned + stolen + pollAll(queue);
    }
  }

  @JCStressTest
  @Description("Two thieves and what they leave, of five.")
  @Outcome(id = "11111", expect = ACCEPTABLE, desc = "Each of the five was found once.")
  @Outcome(expect = FORBIDDEN, desc = "One was lost or found twice.")
  @State
  public static class TwoThieves {
    private final LocalQueue queue = filled(at(254), 1, 5);
    private final LocalQueue firstLoot = new LocalQueue();
    private final LocalQueue secondLoot = new LocalQueue();
    private int first;
    private int second;

    @Actor
    public void firstThief() {
      first = steal(queue, firstLoot);
    }

    @Actor
    public void secondThief() {
      second = steal(queue, secondLoot);
    }

    @Arbiter
    public void rest(I_Result r) {
      r.r1 = first + second + pollAll(queue);
    }
  }

  @JCStressTest
  @Description("A thief brings loot to its queue while another steals from there.")
  @Outcome(id = "11111", expect = ACCEPTABLE, desc = "Each of the five was found once.")
  @Outcome(expect = FORBIDDEN, desc = "One was lost, found twice, or seen half made.")
  @State
  public static class ThiefOfAThief {
    private final LocalQueue queue = filled(new LocalQueue(), 1, 5);
    private final LocalQueue between = new LocalQueue();
    private final LocalQueue loot = new LocalQueue();
    private int first;
    private int second;

    @Actor
    public void thief() {
      Activation stolen = queue.stealHalf(between);
      first = stolen == null ? 0 : Piece.weight(stolen);
    }

    @Actor
    public void thiefOfTheThief() {
      second = steal(between, loot);
    }

    @Arbiter
    public void rest(I_Result r) {
      r.r1 = first + second + pollAll(between) + pollAll(queue);
    }
  }

  @JCStressTest
  @Description("A full queue: the owner adds until it is refused, a thief steals half meanwhile.")
  @Outcome(id = "0, 256", expect = ACCEPTABLE, desc = "Nothing was added, nothing is missing.")
  @Outcome(
      id = "(1|2|3|4), \\d+",
      expect = ACCEPTABLE,
      desc = "Some were added where the thief had taken, nothing is missing.")
  @Outcome(id = "-1, .*", expect = FORBIDDEN, desc = "An entry not yet taken was overwritten.")
  @Outcome(expect = FORBIDDEN, desc = "One was lost or found twice.")
  @State
  public static class AddAgainstThiefWhenFull {
    private final LocalQueue queue = new LocalQueue();
    private final LocalQueue loot = new LocalQueue();
    private final boolean[] found = new boolean[LocalQueue.CAPACITY + 4];
    private boolean twice;
    private int added;
    private Activation stolen;

    public AddAgainstThiefWhenFull() {
      for (int i = 0; i < LocalQueue.CAPACITY; i++) {
        queue.add(new Numbered(i));
      }
    }

    @Actor
    public void owner() {
      int count = 0;
      for (int i = 0; i < 4; i++) {
        count += queue.add(new Numbered(LocalQueue.CAPACITY + count)) ? 1 : 0;
      }
      added = count;
    }

    @Actor
    public void thief() {
      stolen = queue.stealHalf(loot);
    }

    @Arbiter
    public void rest(II_Result r) {
      int count = see(stolen) + seeAll(loot) + seeAll(queue);
      r.r1 = twice || count != LocalQueue.CAPACITY + added ? -1 : added;
      r.r2 = count;
    }

    private int seeAll(LocalQueue from) {
      int count = 0;
      for (Activation next = from.poll(); next != null; next = from.poll()) {
        count += see(next);
      }
      return count;
    }

    private int see(Activation one) {
      if (one == null) {
        return 0;
      }
      int number = ((Numbered) one).number;
      twice |= found[number];
      found[number] = true;
      return 1;
    }
  }

  private static final class Numbered implements Activation {
    private int number;

    Numbered(int number) {
      this.number = number;
    }

    @Override
    public void activate(Runner runner) {}

    @Override
    public void troubles(Runner runner, Trouble trouble) {}
  }
}

package dev.iris.internal.mailbox;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** What senders count, and what {@code size} says of it. */
public final class MailboxDepth {

  private MailboxDepth() {}

  @JCStressTest
  @Description("One looks at the size twice while another sends two to an actor that is not run.")
  @Outcome(
      id = {"0, 0, 2", "0, 1, 2", "0, 2, 2", "1, 1, 2", "1, 2, 2", "2, 2, 2"},
      expect = ACCEPTABLE,
      desc = "It grew, and is exact when all is quiet.")
  @Outcome(expect = FORBIDDEN, desc = "It shrank, was off, or is off now.")
  @State
  public static class SizeAgainstSends {
    private final Box box = new Box();

    @Actor
    public void sender() {
      box.sendOnly(1);
      box.sendOnly(2);
    }

    @Actor
    public void observer(III_Result r) {
      r.r1 = box.depth();
      r.r2 = box.depth();
    }

    @Arbiter
    public void quiet(III_Result r) {
      r.r3 = box.depth();
    }
  }

  @JCStressTest
  @Description("One looks at the size while another sends two and each time runs the actor.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Nothing queued was seen.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "One queued was seen.")
  @Outcome(
      id = "2, 0",
      expect = ACCEPTABLE,
      desc = "Two: the tail was read, and what was taken before it not yet.")
  @Outcome(id = "-.*, .*", expect = FORBIDDEN, desc = "The size was negative.")
  @Outcome(expect = FORBIDDEN, desc = "The size was more than was sent, or not 0 when quiet.")
  @State
  public static class SizeAgainstOwner {
    private final Box box = new Box();

    @Actor
    public void owner() {
      box.send(1);
      box.send(2);
    }

    @Actor
    public void observer(II_Result r) {
      r.r1 = box.depth();
    }

    @Arbiter
    public void quiet(II_Result r) {
      r.r2 = box.depth();
    }
  }

  @JCStressTest
  @Description(
      "Two send; who becomes owner looks at the size before it takes anything. A sender can have"
          + " read the count of taken messages before others came and went.")
  @Outcome(
      id = {"1, 1, 2", "1, 0, 2", "0, 1, 2", "2, 0, 2", "0, 2, 2"},
      expect = ACCEPTABLE,
      desc = "Each owner saw its message, and two were taken in all.")
  @Outcome(
      id = "0, 0, .*",
      expect = FORBIDDEN,
      desc = "An owner did not see its own message: its depth came from an old count.")
  @Outcome(expect = FORBIDDEN, desc = "The sizes or the account are wrong.")
  @State
  public static class RebaseAfterIdle {
    private final Box box = new Box();

    @Actor
    public void first(III_Result r) {
      r.r1 = sizeIfOwner(box, 1);
    }

    @Actor
    public void second(III_Result r) {
      r.r2 = sizeIfOwner(box, 2);
    }

    @Arbiter
    public void quiet(III_Result r) {
      r.r3 = box.taken();
    }
  }

  @JCStressTest
  @Description("The same where the count of messages wraps.")
  @Outcome(
      id = {"1, 1, 2", "1, 0, 2", "0, 1, 2", "2, 0, 2", "0, 2, 2"},
      expect = ACCEPTABLE,
      desc = "Each owner saw its message, and two were taken in all.")
  @Outcome(expect = FORBIDDEN, desc = "The sizes or the account are wrong.")
  @State
  public static class RebaseAtWrap {
    private final Box box = new Box().after(Integer.MAX_VALUE);

    @Actor
    public void first(III_Result r) {
      r.r1 = sizeIfOwner(box, 1);
    }

    @Actor
    public void second(III_Result r) {
      r.r2 = sizeIfOwner(box, 2);
    }

    @Arbiter
    public void quiet(III_Result r) {
      r.r3 = box.taken();
    }
  }

  /** 0 if somebody else owns the mailbox. */
  static int sizeIfOwner(Box box, int message) {
    if (box.sendOnly(message) != Push.WAKE) {
      return 0;
    }
    int size = box.depth();
    box.run();
    return size == 0 ? -1 : size;
  }

  @JCStressTest
  @Description("The owner goes idle while one sends, and after that three are sent.")
  @Outcome(id = "3, 4", expect = ACCEPTABLE, desc = "Three are queued, four were taken in the end.")
  @Outcome(expect = FORBIDDEN, desc = "The size or the account is wrong.")
  @State
  public static class SizeAfterIdleRace {
    private final Box box = new Box().busy();

    @Actor
    public void owner() {
      box.run();
    }

    @Actor
    public void sender() {
      box.send(1);
    }

    @Arbiter
    public void quiet(II_Result r) {
      for (int i = 2; i <= 4; i++) {
        box.sendOnly(i);
      }
      r.r1 = box.depth();
      box.run();
      r.r2 = box.taken();
    }
  }

  @JCStressTest
  @Description("A request nudges an idle actor while one sends; then three are sent.")
  @Outcome(id = "3, 4", expect = ACCEPTABLE, desc = "A nudge does not count.")
  @Outcome(expect = FORBIDDEN, desc = "The size or the account is wrong.")
  @State
  public static class SizeAfterNudge {
    private final Box box = new Box();

    @Actor
    public void controller() {
      box.request(7);
    }

    @Actor
    public void sender() {
      box.send(1);
    }

    @Arbiter
    public void quiet(II_Result r) {
      for (int i = 2; i <= 4; i++) {
        box.sendOnly(i);
      }
      r.r1 = box.depth();
      box.run();
      r.r2 = box.taken();
    }
  }
}

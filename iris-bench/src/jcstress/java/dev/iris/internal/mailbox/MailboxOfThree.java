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
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Three at a mailbox at once. Results are the messages in their order, as those of two are. */
public final class MailboxOfThree {

  private MailboxOfThree() {}

  @JCStressTest
  @Description("Two send while a third, the owner, takes.")
  @Outcome(
      id = {"12", "21"},
      expect = ACCEPTABLE,
      desc = "Both handled, once each.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, or two owners.")
  @State
  public static class TwoSendersAndOwner {
    private final Box box = new Box().busy();

    @Actor
    public void first() {
      box.send(1);
    }

    @Actor
    public void second() {
      box.send(2);
    }

    @Actor
    public void owner() {
      box.run();
    }

    @Arbiter
    public void quiet(I_Result r) {
      r.r1 = box.handled();
    }
  }

  @JCStressTest
  @Description("The owner takes what it has and goes idle, while two send: who wakes it runs it.")
  @Outcome(
      id = {"123", "132"},
      expect = ACCEPTABLE,
      desc = "All handled, once each, what was there before first.")
  @Outcome(expect = FORBIDDEN, desc = "Lost between owners, doubled, or two owners.")
  @State
  public static class TwoSendersAgainstIdle {
    private final Box box = new Box();

    public TwoSendersAgainstIdle() {
      box.sendOnly(1);
    }

    @Actor
    public void owner() {
      box.run();
    }

    @Actor
    public void first() {
      box.send(2);
    }

    @Actor
    public void second() {
      box.send(3);
    }

    @Arbiter
    public void quiet(I_Result r) {
      r.r1 = box.handled();
    }
  }

  @JCStressTest
  @Description("The owner closes while two send. Who was accepted, and what was drained?")
  @Outcome(
      id = {"false, false, 0", "true, false, 1", "false, true, 2"},
      expect = ACCEPTABLE,
      desc = "What was refused is not there, what was accepted is drained.")
  @Outcome(
      id = {"true, true, 12", "true, true, 21"},
      expect = ACCEPTABLE,
      desc = "Both accepted, both drained.")
  @Outcome(expect = FORBIDDEN, desc = "Accepted and lost, refused and drained, or doubled.")
  @State
  public static class TwoSendersAgainstClose {
    private final Box box = new Box().busy();

    @Actor
    public void owner() {
      box.end();
    }

    @Actor
    public void first(ZZI_Result r) {
      r.r1 = box.send(1);
    }

    @Actor
    public void second(ZZI_Result r) {
      r.r2 = box.send(2);
    }

    @Arbiter
    public void quiet(ZZI_Result r) {
      r.r3 = box.drained();
    }
  }

  @JCStressTest
  @Description("One sends, one stops, and the owner takes.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "Accepted before the stop, and handled.")
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Refused after the stop.")
  @Outcome(expect = FORBIDDEN, desc = "Accepted and lost, or taken after the stop.")
  @State
  public static class SendAgainstStopAndOwner {
    private final Box box = new Box().busy();

    @Actor
    public void owner() {
      box.run();
    }

    @Actor
    public void stopper() {
      box.stop();
    }

    @Actor
    public void sender(III_Result r) {
      r.r1 = box.send(1) ? 1 : 0;
    }

    @Arbiter
    public void quiet(III_Result r) {
      r.r2 = box.handled();
      r.r3 = box.drained();
    }
  }

  @JCStressTest
  @Description("The owner goes idle while one sends a message and one makes a request.")
  @Outcome(id = "7, 1", expect = ACCEPTABLE, desc = "Both seen, by the old owner or the next.")
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "The request lies with an idle actor.")
  @Outcome(id = "7, 0", expect = FORBIDDEN, desc = "The message was lost.")
  @Outcome(expect = FORBIDDEN, desc = "Seen twice, or two owners.")
  @State
  public static class RequestAndSendAgainstIdle {
    private final Box box = new Box().busy();

    @Actor
    public void owner() {
      box.run();
    }

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
      r.r1 = box.requests();
      r.r2 = box.handled();
    }
  }

  @JCStressTest
  @Description("One looks at the size while another sends two and the owner takes them.")
  @Outcome(
      id = {"0, 0", "1, 0", "2, 0"},
      expect = ACCEPTABLE,
      desc = "No more than were sent, and none in the end.")
  @Outcome(expect = FORBIDDEN, desc = "Negative, more than were sent, or not 0 when quiet.")
  @State
  public static class SizeAgainstSenderAndOwner {
    private final Box box = new Box().busy();

    @Actor
    public void owner() {
      box.run();
    }

    @Actor
    public void sender() {
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
  @Description("An owner whose budget is spent passes the mailbox on, while two send.")
  @Outcome(
      id = {"1234", "1243"},
      expect = ACCEPTABLE,
      desc = "All handled, in order.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, or the next owner saw old state.")
  @State
  public static class BudgetEndAgainstTwoSenders {
    private final Box box = new Box();
    private final HandOver queue = new HandOver();

    public BudgetEndAgainstTwoSenders() {
      box.sendOnly(1);
      box.sendOnly(2);
    }

    @Actor
    public void owner() {
      box.handleNext();
      queue.put(box);
    }

    @Actor
    public void first() {
      box.send(3); // which wakes it only once it is idle after the other has run it
      runNext();
    }

    @Actor
    public void second() {
      box.send(4);
      runNext();
    }

    private void runNext() {
      Box next = queue.take();
      if (next != null) {
        next.run();
      }
    }

    @Arbiter
    public void quiet(I_Result r) {
      runNext();
      r.r1 = box.handled();
    }
  }

  @JCStressTest
  @Description("A pull actor's thread has emptied its mailbox and goes to park, while two send.")
  @Outcome(
      id = {"12", "21"},
      expect = ACCEPTABLE,
      desc = "Both taken, before it would park or after it was unparked.")
  @Outcome(expect = FORBIDDEN, desc = "Lost with the mailbox, or doubled.")
  @State
  public static class TwoSendersAgainstPull {
    private final Box box = new Box().busy();

    @Actor
    public void thread() {
      box.pull();
    }

    @Actor
    public void first() {
      box.sendOnly(1);
    }

    @Actor
    public void second() {
      box.sendOnly(2);
    }

    @Arbiter
    public void unparked(I_Result r) {
      box.pull();
      r.r1 = box.handled();
    }
  }
}

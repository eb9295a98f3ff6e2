package dev.iris.internal.mailbox;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Senders, and the owner that takes what they send. Results are the messages in their order. */
public final class MailboxSend {

  private MailboxSend() {}

  @JCStressTest
  @Description("Two send to an idle actor; who wakes it runs it.")
  @Outcome(id = "12", expect = ACCEPTABLE, desc = "Both handled, the first sender's first.")
  @Outcome(id = "21", expect = ACCEPTABLE, desc = "Both handled, the second sender's first.")
  @Outcome(
      id = {"0", "1", "2"},
      expect = FORBIDDEN,
      desc = "A message was lost.")
  @Outcome(
      id = {"11", "22", "121", "212"},
      expect = FORBIDDEN,
      desc = "A message was handled twice.")
  @Outcome(expect = FORBIDDEN, desc = "Two ran the actor at once, or one saw old state.")
  @State
  public static class TwoSenders {
    private final Box box = new Box();

    @Actor
    public void first() {
      box.send(1);
    }

    @Actor
    public void second() {
      box.send(2);
    }

    @Arbiter
    public void quiet(I_Result r) {
      r.r1 = box.handled();
    }
  }

  @JCStressTest
  @Description("One sends 1 then 2, another 3 then 4, to an idle actor.")
  @Outcome(
      id = {"1234", "1324", "1342", "3124", "3142", "3412"},
      expect = ACCEPTABLE,
      desc = "All handled, each sender's in its order.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, or out of a sender's order.")
  @State
  public static class OrderOfEachSender {
    private final Box box = new Box();

    @Actor
    public void first() {
      box.send(1);
      box.send(2);
    }

    @Actor
    public void second() {
      box.send(3);
      box.send(4);
    }

    @Arbiter
    public void quiet(I_Result r) {
      r.r1 = box.handled();
    }
  }

  @JCStressTest
  @Description("The owner has nothing left and gives the mailbox up, while one sends.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The sender became owner and ran the actor.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The old owner saw it and stayed.")
  @Outcome(
      id = {"0, 0", "0, 1"},
      expect = FORBIDDEN,
      desc = "The message was lost between the owners.")
  @Outcome(expect = FORBIDDEN, desc = "Handled twice, or two owners.")
  @State
  public static class SendAgainstIdle {
    private final Box box = new Box().busy();

    @Actor
    public void owner() {
      box.run();
    }

    @Actor
    public void sender(II_Result r) {
      if (box.sendOnly(1) == Push.WAKE) {
        r.r2 = 1;
        box.run();
      }
    }

    @Arbiter
    public void quiet(II_Result r) {
      r.r1 = box.handled();
    }
  }

  @JCStressTest
  @Description("A pull actor's thread, idle, looks and releases while one sends to it.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The thread took it before it would park.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The thread was handed it while it parked.")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "The thread gave a message up with the mailbox.")
  @Outcome(expect = FORBIDDEN, desc = "Doubled.")
  @State
  public static class SendAgainstPullLook extends Pulling {
    private final Box box = new Box();

    @Actor
    public void thread(II_Result r) {
      box.pull();
      r.r1 = box.handled();
    }

    @Actor
    public void sender() {
      box.sendOnly(1);
    }

    @Arbiter
    public void unparked(II_Result r) {
      r.r2 = pullAgain(box, r.r1);
    }
  }

  @JCStressTest
  @Description("The same while the thread owns the mailbox and has just emptied it; two are sent.")
  @Outcome(
      id = {"12, 0", "1, 2", "0, 12"},
      expect = ACCEPTABLE,
      desc = "Taken before the thread would park, or after it was unparked.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled or out of order.")
  @State
  public static class SendAgainstPullIdle extends Pulling {
    private final Box box = new Box().busy();

    @Actor
    public void thread(II_Result r) {
      box.pull();
      r.r1 = box.handled();
    }

    @Actor
    public void sender() {
      box.sendOnly(1);
      box.sendOnly(2);
    }

    @Arbiter
    public void unparked(II_Result r) {
      r.r2 = pullAgain(box, r.r1);
    }
  }

  /** For tests of pull actors. */
  public abstract static class Pulling {

    /** What the thread handles once it is unparked, after what it had handled before. */
    static int pullAgain(Box box, int before) {
      box.pull();
      int after = box.handled();
      return after == before ? 0 : before == 0 ? after : after % 10;
    }
  }

  @JCStressTest
  @Description("An owner whose budget is spent passes the mailbox on by a queue, while one sends.")
  @Outcome(id = "123", expect = ACCEPTABLE, desc = "All handled, in order.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, or the next owner saw old state.")
  @State
  public static class BudgetEndAgainstSend {
    private final Box box = new Box();
    private final HandOver queue = new HandOver();

    public BudgetEndAgainstSend() {
      box.sendOnly(1);
      box.sendOnly(2);
    }

    @Actor
    public void owner() {
      box.handleNext();
      queue.put(box);
    }

    @Actor
    public void sender() {
      box.sendOnly(3); // never to be told to wake it: it is owned throughout
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
}

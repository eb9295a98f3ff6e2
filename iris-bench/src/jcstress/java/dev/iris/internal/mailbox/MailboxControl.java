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
import org.openjdk.jcstress.infra.results.ZII_Result;

/** Controls, which do not wait behind messages. */
public final class MailboxControl {

  private MailboxControl() {}

  @JCStressTest
  @Description("A request while the owner goes idle.")
  @Outcome(id = "7", expect = ACCEPTABLE, desc = "The owner saw it, or somebody was woken for it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "It lies with an idle actor.")
  @Outcome(expect = FORBIDDEN, desc = "Seen twice, or two owners.")
  @State
  public static class RequestAgainstIdle {
    private final Box box = new Box().busy();

    @Actor
    public void owner() {
      box.run();
    }

    @Actor
    public void controller() {
      box.request(7);
    }

    @Arbiter
    public void quiet(I_Result r) {
      r.r1 = box.requests();
    }
  }

  @JCStressTest
  @Description("A request and a message to an idle actor.")
  @Outcome(id = "7, 1", expect = ACCEPTABLE, desc = "Both seen.")
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "The request was lost.")
  @Outcome(id = "7, 0", expect = FORBIDDEN, desc = "The message was lost.")
  @Outcome(expect = FORBIDDEN, desc = "Seen twice, or two owners.")
  @State
  public static class RequestAgainstMessage {
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
      r.r1 = box.requests();
      r.r2 = box.handled();
    }
  }

  @JCStressTest
  @Description("Two request something of an idle actor, one of them two things.")
  @Outcome(
      id = {"123", "132", "312"},
      expect = ACCEPTABLE,
      desc = "All seen, each requester's in its order.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled or out of order.")
  @State
  public static class TwoRequesters {
    private final Box box = new Box();

    @Actor
    public void first() {
      box.request(1);
      box.request(2);
    }

    @Actor
    public void second() {
      box.request(3);
    }

    @Arbiter
    public void quiet(I_Result r) {
      r.r1 = box.requests();
    }
  }

  @JCStressTest
  @Description(
      "A request while the owner closes. Was it accepted, seen before, found at the close?")
  @Outcome(id = "true, 7, 0", expect = ACCEPTABLE, desc = "Accepted, and seen before the close.")
  @Outcome(id = "true, 0, 7", expect = ACCEPTABLE, desc = "Accepted, and found at the close.")
  @Outcome(id = "false, 0, 0", expect = ACCEPTABLE, desc = "Refused.")
  @Outcome(id = "true, 0, 0", expect = FORBIDDEN, desc = "Accepted and lost.")
  @Outcome(expect = FORBIDDEN, desc = "Doubled, or refused and seen as well.")
  @State
  public static class RequestAgainstClose {
    private final Box box = new Box();

    @Actor
    public void stopper() {
      box.stop();
    }

    @Actor
    public void controller(ZII_Result r) {
      r.r1 = box.request(7);
    }

    @Arbiter
    public void quiet(ZII_Result r) {
      r.r2 = box.requests();
      r.r3 = box.drainedRequests();
    }
  }

  @JCStressTest
  @Description("A request to a pull actor whose thread looks and releases.")
  @Outcome(id = "7", expect = ACCEPTABLE, desc = "Seen, or the thread owns the mailbox again.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "It lies with an idle actor whose thread parks.")
  @Outcome(expect = FORBIDDEN, desc = "Seen twice.")
  @State
  public static class RequestAgainstPull {
    private final Box box = new Box().busy();

    @Actor
    public void thread() {
      box.pullWithRequests();
    }

    @Actor
    public void controller() {
      box.requestOnly(7);
    }

    @Arbiter
    public void unparked(I_Result r) {
      if (box.owned()) {
        box.pullWithRequests();
      }
      r.r1 = box.requests();
    }
  }
}

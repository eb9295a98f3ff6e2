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
import org.openjdk.jcstress.infra.results.ZII_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** The end of a mailbox: close, and the mark of a stop. */
public final class MailboxEnd {

  private MailboxEnd() {}

  @JCStressTest
  @Description("The owner closes while one sends. Was it accepted, and was it drained?")
  @Outcome(id = "true, 1, 1", expect = ACCEPTABLE, desc = "Accepted and drained.")
  @Outcome(id = "false, 0, 0", expect = ACCEPTABLE, desc = "Refused, and not there.")
  @Outcome(id = "true, 0, .*", expect = FORBIDDEN, desc = "Accepted and lost.")
  @Outcome(id = "false, 1, .*", expect = FORBIDDEN, desc = "Refused and drained as well.")
  @Outcome(expect = FORBIDDEN, desc = "Doubled, or the count of what was queued is wrong.")
  @State
  public static class SendAgainstClose {
    private final Box box = new Box().busy();

    @Actor
    public void owner() {
      box.end();
    }

    @Actor
    public void sender(ZII_Result r) {
      r.r1 = box.send(1);
    }

    @Arbiter
    public void quiet(ZII_Result r) {
      r.r2 = box.drained();
      r.r3 = box.queuedAtClose();
    }
  }

  @JCStressTest
  @Description("A pull actor's thread closes its idle mailbox while one sends.")
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "Accepted and drained.")
  @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "Refused, and not there.")
  @Outcome(id = "true, 0", expect = FORBIDDEN, desc = "Accepted and lost.")
  @Outcome(id = "false, 1", expect = FORBIDDEN, desc = "Refused and drained as well.")
  @Outcome(expect = FORBIDDEN, desc = "Doubled.")
  @State
  public static class SendAgainstCloseOfIdle {
    private final Box box = new Box();

    @Actor
    public void owner() {
      box.end();
    }

    @Actor
    public void sender(ZI_Result r) {
      r.r1 = box.sendOnly(1) != Push.REFUSED;
    }

    @Arbiter
    public void quiet(ZI_Result r) {
      r.r2 = box.drained();
    }
  }

  @JCStressTest
  @Description("The owner handles one and closes, while another sends 2, 3 behind it.")
  @Outcome(
      id = {"1, 0, 0", "1, 2, 1", "1, 23, 2"},
      expect = ACCEPTABLE,
      desc = "What was accepted is drained, in order.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled or out of order.")
  @State
  public static class SendsAgainstClose {
    private final Box box = new Box();

    public SendsAgainstClose() {
      box.sendOnly(1);
    }

    @Actor
    public void owner() {
      box.handleNext();
      box.end();
    }

    @Actor
    public void sender(III_Result r) {
      r.r3 = (box.send(2) ? 1 : 0) + (box.send(3) ? 1 : 0);
    }

    @Arbiter
    public void quiet(III_Result r) {
      r.r1 = box.handled();
      r.r2 = box.drained();
    }
  }

  @JCStressTest
  @Description("One stops an idle actor while another sends.")
  @Outcome(id = "true, 1, 0", expect = ACCEPTABLE, desc = "Accepted before the stop, and handled.")
  @Outcome(id = "false, 0, 0", expect = ACCEPTABLE, desc = "Refused after the stop.")
  @Outcome(id = "true, 0, 1", expect = FORBIDDEN, desc = "Accepted behind the stop.")
  @Outcome(id = "true, 0, 0", expect = FORBIDDEN, desc = "Accepted and lost.")
  @Outcome(expect = FORBIDDEN, desc = "Doubled, or refused and handled.")
  @State
  public static class SendAgainstStop {
    private final Box box = new Box();

    @Actor
    public void stopper() {
      box.stop();
    }

    @Actor
    public void sender(ZII_Result r) {
      r.r1 = box.send(1);
    }

    @Arbiter
    public void quiet(ZII_Result r) {
      r.r2 = box.handled();
      r.r3 = box.drained();
    }
  }

  @JCStressTest
  @Description("A stop while one sends 1, then a notice. Accepted: the message, the notice.")
  @Outcome(
      id = "true, true, 12",
      expect = ACCEPTABLE,
      desc = "Both accepted; both handled or drained, in order.")
  @Outcome(
      id = "false, true, 2",
      expect = ACCEPTABLE,
      desc = "The message was refused, the notice passed the mark.")
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "Closed in between.")
  @Outcome(id = "false, false, 0", expect = ACCEPTABLE, desc = "Closed before.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled or out of order.")
  @State
  public static class NoticeAgainstStop {
    private final Box box = new Box();

    @Actor
    public void stopper() {
      box.stop();
    }

    @Actor
    public void sender(ZZI_Result r) {
      r.r1 = box.send(1);
      r.r2 = box.sendNotice(2);
    }

    @Arbiter
    public void quiet(ZZI_Result r) {
      r.r3 = box.handledAndDrained();
    }
  }

  @JCStressTest
  @Description("Two stop the same actor. Who was told that its mark is there, and marks drained.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "One of them, and the actor ended by it.")
  @Outcome(expect = FORBIDDEN, desc = "Two marks, or none.")
  @State
  public static class TwoStops {
    private final Box box = new Box();
    private boolean first;
    private boolean second;

    @Actor
    public void first() {
      first = box.stop();
    }

    @Actor
    public void second() {
      second = box.stop();
    }

    @Arbiter
    public void quiet(II_Result r) {
      r.r1 = (first ? 1 : 0) + (second ? 1 : 0) + (box.closed() ? 0 : 100);
      r.r2 = box.drained();
    }
  }

  @JCStressTest
  @Description("One looks whether a mailbox that is being closed refuses, then sends.")
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "It did not, and the send was accepted.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It did not, and was closed in between.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "It did, and the send was refused.")
  @Outcome(id = "3", expect = FORBIDDEN, desc = "It did, and then the send was accepted.")
  @State
  public static class RefusalIsFinal {
    private final Box box = new Box().busy();

    @Actor
    public void owner() {
      box.end();
    }

    @Actor
    public void sender(I_Result r) {
      boolean refuses = box.refusesMessages();
      boolean accepted = box.send(1);
      r.r1 = refuses ? accepted ? 3 : 2 : accepted ? 0 : 1;
    }
  }
}

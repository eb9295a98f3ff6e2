package dev.iris.internal.mailbox;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.locks.Lock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** A bounded buffer whose tokens go to a mailbox. */
public final class BoundedMailbox {

  private static final long LONG_NANOS = 5_000_000_000L;

  private BoundedMailbox() {}

  /** A mailbox of tokens; the test takes from it. */
  private static final class Tokens extends QueueLock implements BoundedBuffer.Tokens {
    private final BoundedBuffer buffer;
    private final Turn turn = new Turn();

    Tokens(int capacity) {
      buffer = new BoundedBuffer(capacity, Lock::newCondition);
      startOwned();
    }

    @Override
    public Push pushToken() {
      return push(BoundedBuffer.TOKEN);
    }

    /** The number evicted; -1 if none was and the message is in, -2 if it is not. */
    int offer(int message, boolean evict, long waitNanos) {
      BoundedBuffer.Outcome outcome = buffer.offer(message, this, evict, waitNanos);
      if (outcome.evicted() != null) {
        return (int) outcome.evicted();
      }
      return outcome.push() == Push.REFUSED ? -2 : -1;
    }

    /** Owner only: 0 if there is none; 9 for a token without a message. */
    int take() {
      if (poll(turn) == null) {
        return 0;
      }
      Object message = buffer.take();
      return message == null ? 9 : (int) message;
    }

    int takeAll() {
      int all = 0;
      for (int next = take(); next != 0; next = take()) {
        all = all * 10 + next;
      }
      return all;
    }

    int[] drained = new int[1];

    void end() {
      close(token -> {}, control -> {});
      buffer.drain(message -> drained[0] = drained[0] * 10 + (int) message);
    }
  }

  @JCStressTest
  @Description("Two offer to a buffer with room for one.")
  @Outcome(id = "-1, -2, 1", expect = ACCEPTABLE, desc = "The first one's is in.")
  @Outcome(id = "-2, -1, 2", expect = ACCEPTABLE, desc = "The second one's is in.")
  @Outcome(id = "-1, -1, .*", expect = FORBIDDEN, desc = "More than the capacity.")
  @Outcome(id = "-2, -2, .*", expect = FORBIDDEN, desc = "Both were turned away.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, or a token without a message.")
  @State
  public static class TwoOffers {
    private final Tokens mailbox = new Tokens(1);

    @Actor
    public void first(III_Result r) {
      r.r1 = mailbox.offer(1, false, 0);
    }

    @Actor
    public void second(III_Result r) {
      r.r2 = mailbox.offer(2, false, 0);
    }

    @Arbiter
    public void quiet(III_Result r) {
      r.r3 = mailbox.takeAll();
    }
  }

  @JCStressTest
  @Description("One offers 2 to a full buffer while the owner takes 1.")
  @Outcome(id = "1, -1, 2", expect = ACCEPTABLE, desc = "There was room by then.")
  @Outcome(id = "1, -2, 0", expect = ACCEPTABLE, desc = "There was none yet.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, or a token without a message.")
  @State
  public static class OfferAgainstTake {
    private final Tokens mailbox = new Tokens(1);

    public OfferAgainstTake() {
      mailbox.offer(1, false, 0);
    }

    @Actor
    public void owner(III_Result r) {
      r.r1 = mailbox.take();
    }

    @Actor
    public void sender(III_Result r) {
      r.r2 = mailbox.offer(2, false, 0);
    }

    @Arbiter
    public void quiet(III_Result r) {
      r.r3 = mailbox.takeAll();
    }
  }

  @JCStressTest
  @Description("One offers 2, which may evict, to a full buffer while the owner takes.")
  @Outcome(id = "1, -1, 2", expect = ACCEPTABLE, desc = "Taken first: there was room.")
  @Outcome(id = "2, 1, 0", expect = ACCEPTABLE, desc = "Evicted first: the newer was taken.")
  @Outcome(id = "1, 1, .*", expect = FORBIDDEN, desc = "The oldest was taken and evicted as well.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, or a token without a message.")
  @State
  public static class EvictAgainstTake {
    private final Tokens mailbox = new Tokens(1);

    public EvictAgainstTake() {
      mailbox.offer(1, false, 0);
    }

    @Actor
    public void owner(III_Result r) {
      r.r1 = mailbox.take();
    }

    @Actor
    public void sender(III_Result r) {
      r.r2 = mailbox.offer(2, true, 0);
    }

    @Arbiter
    public void quiet(III_Result r) {
      r.r3 = mailbox.takeAll();
    }
  }

  @JCStressTest
  @Description("The owner has 1 aside and begins it, while 2, which may evict, is offered.")
  @Outcome(id = "1, -1, 2", expect = ACCEPTABLE, desc = "Begun first: there was room.")
  @Outcome(id = "0, 1, 2", expect = ACCEPTABLE, desc = "Evicted first: it was not begun.")
  @Outcome(id = "1, 1, .*", expect = FORBIDDEN, desc = "Begun and evicted as well.")
  @Outcome(id = "0, -1, .*", expect = FORBIDDEN, desc = "Neither begun nor evicted: lost.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, or a token without a message.")
  @State
  public static class EvictAgainstBegin {
    private final Tokens mailbox = new Tokens(1);
    private final BoundedBuffer.Held aside;

    public EvictAgainstBegin() {
      mailbox.offer(1, false, 0);
      mailbox.poll(mailbox.turn);
      aside = mailbox.buffer.takeHeld();
    }

    @Actor
    public void owner(III_Result r) {
      r.r1 = mailbox.buffer.begin(aside) ? 1 : 0;
    }

    @Actor
    public void sender(III_Result r) {
      r.r2 = mailbox.offer(2, true, 0);
    }

    @Arbiter
    public void quiet(III_Result r) {
      r.r3 = mailbox.takeAll();
    }
  }

  @JCStressTest
  @Description("One offers while the owner closes the mailbox and drains.")
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "Accepted and drained.")
  @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "Refused, and not there.")
  @Outcome(id = "true, 0", expect = FORBIDDEN, desc = "Accepted and lost.")
  @Outcome(id = "false, 1", expect = FORBIDDEN, desc = "Refused and drained as well.")
  @State
  public static class OfferAgainstDrain {
    private final Tokens mailbox = new Tokens(2);

    @Actor
    public void owner() {
      mailbox.end();
    }

    @Actor
    public void sender(ZI_Result r) {
      r.r1 = mailbox.offer(1, false, 0) == -1;
    }

    @Arbiter
    public void quiet(ZI_Result r) {
      r.r2 = mailbox.drained[0];
    }
  }

  @JCStressTest
  @Description("One waits for room in a full buffer while the owner takes.")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "It got the room.")
  @Outcome(id = "1, -2", expect = FORBIDDEN, desc = "It slept through.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, or a token without a message.")
  @State
  public static class WaitAgainstTake {
    private final Tokens mailbox = new Tokens(1);
    private int answer;

    public WaitAgainstTake() {
      mailbox.offer(1, false, 0);
    }

    @Actor
    public void owner(II_Result r) {
      r.r1 = mailbox.take();
    }

    @Actor
    public void sender() {
      answer = mailbox.offer(2, false, LONG_NANOS);
    }

    @Arbiter
    public void quiet(II_Result r) {
      r.r2 = answer == -1 ? mailbox.takeAll() : answer;
    }
  }

  @JCStressTest
  @Description("One waits for room in a full buffer while the owner closes the mailbox and drains.")
  @Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "Refused; what was there was drained.")
  @Outcome(id = "false, 0", expect = FORBIDDEN, desc = "What was there was lost.")
  @Outcome(expect = FORBIDDEN, desc = "It slept through, or got into a closed mailbox.")
  @State
  public static class WaitAgainstClose {
    private final Tokens mailbox = new Tokens(1);

    public WaitAgainstClose() {
      mailbox.offer(1, false, 0);
    }

    @Actor
    public void owner() {
      mailbox.end();
    }

    @Actor
    public void sender(ZI_Result r) {
      BoundedBuffer.Outcome outcome = mailbox.buffer.offer(2, mailbox, false, LONG_NANOS);
      r.r1 = outcome.full() || outcome.push() != Push.REFUSED;
    }

    @Arbiter
    public void quiet(ZI_Result r) {
      r.r2 = mailbox.drained[0];
    }
  }
}

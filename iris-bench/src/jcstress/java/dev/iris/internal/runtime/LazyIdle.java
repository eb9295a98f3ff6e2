package dev.iris.internal.runtime;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import java.time.Duration;
import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A lazy actor goes idle while others want something of it. */
public final class LazyIdle {

  /** Its timers never fire: the tests do what a timer would. */
  private static final LocalRuntime RUNTIME = Passing.start();

  private LazyIdle() {}

  /** A lazy actor that has handled one message, and all its behaviours. Plain fields, as ever. */
  private static final class Subject {
    private int handled;
    private int starts;
    private int stops;
    private final ActorRef<Object> ref =
        RUNTIME.actor(Object.class).lazy(Duration.ofNanos(1)).spawn(One::new);
    private final ReceiveTimeout idleLimit;

    Subject() {
      ref.send("first");
      Cell<?> cell = (Cell<?>) ref;
      idleLimit = Objects.requireNonNull(cell.attachments().timers(cell)).idleLimit();
    }

    void report(III_Result r) {
      r.r1 = handled;
      r.r2 = starts;
      r.r3 = stops;
    }

    private final class One implements Behavior<Object> {
      private boolean stopped;

      @Override
      public void onStart(ActorContext<Object> ctx) {
        starts++;
      }

      @Override
      public void onMessage(Object message, ActorContext<Object> ctx) {
        handled += stopped ? 100 : 1;
      }

      @Override
      public void onStop(ExitReason reason, ActorContext<Object> ctx) {
        stopped = true;
        stops++;
      }
    }
  }

  @JCStressTest
  @Description("It goes idle while one sends to it. Messages handled, behaviours made, dropped.")
  @Outcome(id = "2, 1, 0", expect = ACCEPTABLE, desc = "The message kept the behaviour.")
  @Outcome(id = "2, 1, 1", expect = ACCEPTABLE, desc = "Handled, and then it went idle.")
  @Outcome(id = "2, 2, 1", expect = ACCEPTABLE, desc = "It was idle, and the message revived it.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, handled twice, or by one that had been dropped.")
  @State
  public static class IdleAgainstSend {
    private final Subject subject = new Subject();

    @Actor
    public void timer() {
      subject.idleLimit.run();
    }

    @Actor
    public void sender() {
      subject.ref.send("second");
    }

    @Arbiter
    public void quiet(III_Result r) {
      subject.report(r);
      subject.ref.kill();
    }
  }

  @JCStressTest
  @Description("It goes idle while it is killed. Is it alive, behaviours made, their last words.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "It ended, and its last words came once.")
  @Outcome(expect = FORBIDDEN, desc = "It lives, or they came twice or not at all.")
  @State
  public static class IdleAgainstKill {
    private final Subject subject = new Subject();

    @Actor
    public void timer() {
      subject.idleLimit.run();
    }

    @Actor
    public void killer() {
      subject.ref.kill();
    }

    @Arbiter
    public void quiet(III_Result r) {
      subject.report(r);
      r.r1 = subject.ref.isAlive() ? 1 : 0;
    }
  }
}

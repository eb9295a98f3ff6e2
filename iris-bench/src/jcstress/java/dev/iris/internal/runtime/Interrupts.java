package dev.iris.internal.runtime;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.iris.ActorRef;
import dev.iris.internal.mailbox.QueueLock;
import dev.iris.internal.mailbox.Turn;
import dev.iris.internal.schedule.Activation;
import dev.iris.internal.schedule.Runner;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** A handler that blocks, its killer, and the monitor that takes its place. */
public final class Interrupts {

  private static final VarHandle TURN;
  private static final VarHandle DOUBTFUL;
  private static final MethodHandle RETIRE;

  static {
    try {
      var queue = MethodHandles.privateLookupIn(QueueLock.class, MethodHandles.lookup());
      TURN = queue.findVarHandle(QueueLock.class, "turn", Turn.class);
      var cell = MethodHandles.privateLookupIn(Cell.class, MethodHandles.lookup());
      DOUBTFUL = cell.findVarHandle(Cell.class, "doubtful", boolean.class);
      RETIRE =
          MethodHandles.privateLookupIn(Runner.class, MethodHandles.lookup())
              .findVirtual(Runner.class, "retire", MethodType.methodType(void.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Interrupts() {}

  private static void retire(Runner runner) {
    try {
      RETIRE.invokeExact(runner);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @JCStressTest
  @Description("A blocked handler's runner loses its place while its actor is killed.")
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "One of the two interrupted it.")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "Each left it to the other; it blocks on.")
  @State
  public static class KillAgainstHandOff {
    private final Thread thread = new Thread(() -> {});
    private final Runner runner = new Runner(thread, false);

    /** Made by a factory, so it is owned from the start; nobody activates it. */
    private final ActorRef<Object> actor =
        Inline.HELD.actor(Object.class).spawn(() -> (message, ctx) -> {});

    public KillAgainstHandOff() {
      TURN.setVolatile(actor, new Activity(runner)); // as if in its handler
    }

    @Actor
    public void monitor() {
      retire(runner);
      ((Activation) actor).troubles(runner, Activation.Trouble.BLOCKS);
    }

    @Actor
    public void killer() {
      actor.kill();
    }

    @Arbiter
    public void quiet(Z_Result r) {
      r.r1 = thread.isInterrupted();
      TURN.setVolatile(actor, (Turn) null);
      Inline.activate(actor); // and ends by the kill
    }
  }

  @JCStressTest
  @Description(
      "An actor in doubt is activated twice at once: its message is handled once, and it"
          + " takes a further one later.")
  @Outcome(id = "12", expect = ACCEPTABLE, desc = "Each handled once.")
  @Outcome(id = "-1", expect = FORBIDDEN, desc = "Two owners spoiled the mailbox: it threw.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, or it never becomes idle.")
  @State
  public static class WokenTwice {
    private int handled;
    private final ActorRef<Integer> actor =
        Inline.HELD.spawn(Integer.class, (message, ctx) -> handled = handled * 10 + message);

    public WokenTwice() {
      actor.send(1); // it is owned now, and not activated
      DOUBTFUL.setVolatile(actor, true);
    }

    private volatile boolean threw;

    private void activate() {
      try {
        Inline.activate(actor);
      } catch (RuntimeException e) {
        threw = true;
      }
    }

    @Actor
    public void first() {
      activate();
    }

    @Actor
    public void second() {
      activate();
    }

    @Arbiter
    public void quiet(I_Result r) {
      activate();
      actor.send(2);
      activate();
      r.r1 = threw ? -1 : handled;
      actor.kill();
      activate();
    }
  }
}

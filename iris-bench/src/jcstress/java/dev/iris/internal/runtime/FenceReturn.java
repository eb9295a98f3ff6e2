package dev.iris.internal.runtime;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.Mailbox;
import dev.iris.internal.schedule.Activation;
import dev.iris.internal.schedule.Runner;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** A killed actor's code returns while a fencer takes the actor away from it. */
public final class FenceReturn {

  private static final int PATIENCE = 1_000;
  private static final VarHandle THREAD;

  static {
    try {
      THREAD =
          MethodHandles.privateLookupIn(PullCell.class, MethodHandles.lookup())
              .findVarHandle(PullCell.class, "thread", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private FenceReturn() {}

  /** How often its end is told. */
  private static AtomicInteger endsOf(ActorRef<?> actor) {
    AtomicInteger ends = new AtomicInteger();
    ((Cell<?>) actor)
        .attachments()
        .addExitListener((who, reason, metadata) -> ends.incrementAndGet());
    return ends;
  }

  /** Not before a thread is in its code, or a moment has passed. */
  private static void fence(ActorRef<?> actor) {
    Cell<?> cell = (Cell<?>) actor;
    for (int i = 0; i < PATIENCE && cell.stay() == null; i++) {
      Thread.onSpinWait();
    }
    cell.kernel().fences().fence(cell, new ExitReason.Killed());
  }

  @JCStressTest
  @Description("A push actor. Ends told, last words said, messages counted as handled.")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The handler returned in time.")
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "It was fenced off.")
  @Outcome(expect = FORBIDDEN, desc = "Both ended it, or none, or the message counts wrongly.")
  @State
  public static class FenceAgainstHandler implements Behavior<Object> {
    private final ActorRef<Object> actor = Inline.HELD.spawn(Object.class, this);
    private final AtomicInteger ends = endsOf(actor);
    private final AtomicInteger stops = new AtomicInteger();
    private Runner runner;
    private volatile boolean fencing;

    public FenceAgainstHandler() {
      actor.send("message"); // it is owned now, and not activated
    }

    @Override
    public void onMessage(Object message, ActorContext<Object> ctx) {
      actor.kill();
      meet();
    }

    /** Not longer than a moment. */
    private void meet() {
      for (int i = 0; i < PATIENCE && !fencing; i++) {
        Thread.onSpinWait();
      }
    }

    @Override
    public void onStop(ExitReason reason, ActorContext<Object> ctx) {
      stops.incrementAndGet();
    }

    @Actor
    public void handler() {
      runner = new Runner(Thread.currentThread(), false);
      ((Activation) actor).activate(runner);
    }

    @Actor
    public void fencer() {
      fencing = true;
      fence(actor);
    }

    @Arbiter
    public void quiet(III_Result r) {
      if (actor.isAlive()) {
        Inline.activate(actor); // its runner was retired, and put it back
      }
      r.r1 = ends.get();
      r.r2 = stops.get();
      r.r3 = (int) runner.handled();
    }
  }

  @JCStressTest
  @Description("A push actor's last words. Ends told, last words said.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "It ended once, whoever came first.")
  @Outcome(expect = FORBIDDEN, desc = "Both ended it, or none.")
  @State
  public static class FenceAgainstLastWords implements Behavior<Object> {
    private final ActorRef<Object> actor = Inline.HELD.spawn(Object.class, this);
    private final AtomicInteger ends = endsOf(actor);
    private final AtomicInteger stops = new AtomicInteger();

    public FenceAgainstLastWords() {
      actor.kill();
    }

    @Override
    public void onMessage(Object message, ActorContext<Object> ctx) {}

    @Override
    public void onStop(ExitReason reason, ActorContext<Object> ctx) {
      stops.incrementAndGet();
    }

    @Actor
    public void handler() {
      Inline.activate(actor);
    }

    @Actor
    public void fencer() {
      fence(actor);
    }

    @Arbiter
    public void quiet(II_Result r) {
      r.r1 = ends.get();
      r.r2 = stops.get();
    }
  }

  @JCStressTest
  @Description("A pull actor. Ends told, and whether its receive found the fence.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The body unwound in time.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "It was fenced off, and its receive says so.")
  @Outcome(expect = FORBIDDEN, desc = "Both ended it, or none.")
  @State
  public static class FenceAgainstBody {
    private final ActorRef<Object> actor =
        Inline.HELD.actor(Object.class).spawnWithMailbox(this::body);
    private final AtomicInteger ends = endsOf(actor);
    private int found;

    private void body(Mailbox<Object> mailbox) throws InterruptedException {
      actor.kill();
      try {
        mailbox.receive();
      } catch (IllegalStateException fenced) {
        found = 1;
      }
    }

    @Actor
    public void body() {
      THREAD.setVolatile(actor, Thread.currentThread());
      ((Runnable) actor).run();
    }

    @Actor
    public void fencer() {
      fence(actor);
    }

    @Arbiter
    public void quiet(II_Result r) {
      r.r1 = ends.get();
      r.r2 = found;
    }
  }
}

package dev.iris.internal.runtime;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.iris.ActorRef;
import dev.iris.RuntimeConfig;
import dev.iris.internal.schedule.SchedulerSettings;
import dev.iris.internal.schedule.WorkerScheduler;
import dev.iris.internal.time.WheelTimers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Whole actors of each kind, which go idle and are woken again and again; the monitor is off, so it
 * cannot make good a wake-up that was lost.
 */
public final class Replies {

  private static final LocalRuntime RUNTIME =
      LocalRuntime.start(
          RuntimeConfig.defaults(),
          new WorkerScheduler(
              new SchedulerSettings(
                  2,
                  2,
                  Duration.ofDays(1),
                  2,
                  10,
                  256,
                  4096,
                  new SchedulerSettings.Dedicated(256, 8, false))),
          System::nanoTime,
          new WheelTimers(System::nanoTime));

  private static final int SPINS = 2_000;
  private static final long LIMIT_NANOS = 5_000_000_000L;

  private Replies() {}

  /** A message that is its own answer. */
  private static final class Ping {
    private volatile boolean answered;

    boolean await() {
      for (int i = 0; i < SPINS && !answered; i++) {
        Thread.onSpinWait();
      }
      long end = System.nanoTime() + LIMIT_NANOS;
      while (!answered && System.nanoTime() - end < 0) {
        LockSupport.parkNanos(20_000);
      }
      return answered;
    }
  }

  private static boolean ask(ActorRef<Ping> actor) {
    Ping ping = new Ping();
    return actor.send(ping) && ping.await();
  }

  private static ActorRef<Ping> push(boolean dedicated) {
    var spawner = RUNTIME.actor(Ping.class);
    return (dedicated ? spawner.dedicatedThread() : spawner)
        .spawn((ping, ctx) -> ping.answered = true);
  }

  private static ActorRef<Ping> pull(boolean dedicated) {
    var spawner = RUNTIME.actor(Ping.class);
    return (dedicated ? spawner.dedicatedThread() : spawner)
        .spawnWithMailbox(
            mailbox -> {
              for (; ; ) {
                mailbox.receive().answered = true;
              }
            });
  }

  @JCStressTest
  @Description("Two ask a push actor, which sleeps in between.")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Both had an answer.")
  @Outcome(expect = FORBIDDEN, desc = "It sleeps on: a wake-up or a message was lost.")
  @State
  public static class Push {
    private static final ActorRef<Ping> ACTOR = push(false);

    @Actor
    public void first(ZZ_Result r) {
      r.r1 = ask(ACTOR);
    }

    @Actor
    public void second(ZZ_Result r) {
      r.r2 = ask(ACTOR);
    }
  }

  @JCStressTest
  @Description("Two ask a pull actor, which sleeps in between.")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Both had an answer.")
  @Outcome(expect = FORBIDDEN, desc = "It sleeps on: a wake-up or a message was lost.")
  @State
  public static class Pull {
    private static final ActorRef<Ping> ACTOR = pull(false);

    @Actor
    public void first(ZZ_Result r) {
      r.r1 = ask(ACTOR);
    }

    @Actor
    public void second(ZZ_Result r) {
      r.r2 = ask(ACTOR);
    }
  }

  @JCStressTest
  @Description("Two ask a push actor with a thread of its own, which sleeps in between.")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Both had an answer.")
  @Outcome(expect = FORBIDDEN, desc = "It sleeps on: a wake-up or a message was lost.")
  @State
  public static class DedicatedPush {
    private static final ActorRef<Ping> ACTOR = push(true);

    @Actor
    public void first(ZZ_Result r) {
      r.r1 = ask(ACTOR);
    }

    @Actor
    public void second(ZZ_Result r) {
      r.r2 = ask(ACTOR);
    }
  }

  @JCStressTest
  @Description("Two ask a pull actor with a platform thread, which sleeps in between.")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Both had an answer.")
  @Outcome(expect = FORBIDDEN, desc = "It sleeps on: a wake-up or a message was lost.")
  @State
  public static class DedicatedPull {
    private static final ActorRef<Ping> ACTOR = pull(true);

    @Actor
    public void first(ZZ_Result r) {
      r.r1 = ask(ACTOR);
    }

    @Actor
    public void second(ZZ_Result r) {
      r.r2 = ask(ACTOR);
    }
  }
}

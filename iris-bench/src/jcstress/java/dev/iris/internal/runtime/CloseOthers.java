package dev.iris.internal.runtime;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.Cancellable;
import dev.iris.ExitReason;
import dev.iris.Signal;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** The close of a runtime against what actors do meanwhile: stop, link, watch, spawn children. */
public final class CloseOthers {

  private CloseOthers() {}

  /** Does what it is told. Plain fields: it runs on one thread at a time. */
  private static final class Told implements Behavior<Object> {
    private int heard;
    private int stops;

    @Override
    @SuppressWarnings("unchecked") // it is sent nothing else
    public void onMessage(Object order, ActorContext<Object> ctx) {
      ((Consumer<ActorContext<Object>>) order).accept(ctx);
    }

    @Override
    public void onSignal(Signal signal, ActorContext<Object> ctx) {
      heard++;
    }

    @Override
    public void onStop(ExitReason reason, ActorContext<Object> ctx) {
      stops++;
    }
  }

  private static Consumer<ActorContext<Object>> order(Consumer<ActorContext<Object>> what) {
    return what;
  }

  @JCStressTest
  @Description("An actor is stopped while the runtime closes. Its ends, and whether it lives.")
  @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "It ended once.")
  @Outcome(expect = FORBIDDEN, desc = "It lives, or ended twice.")
  @State
  public static class CloseAgainstStop {
    private final LocalRuntime runtime = Passing.start();
    private final Told behavior = new Told();
    private final ActorRef<Object> actor = runtime.spawn(Object.class, behavior);

    @Actor
    public void closer() {
      runtime.close();
    }

    @Actor
    public void stopper() {
      actor.stop();
    }

    @Arbiter
    public void quiet(IZ_Result r) {
      r.r1 = behavior.stops;
      r.r2 = actor.isAlive();
    }
  }

  @JCStressTest
  @Description(
      "One is told to link another, started later, while both are closed. Ends, and alive.")
  @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "Each ended once.")
  @Outcome(expect = FORBIDDEN, desc = "One lives, or ended twice.")
  @State
  public static class CloseAgainstLink {
    private final LocalRuntime runtime = Passing.start();
    private final Told[] behaviors = {new Told(), new Told()};
    private final ActorRef<Object> linker = runtime.spawn(Object.class, behaviors[0]);
    private final ActorRef<Object> other = runtime.spawn(Object.class, behaviors[1]);

    @Actor
    public void closer() {
      runtime.close();
    }

    @Actor
    public void sender() {
      linker.send(order(ctx -> ctx.link(other)));
    }

    @Arbiter
    public void quiet(II_Result r) {
      r.r1 = behaviors[0].stops + behaviors[1].stops;
      r.r2 = (linker.isAlive() ? 1 : 0) + (other.isAlive() ? 1 : 0);
    }
  }

  @JCStressTest
  @Description("One is told to watch another, started later, while both are closed. Heard, alive.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "It heard of the end.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Refused, or it watched when it was stopped.")
  @Outcome(expect = FORBIDDEN, desc = "It heard twice, or one lives.")
  @State
  public static class CloseAgainstWatch {
    private final LocalRuntime runtime = Passing.start();
    private final Told behavior = new Told();
    private final ActorRef<Object> watcher = runtime.spawn(Object.class, behavior);
    private final ActorRef<Object> other = runtime.spawn(Object.class, new Told());

    @Actor
    public void closer() {
      runtime.close();
    }

    @Actor
    public void sender() {
      watcher.send(order(ctx -> ctx.watch(other)));
    }

    @Arbiter
    public void quiet(II_Result r) {
      r.r1 = behavior.heard;
      r.r2 = (watcher.isAlive() ? 1 : 0) + (other.isAlive() ? 1 : 0);
    }
  }

  @JCStressTest
  @Description("One is told to spawn a child while it is closed. Ends of the child, and who lives.")
  @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "It was spawned, and ended.")
  @Outcome(id = "0, false", expect = ACCEPTABLE, desc = "The runtime closed first.")
  @Outcome(expect = FORBIDDEN, desc = "The child, or its parent, is left.")
  @State
  public static class CloseAgainstSpawnOfChild {
    private final LocalRuntime runtime = Passing.start();
    private final Told child = new Told();
    private final ActorRef<Object> parent = runtime.spawn(Object.class, new Told());
    private @Nullable ActorRef<Object> spawned;

    @Actor
    public void closer() {
      runtime.close();
    }

    @Actor
    public void sender() {
      parent.send(order(this::spawn));
    }

    private void spawn(ActorContext<Object> ctx) {
      try {
        spawned = ctx.child(Object.class).spawn(child);
      } catch (IllegalStateException refused) {
        spawned = null;
      }
    }

    @Arbiter
    public void quiet(IZ_Result r) {
      ActorRef<Object> ref = spawned;
      r.r1 = child.stops;
      r.r2 = runtime.stats().get("alive") != 0 || ref != null && ref.isAlive();
    }
  }

  @JCStressTest
  @Description("A timer is set while the runtime closes. What became of it.")
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Refused: the runtime was closing.")
  @Outcome(
      id = {"1", "2"},
      expect = ACCEPTABLE,
      desc = "Set; the end took it, or it is cancelled.")
  @Outcome(expect = FORBIDDEN, desc = "Anything else.")
  @State
  public static class CloseAgainstTimer {
    private final LocalRuntime runtime = Passing.start();
    private final ActorRef<Object> actor = runtime.spawn(Object.class, new Told());
    private @Nullable Cancellable timer;

    @Actor
    public void closer() {
      runtime.close();
    }

    @Actor
    public void setter() {
      try {
        timer = runtime.sendAfter(actor, Duration.ofHours(1), order(ctx -> {}));
      } catch (IllegalStateException refused) {
        timer = null;
      }
    }

    @Arbiter
    public void quiet(I_Result r) {
      Cancellable set = timer;
      r.r1 = set == null ? 0 : set.cancel() ? 2 : 1;
      if (runtime.stats().get("sent") != 0 || actor.isAlive()) {
        r.r1 = 9;
      }
    }
  }

  @JCStressTest
  @Description("A spawn is refused for its path is taken, while another sends to what it found.")
  @Outcome(id = "0, false", expect = ACCEPTABLE, desc = "It was not found, or it refused.")
  @Outcome(
      id = "1, false",
      expect = ACCEPTABLE,
      desc = "It was found, and the message accounted for.")
  @Outcome(expect = FORBIDDEN, desc = "It is left, or the message is.")
  @State
  public static class RefusedSpawnAgainstSend {
    private final LocalRuntime runtime = Passing.start();
    private final ActorRef<Object> owner =
        runtime.actor(Object.class).path("/taken").spawn(new Told());

    @Actor
    public void spawner() {
      try {
        runtime.actor(Object.class).name("found").path("/taken").spawn(new Told());
        throw new AssertionError("the path is taken");
      } catch (IllegalStateException refused) {
        return;
      }
    }

    @Actor
    public void sender(IZ_Result r) {
      ActorRef<Object> found = runtime.whereis("found", Object.class).orElse(null);
      r.r1 = found != null && found.send(order(ctx -> {})) ? 1 : 0;
    }

    @Arbiter
    public void quiet(IZ_Result r) {
      var stats = runtime.stats();
      r.r2 =
          stats.get("alive") != 1
              || runtime.whereis("found", Object.class).isPresent()
              || stats.get("queued") != 0
              || !owner.isAlive();
      runtime.close();
    }
  }
}

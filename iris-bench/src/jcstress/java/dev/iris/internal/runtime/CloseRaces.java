package dev.iris.internal.runtime;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.Recipient;
import dev.iris.Signal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The close of a runtime against all that others may do to it meanwhile. */
public final class CloseRaces {

  private CloseRaces() {}

  /** Plain fields: it runs on one thread at a time. */
  private static final class Counting implements Behavior<Object> {
    private int handled;
    private int signals;
    private int stops;

    @Override
    public void onMessage(Object message, ActorContext<Object> ctx) {
      if (message instanceof ActorRef<?> other) {
        ctx.watch(other);
      }
      handled++;
    }

    @Override
    public void onSignal(Signal signal, ActorContext<Object> ctx) {
      signals++;
    }

    @Override
    public void onStop(ExitReason reason, ActorContext<Object> ctx) {
      stops++;
    }
  }

  @JCStressTest
  @Description("An actor is spawned while the runtime closes. Was it, and is one left alive?")
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "Spawned, and ended by the close.")
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "Refused.")
  @Outcome(expect = FORBIDDEN, desc = "The close missed it.")
  @State
  public static class CloseAgainstSpawn {
    private final LocalRuntime runtime = Passing.start();
    private @Nullable ActorRef<Object> spawned;

    @Actor
    public void closer() {
      runtime.close();
    }

    @Actor
    public void spawner() {
      try {
        spawned = runtime.spawn(Object.class, new Counting());
      } catch (IllegalStateException refused) {
        spawned = null;
      }
    }

    @Arbiter
    public void quiet(ZZ_Result r) {
      ActorRef<Object> ref = spawned;
      r.r1 = ref != null;
      r.r2 = runtime.stats().get("alive") != 0 || (ref != null && ref.isAlive());
    }
  }

  @JCStressTest
  @Description("An outsider sends while the runtime closes. Accepted, handled?")
  @Outcome(id = "true, 11", expect = ACCEPTABLE, desc = "Accepted and handled, then it ended.")
  @Outcome(id = "false, 10", expect = ACCEPTABLE, desc = "Refused.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, handled though refused, or not ended just once.")
  @State
  public static class CloseAgainstSend {
    private final LocalRuntime runtime = Passing.start();
    private final Counting behavior = new Counting();
    private final ActorRef<Object> actor = runtime.spawn(Object.class, behavior);

    @Actor
    public void closer() {
      runtime.close();
    }

    @Actor
    public void sender(ZI_Result r) {
      r.r1 = actor.send("message");
    }

    @Arbiter
    public void quiet(ZI_Result r) {
      r.r2 = behavior.handled + 10 * behavior.stops;
    }
  }

  @JCStressTest
  @Description(
      "One that is watched by another, who started earlier, is killed while both are closed.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "The other heard of the end before its own.")
  @Outcome(expect = FORBIDDEN, desc = "It was stopped before it heard, or it heard twice.")
  @State
  public static class CloseAgainstExitOfWatched {
    private final LocalRuntime runtime = Passing.start();
    private final Counting behavior = new Counting();
    private final ActorRef<Object> watcher = runtime.spawn(Object.class, behavior);
    private final ActorRef<Object> watched = runtime.spawn(Object.class, new Counting());

    public CloseAgainstExitOfWatched() {
      watcher.send(watched);
    }

    @Actor
    public void closer() {
      runtime.close();
    }

    @Actor
    public void killer() {
      watched.kill();
    }

    @Arbiter
    public void quiet(I_Result r) {
      r.r1 = behavior.signals;
    }
  }

  /** Replies to what it is asked. */
  private record Question(Recipient<String> reply) {}

  @JCStressTest
  @Description("An actor is asked something while the runtime closes.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It replied.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "The ask failed at once.")
  @Outcome(expect = FORBIDDEN, desc = "The asker waits until its time has run out.")
  @State
  public static class CloseAgainstAsk {
    private final LocalRuntime runtime = Passing.start();
    private final ActorRef<Question> actor =
        runtime.spawn(Question.class, (question, ctx) -> question.reply().send("yes"));
    private CompletableFuture<String> answer;

    @Actor
    public void closer() {
      runtime.close();
    }

    @Actor
    public void asker() {
      answer = actor.<String>ask(Question::new, Duration.ofSeconds(60));
    }

    @Arbiter
    public void quiet(I_Result r) {
      r.r1 = !answer.isDone() ? 0 : answer.isCompletedExceptionally() ? 2 : 1;
    }
  }

  @JCStressTest
  @Description("The middle one of three is killed while the runtime closes. Ends, and the living.")
  @Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "Each has ended once.")
  @Outcome(expect = FORBIDDEN, desc = "One was passed over, or ended twice.")
  @State
  public static class CloseAgainstKill {
    private final LocalRuntime runtime = Passing.start();
    private final Counting[] behaviors = {new Counting(), new Counting(), new Counting()};
    private final ActorRef<Object> first = runtime.spawn(Object.class, behaviors[0]);
    private final ActorRef<Object> middle = runtime.spawn(Object.class, behaviors[1]);
    private final ActorRef<Object> last = runtime.spawn(Object.class, behaviors[2]);

    @Actor
    public void closer() {
      runtime.close();
    }

    @Actor
    public void killer() {
      middle.kill();
    }

    @Arbiter
    public void quiet(II_Result r) {
      r.r1 = behaviors[0].stops + behaviors[1].stops + behaviors[2].stops;
      r.r2 = (first.isAlive() || last.isAlive() ? 1 : 0) + (middle.isAlive() ? 1 : 0);
    }
  }

  @JCStressTest
  @Description("An actor gets a name while the runtime closes. Is the name taken afterwards?")
  @Outcome(id = ".*, false", expect = ACCEPTABLE, desc = "It is free.")
  @Outcome(expect = FORBIDDEN, desc = "The name outlives its owner.")
  @State
  public static class CloseAgainstRegister {
    private final LocalRuntime runtime = Passing.start();
    private final ActorRef<Object> actor = runtime.spawn(Object.class, new Counting());

    @Actor
    public void closer() {
      runtime.close();
    }

    @Actor
    public void registrar(ZZ_Result r) {
      try {
        runtime.register("name", actor);
        r.r1 = true;
      } catch (IllegalStateException refused) {
        r.r1 = false;
      }
    }

    @Arbiter
    public void quiet(ZZ_Result r) {
      r.r2 = runtime.whereis("name", Object.class).isPresent();
    }
  }

  @JCStressTest
  @Description("Two close the runtime. Is the actor still alive when their calls return?")
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "Both have waited for its end.")
  @Outcome(expect = FORBIDDEN, desc = "One has not waited.")
  @State
  public static class CloseAgainstClose {
    private final LocalRuntime runtime = Passing.start();
    private final ActorRef<Object> actor = runtime.spawn(Object.class, new Counting());

    @Actor
    public void one(ZZ_Result r) {
      runtime.close();
      r.r1 = actor.isAlive();
    }

    @Actor
    public void other(ZZ_Result r) {
      runtime.close();
      r.r2 = actor.isAlive();
    }
  }
}

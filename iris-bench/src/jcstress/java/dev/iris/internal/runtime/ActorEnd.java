package dev.iris.internal.runtime;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.Cancellable;
import dev.iris.Recipient;
import dev.iris.Signal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The end of an actor against those who watch it, name it, ask it and send to it. */
public final class ActorEnd {

  private static final AtomicLong NAMES = new AtomicLong();

  private ActorEnd() {}

  private static ActorRef<Object> idle() {
    return Inline.RUNTIME.spawn(Object.class, (message, ctx) -> {});
  }

  private static String newName() {
    return "name-" + NAMES.getAndIncrement();
  }

  /** False if it was refused. */
  private static boolean register(String name, ActorRef<?> actor) {
    try {
      Inline.RUNTIME.register(name, actor);
      return true;
    } catch (IllegalStateException refused) {
      return false;
    }
  }

  private static @Nullable ActorRef<Object> owner(String name) {
    return Inline.RUNTIME.whereis(name, Object.class).orElse(null);
  }

  /** Watches whom it is sent. Plain fields: it runs on one thread at a time. */
  private static final class Watcher implements Behavior<Object> {
    private @Nullable Cancellable watch;
    private int signals;

    @Override
    public void onMessage(Object message, ActorContext<Object> ctx) {
      watch = ctx.watch((ActorRef<?>) message);
    }

    @Override
    public void onSignal(Signal signal, ActorContext<Object> ctx) {
      signals++;
    }
  }

  @JCStressTest
  @Description(
      "An actor ends while a watch of it is cancelled. Signals seen, and what cancel said.")
  @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "The exit was seen, and cancel said so.")
  @Outcome(id = "0, true", expect = ACCEPTABLE, desc = "Cancelled, and nothing was seen.")
  @Outcome(id = "1, true", expect = FORBIDDEN, desc = "Seen after cancel had said it would not be.")
  @Outcome(id = "0, false", expect = FORBIDDEN, desc = "Cancel came too late for nothing.")
  @Outcome(expect = FORBIDDEN, desc = "Seen twice.")
  @State
  public static class ExitAgainstCancel {
    private final Watcher behavior = new Watcher();
    private final ActorRef<Object> watcher = Inline.RUNTIME.spawn(Object.class, behavior);
    private final ActorRef<Object> watched = idle();
    private final Cancellable watch;

    public ExitAgainstCancel() {
      watcher.send(watched);
      watch = behavior.watch;
    }

    @Actor
    public void killer() {
      watched.kill();
    }

    @Actor
    public void canceller(IZ_Result r) {
      r.r2 = watch.cancel();
    }

    @Arbiter
    public void quiet(IZ_Result r) {
      r.r1 = behavior.signals;
      watcher.kill();
    }
  }

  @JCStressTest
  @Description("An actor ends while another begins to watch it.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Its exit was seen, or that it had gone before.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "The watcher waits for ever.")
  @Outcome(expect = FORBIDDEN, desc = "Seen twice.")
  @State
  public static class ExitAgainstWatch {
    private final Watcher behavior = new Watcher();
    private final ActorRef<Object> watcher = Inline.RUNTIME.spawn(Object.class, behavior);
    private final ActorRef<Object> watched = idle();

    @Actor
    public void killer() {
      watched.kill();
    }

    @Actor
    public void watching() {
      watcher.send(watched);
    }

    @Arbiter
    public void quiet(I_Result r) {
      r.r1 = behavior.signals;
      watcher.kill();
    }
  }

  @JCStressTest
  @Description("One kills an actor while another stops it; a third watches.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It ended once.")
  @Outcome(expect = FORBIDDEN, desc = "It lives on, or ended twice.")
  @State
  public static class KillAgainstStop {
    private final Watcher behavior = new Watcher();
    private final ActorRef<Object> watcher = Inline.RUNTIME.spawn(Object.class, behavior);
    private final ActorRef<Object> watched = idle();

    public KillAgainstStop() {
      watcher.send(watched);
    }

    @Actor
    public void killer() {
      watched.kill();
    }

    @Actor
    public void stopper() {
      watched.stop();
    }

    @Arbiter
    public void quiet(I_Result r) {
      r.r1 = behavior.signals + (watched.isAlive() ? 10 : 0);
      watcher.kill();
    }
  }

  @JCStressTest
  @Description("An actor ends while it is given a name. Was it, and is the name taken afterwards?")
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "It was, and its end freed the name.")
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "It had ended before.")
  @Outcome(expect = FORBIDDEN, desc = "The name outlives its owner.")
  @State
  public static class EndAgainstRegister {
    private final String name = newName();
    private final ActorRef<Object> actor = idle();

    @Actor
    public void killer() {
      actor.kill();
    }

    @Actor
    public void registrar(ZZ_Result r) {
      r.r1 = register(name, actor);
    }

    @Arbiter
    public void quiet(ZZ_Result r) {
      r.r2 = owner(name) != null;
    }
  }

  @JCStressTest
  @Description("The owner of a name ends while another actor wants it. Got it, and has it?")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "It was free by then.")
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "It was still taken; now it is free.")
  @Outcome(id = "true, false", expect = FORBIDDEN, desc = "The end of the old owner took it away.")
  @Outcome(id = "false, true", expect = FORBIDDEN, desc = "The old owner has it still.")
  @State
  public static class EndAgainstNextOwner {
    private final String name = newName();
    private final ActorRef<Object> old = idle();
    private final ActorRef<Object> next = idle();

    public EndAgainstNextOwner() {
      register(name, old);
    }

    @Actor
    public void killer() {
      old.kill();
    }

    @Actor
    public void registrar(ZZ_Result r) {
      r.r1 = register(name, next);
    }

    @Arbiter
    public void quiet(ZZ_Result r) {
      r.r2 = owner(name) != null;
      next.kill();
    }
  }

  @JCStressTest
  @Description("Two actors want the same name. Who got it, and does it lead to who got it?")
  @Outcome(
      id = {"true, false, true", "false, true, true"},
      expect = ACCEPTABLE,
      desc = "One of them.")
  @Outcome(expect = FORBIDDEN, desc = "Both, none, or it leads to the other.")
  @State
  public static class TwoWantAName {
    private final String name = newName();
    private final ActorRef<Object> one = idle();
    private final ActorRef<Object> two = idle();

    @Actor
    public void first(ZZZ_Result r) {
      r.r1 = register(name, one);
    }

    @Actor
    public void second(ZZZ_Result r) {
      r.r2 = register(name, two);
    }

    @Arbiter
    public void quiet(ZZZ_Result r) {
      r.r3 = owner(name) == (r.r1 ? one : two);
      one.kill();
      two.kill();
    }
  }

  @JCStressTest
  @Description("A name is taken from an actor while the actor ends. Then another wants it.")
  @Outcome(id = ".*, true", expect = ACCEPTABLE, desc = "It is free.")
  @Outcome(expect = FORBIDDEN, desc = "It is stuck.")
  @State
  public static class EndAgainstUnregister {
    private final String name = newName();
    private final ActorRef<Object> old = idle();
    private final ActorRef<Object> next = idle();

    public EndAgainstUnregister() {
      register(name, old);
    }

    @Actor
    public void killer() {
      old.kill();
    }

    @Actor
    public void unregistrar(ZZ_Result r) {
      r.r1 = Inline.RUNTIME.unregister(name);
    }

    @Arbiter
    public void quiet(ZZ_Result r) {
      r.r2 = register(name, next) && owner(name) == next;
      next.kill();
    }
  }

  /** Replies to what it is asked. */
  private record Question(Recipient<String> reply) {}

  private static void reply(Question question, ActorContext<Question> ctx) {
    question.reply().send("yes");
  }

  @JCStressTest
  @Description("An actor ends while it is asked something.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It replied.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "The ask failed at once.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "The asker waits until its time has run out.")
  @State
  public static class EndAgainstAsk {
    private final ActorRef<Question> actor = Inline.RUNTIME.spawn(Question.class, ActorEnd::reply);
    private CompletableFuture<String> answer;

    @Actor
    public void killer() {
      actor.kill();
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

  /** Plain: it runs on one thread at a time. */
  private static final class Counting implements Behavior<Object> {
    private int handled;
    private int stops;

    @Override
    public void onMessage(Object message, ActorContext<Object> ctx) {
      handled++;
    }

    @Override
    public void onStop(dev.iris.ExitReason reason, ActorContext<Object> ctx) {
      stops++;
    }
  }

  @JCStressTest
  @Description("An actor is stopped while one sends to it. Accepted, handled?")
  @Outcome(id = "true, 11", expect = ACCEPTABLE, desc = "Accepted and handled, then it ended.")
  @Outcome(id = "false, 10", expect = ACCEPTABLE, desc = "Refused.")
  @Outcome(id = "true, 10", expect = FORBIDDEN, desc = "Accepted and not handled.")
  @Outcome(expect = FORBIDDEN, desc = "Refused and handled, or the end did not come just once.")
  @State
  public static class StopAgainstSend {
    private final Counting behavior = new Counting();
    private final ActorRef<Object> actor = Inline.RUNTIME.spawn(Object.class, behavior);

    @Actor
    public void stopper() {
      actor.stop();
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
}

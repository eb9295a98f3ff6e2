package dev.iris.internal.runtime;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.Signal;
import java.util.function.Consumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** The end of an actor against those who link it, unlink it, trap its exit, or are its children. */
public final class LinkRaces {

  private LinkRaces() {}

  /** Does what it is told, on whatever thread tells it. Plain fields: one thread at a time. */
  private static final class Peer implements Behavior<Object> {
    private int heard;
    private int stops;
    private final ActorRef<Object> ref = Inline.RUNTIME.spawn(Object.class, this);

    void tell(Consumer<ActorContext<Object>> order) {
      ref.send(order);
    }

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

  @JCStressTest
  @Description("An actor ends while one that traps exits links it. Signals, and whether it lives.")
  @Outcome(id = "1, true", expect = ACCEPTABLE, desc = "It heard of the end, or that it had been.")
  @Outcome(id = "0, true", expect = FORBIDDEN, desc = "It never hears.")
  @Outcome(expect = FORBIDDEN, desc = "It heard twice, or ended.")
  @State
  public static class ExitAgainstLinkOfOneThatTraps {
    private final Peer peer = new Peer();
    private final Peer ending = new Peer();

    public ExitAgainstLinkOfOneThatTraps() {
      peer.tell(ctx -> ctx.trapExits(true));
    }

    @Actor
    public void killer() {
      ending.ref.kill();
    }

    @Actor
    public void linker() {
      peer.tell(ctx -> ctx.link(ending.ref));
    }

    @Arbiter
    public void quiet(IZ_Result r) {
      r.r1 = peer.heard;
      r.r2 = peer.ref.isAlive();
      peer.ref.kill();
    }
  }

  @JCStressTest
  @Description("An actor ends while one that traps nothing links it. Ends, and whether it lives.")
  @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "It ended as well, once.")
  @Outcome(expect = FORBIDDEN, desc = "It lives on, or ended twice.")
  @State
  public static class ExitAgainstLink {
    private final Peer peer = new Peer();
    private final Peer ending = new Peer();

    @Actor
    public void killer() {
      ending.ref.kill();
    }

    @Actor
    public void linker() {
      peer.tell(ctx -> ctx.link(ending.ref));
    }

    @Arbiter
    public void quiet(IZ_Result r) {
      r.r1 = peer.stops;
      r.r2 = peer.ref.isAlive();
    }
  }

  @JCStressTest
  @Description("An actor is stopped while another links it, and both are told to the trapping one.")
  @Outcome(id = "1, true", expect = ACCEPTABLE, desc = "It heard once, whichever came first.")
  @Outcome(expect = FORBIDDEN, desc = "It never heard, heard twice, or ended.")
  @State
  public static class StopAgainstLinkOfOneThatTraps {
    private final Peer peer = new Peer();
    private final Peer ending = new Peer();

    public StopAgainstLinkOfOneThatTraps() {
      peer.tell(ctx -> ctx.trapExits(true));
    }

    @Actor
    public void stopper() {
      ending.ref.stop();
    }

    @Actor
    public void linker() {
      peer.tell(ctx -> ctx.link(ending.ref));
    }

    @Arbiter
    public void quiet(IZ_Result r) {
      r.r1 = peer.heard;
      r.r2 = peer.ref.isAlive();
      peer.ref.kill();
    }
  }

  @JCStressTest
  @Description("An actor ends while its peer unlinks it. Ends of the peer, and whether it lives.")
  @Outcome(id = "0, true", expect = ACCEPTABLE, desc = "Unlinked in time.")
  @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "Too late, and it ended once.")
  @Outcome(expect = FORBIDDEN, desc = "Neither.")
  @State
  public static class ExitAgainstUnlink {
    private final Peer peer = new Peer();
    private final Peer ending = new Peer();

    public ExitAgainstUnlink() {
      peer.tell(ctx -> ctx.link(ending.ref));
    }

    @Actor
    public void killer() {
      ending.ref.kill();
    }

    @Actor
    public void unlinker() {
      peer.tell(ctx -> ctx.unlink(ending.ref));
    }

    @Arbiter
    public void quiet(IZ_Result r) {
      r.r1 = peer.stops;
      r.r2 = peer.ref.isAlive();
      peer.ref.kill();
    }
  }

  @JCStressTest
  @Description("An actor ends while its peer begins to trap exits. Signals and ends of the peer.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "In time: it was told.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Too late: it ended.")
  @Outcome(expect = FORBIDDEN, desc = "Both, or neither.")
  @State
  public static class ExitAgainstTrap {
    private final Peer peer = new Peer();
    private final Peer ending = new Peer();

    public ExitAgainstTrap() {
      peer.tell(ctx -> ctx.link(ending.ref));
    }

    @Actor
    public void killer() {
      ending.ref.kill();
    }

    @Actor
    public void trapping() {
      peer.tell(ctx -> ctx.trapExits(true));
    }

    @Arbiter
    public void quiet(II_Result r) {
      r.r1 = peer.heard;
      r.r2 = peer.stops;
      peer.ref.kill();
    }
  }

  @JCStressTest
  @Description("Two that are linked end at the same time; a third is linked to both, and traps.")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "It heard of both, and each ended once.")
  @Outcome(expect = FORBIDDEN, desc = "It heard too little or too much.")
  @State
  public static class ExitAgainstExitOfPeer {
    private final Peer third = new Peer();
    private final Peer one = new Peer();
    private final Peer other = new Peer();

    public ExitAgainstExitOfPeer() {
      third.tell(ctx -> ctx.trapExits(true));
      third.tell(ctx -> ctx.link(one.ref));
      third.tell(ctx -> ctx.link(other.ref));
      one.tell(ctx -> ctx.link(other.ref));
    }

    @Actor
    public void first() {
      one.ref.kill();
    }

    @Actor
    public void second() {
      other.ref.kill();
    }

    @Arbiter
    public void quiet(II_Result r) {
      r.r1 = third.heard;
      r.r2 = one.stops + other.stops;
      third.ref.kill();
    }
  }

  @JCStressTest
  @Description("Two link each other at the same time. Then one is killed: ends of the other.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It ended with it, once.")
  @Outcome(expect = FORBIDDEN, desc = "There is no link, or more than one.")
  @State
  public static class LinkAgainstLink {
    private final Peer one = new Peer();
    private final Peer other = new Peer();

    @Actor
    public void first() {
      one.tell(ctx -> ctx.link(other.ref));
    }

    @Actor
    public void second() {
      other.tell(ctx -> ctx.link(one.ref));
    }

    @Arbiter
    public void quiet(I_Result r) {
      one.ref.kill();
      r.r1 = other.stops;
    }
  }

  /** Counts its ends. */
  private static final class Ending implements Behavior<Object> {
    private int stops;

    @Override
    public void onMessage(Object message, ActorContext<Object> ctx) {}

    @Override
    public void onStop(ExitReason reason, ActorContext<Object> ctx) {
      stops++;
    }
  }

  @JCStressTest
  @Description("A parent is killed while it spawns a child. Was it spawned, and is one left?")
  @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "Spawned, and ended with its parent.")
  @Outcome(id = "0, false", expect = ACCEPTABLE, desc = "The parent ended first.")
  @Outcome(expect = FORBIDDEN, desc = "The child, or the parent, lives on, or ended twice.")
  @State
  public static class KillAgainstSpawnOfChild {
    private final Peer parent = new Peer();
    private final Ending ending = new Ending();
    private ActorRef<Object> child;

    @Actor
    public void killer() {
      parent.ref.kill();
    }

    @Actor
    public void spawner() {
      parent.tell(ctx -> child = ctx.child(Object.class).spawn(ending));
    }

    @Arbiter
    public void quiet(IZ_Result r) {
      ActorRef<Object> spawned = child;
      r.r1 = ending.stops;
      r.r2 = parent.ref.isAlive() || spawned != null && spawned.isAlive();
    }
  }

  @JCStressTest
  @Description("A parent is stopped while its child is killed. Ends of both, and who lives.")
  @Outcome(id = "2, false", expect = ACCEPTABLE, desc = "Both have ended once.")
  @Outcome(expect = FORBIDDEN, desc = "The parent waits for ever, or one ended twice.")
  @State
  public static class StopOfParentAgainstKillOfChild {
    private final Peer parent = new Peer();
    private final Ending ending = new Ending();
    private ActorRef<Object> child;

    public StopOfParentAgainstKillOfChild() {
      parent.tell(ctx -> child = ctx.child(Object.class).spawn(ending));
    }

    @Actor
    public void stopper() {
      parent.ref.stop();
    }

    @Actor
    public void killer() {
      child.kill();
    }

    @Arbiter
    public void quiet(IZ_Result r) {
      r.r1 = ending.stops + parent.stops;
      r.r2 = parent.ref.isAlive() || child.isAlive();
    }
  }
}

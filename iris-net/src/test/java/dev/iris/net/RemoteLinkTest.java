package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.Signal;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A link to an actor of another node fires here; the other side never hears of it. */
class RemoteLinkTest {

  private static final long FIRST = 1L << 32;

  /** What an actor is told to do, inside. */
  private interface Step extends Consumer<ActorContext<Step>> {}

  @RegisterExtension static final Nodes nodes = new Nodes();

  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<ExitReason> ended = new LinkedBlockingQueue<>();
  private IrisRuntime iris;
  private ScriptedNode original;
  private ActorRef<String> remote;
  private ActorRef<Step> actor;

  @BeforeEach
  void start() {
    iris = nodes.runtime();
    original = nodes.closing(new ScriptedNode());
    original.names.put("echo", FIRST);
    resolve(Remotes.BRISK);
    actor = iris.spawn(Step.class, new Stepper());
  }

  private void resolve(MeshConfig config) {
    MeshNode node = nodes.node(iris, config);
    remote = Remotes.resolve(node, original.address(), "echo");
  }

  private final class Stepper implements Behavior<Step> {
    @Override
    public void onMessage(Step step, ActorContext<Step> ctx) {
      step.accept(ctx);
    }

    @Override
    public void onSignal(Signal signal, ActorContext<Step> ctx) {
      heard.add(signal);
    }

    @Override
    public void onStop(ExitReason reason, ActorContext<Step> ctx) {
      ended.add(reason);
    }
  }

  private void does(Step step) {
    BlockingQueue<String> done = new LinkedBlockingQueue<>();
    actor.send(
        ctx -> {
          step.accept(ctx);
          done.add("done");
        });
    Eventually.next(done, "the step");
  }

  private Signal.Exit exit(String cause) {
    return Remotes.exit(remote, "echo", original.address(), cause);
  }

  @Test
  void theEndOfItsNodeEndsWhoIsLinked() {
    does(ctx -> ctx.link(remote));

    original.close();

    assertThat(Eventually.next(ended, "the end"))
        .isEqualTo(new ExitReason.NodeDown(original.address(), "closed"));
  }

  @Test
  void whoTrapsExitsHearsOfItOnceHoweverOftenItLinked() {
    does(ctx -> ctx.trapExits(true));
    does(ctx -> ctx.link(remote));
    does(ctx -> ctx.link(remote));

    original.close();

    assertThat(Eventually.next(heard, "the exit")).isEqualTo(exit("closed"));
    does(ctx -> {});
    assertThat(heard).isEmpty();
    assertThat(actor.isAlive()).isTrue();
  }

  @Test
  void anotherPidOfTheNameFiresIt() {
    resolve(Remotes.PATIENT);
    does(ctx -> ctx.trapExits(true));
    does(ctx -> ctx.link(remote));
    original.names.put("echo", FIRST + 1);

    original.hangUp();

    assertThat(Eventually.next(heard, "the exit"))
        .isEqualTo(exit("its name has another pid, or none"));
  }

  @Test
  void afterAnUnlinkNothingPasses() {
    does(ctx -> ctx.link(remote));
    does(ctx -> ctx.unlink(remote));
    does(ctx -> ctx.unlink(remote));
    does(ctx -> ctx.watch(remote));

    original.close();

    assertThat(Eventually.next(heard, "the exit of the watch")).isEqualTo(exit("closed"));
    does(ctx -> {});
    assertThat(heard).isEmpty();
    assertThat(ended).isEmpty();
  }

  @Test
  void linkedAgainAfterItFiredItFiresAgain() {
    does(ctx -> ctx.trapExits(true));
    does(ctx -> ctx.link(remote));
    original.close();
    assertThat(Eventually.next(heard, "the exit")).isEqualTo(exit("closed"));

    does(ctx -> ctx.link(remote));

    assertThat(Eventually.next(heard, "the exit of one whose node is down"))
        .isEqualTo(exit("closed"));
  }

  @Test
  void theOtherSideNeverHearsOfAnEndHere() {
    does(ctx -> ctx.link(remote));
    actor.kill();
    assertThat(Eventually.next(ended, "the end")).isEqualTo(new ExitReason.Killed());

    remote.send("after the end");

    assertThat(original.next()).isEqualTo("after the end");
    assertThat(original.requests).containsOnly("hello", "ping", "resolve echo");
  }
}

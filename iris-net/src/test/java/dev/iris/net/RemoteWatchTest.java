package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.Cancellable;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.Signal;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A remote actor is watched like a local one; it is taken to have ended with its node. */
class RemoteWatchTest {

  private static final long FIRST = 1L << 32;

  @RegisterExtension static final Nodes nodes = new Nodes();

  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<Cancellable> watches = new LinkedBlockingQueue<>();
  private IrisRuntime iris;
  private MeshNode node;
  private ScriptedNode original;
  private ActorRef<String> remote;
  private ActorRef<Object> watcher;

  @BeforeEach
  void start() {
    iris = nodes.runtime();
    original = nodes.closing(new ScriptedNode());
    original.names.put("echo", FIRST);
    resolve(Remotes.BRISK);
    watcher =
        iris.spawn(
            Object.class,
            Behavior.of(
                (m, ctx) -> {
                  if (m instanceof ActorRef<?> other) {
                    watches.add(ctx.watch(other));
                  } else {
                    heard.add(m);
                  }
                },
                (signal, ctx) -> heard.add(signal)));
  }

  private void resolve(MeshConfig config) {
    node = nodes.node(iris, config);
    remote = Remotes.resolve(node, original.address(), "echo");
  }

  private Cancellable watch() {
    watcher.send(remote);
    return Eventually.next(watches, "the watch");
  }

  private Object next() {
    return Eventually.next(heard, "a signal");
  }

  private Signal.Exit exit(String cause) {
    return new Signal.Exit(
        remote, new ExitReason.NodeDown(original.address(), cause), Map.of("name", "echo"));
  }

  @Test
  void itEndsWhenItsNodeIsDeclaredDown() {
    watch();

    original.close();

    assertThat(next()).isEqualTo(exit("closed"));
  }

  @Test
  void itEndsWhenItsNameIsFoundToHaveAnotherPidThoughNothingIsSent() {
    resolve(Remotes.PATIENT);
    watch();
    original.names.put("echo", FIRST + 1);

    original.hangUp();

    assertThat(next()).isEqualTo(exit("its name has another pid, or none"));
    assertThat(remote.isAlive()).isFalse();
  }

  @Test
  void itGoesOnWhenTheConnectionComesBackAndTheNameHasTheSamePid() {
    node.close();
    resolve(Remotes.PATIENT);
    watch();
    original.requests.clear();
    int before = original.connections.get();

    original.hangUp();
    Eventually.until("the next connection", () -> original.connections.get() > before);
    while (!Eventually.next(original.requests, "a request").equals("resolve echo")) {
      assertThat(heard).isEmpty();
    }
    remote.send("still there");

    assertThat(original.next()).isEqualTo("still there");
    assertThat(remote.isAlive()).isTrue();
    assertThat(heard).isEmpty();
  }

  @Test
  void whoWatchesOneThatHasEndedAlreadyHearsAtOnce() {
    watch();
    original.close();
    next();

    watch();

    assertThat(next()).isEqualTo(exit("closed"));
  }

  @Test
  void whatIsSentAfterItsNodeIsDownWaitsForTheNodeToComeBack() {
    watch();
    int port = original.port();
    original.close();
    assertThat(next()).isEqualTo(exit("closed"));

    assertThat(remote.send("late")).isTrue();
    ScriptedNode again = nodes.closing(new ScriptedNode(5_000, port));
    again.names.put("echo", FIRST);

    Eventually.until(
        "the message, or its loss", () -> node.stats().peers().getFirst().queued() == 0);
    PeerStats stats = node.stats().peers().getFirst();
    assertThat(stats.undelivered() + stats.unconfirmed() + stats.confirmed()).isEqualTo(1);
  }

  @Test
  void afterCancelNothingIsTold() {
    Cancellable first = watch();
    assertThat(first.cancel()).isTrue();
    assertThat(first.cancel()).isFalse();
    watch();

    original.close();

    assertThat(next()).isEqualTo(exit("closed"));
    watcher.send("after it");
    assertThat(next()).isEqualTo("after it");
  }

  @Test
  void aPullActorWatchesItLikewise() {
    BlockingQueue<Signal.Exit> exits = new LinkedBlockingQueue<>();
    BlockingQueue<String> watching = new LinkedBlockingQueue<>();
    iris.actor(Object.class)
        .spawnWithMailbox(
            mailbox -> {
              mailbox.watch(remote);
              watching.add("yes");
              exits.add(mailbox.receive(Signal.Exit.class));
            });
    Eventually.next(watching, "the watch");

    original.close();

    assertThat(Eventually.next(exits, "the exit")).isEqualTo(exit("closed"));
  }

  @Test
  void closingTheNodeEndsAllItsRemoteActors() {
    watch();

    node.close();

    assertThat(next()).isEqualTo(exit("this node was closed"));
  }
}

package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.IrisRuntime;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An actor of another node has a name in the runtime like one of its own. */
class RemoteNamesTest {

  private static final long FIRST = 1L << 32;

  @RegisterExtension static final Nodes nodes = new Nodes();

  private IrisRuntime iris;
  private MeshNode node;
  private ScriptedNode original;
  private ActorRef<String> remote;

  @BeforeEach
  void start() {
    iris = nodes.runtime();
    node = nodes.node(iris, Remotes.BRISK);
    original = nodes.closing(new ScriptedNode());
    original.names.put("echo", FIRST);
    remote = Remotes.resolve(node, original.address(), "echo");
  }

  private Optional<ActorRef<String>> named(String name) {
    return iris.whereis(name, String.class);
  }

  @Test
  void itIsFoundByItsNameAndSentTo() {
    iris.register("there", remote);
    iris.register("yonder", remote);
    iris.register("there", remote);

    assertThat(named("there")).contains(remote);
    named("yonder").orElseThrow().send("by name");

    assertThat(original.next()).isEqualTo("by name");
    assertThatThrownBy(() -> iris.whereis("there", byte[].class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("String");
  }

  @Test
  void aNameBelongsToOneWhereverThatIs() {
    iris.register("there", remote);
    ActorRef<String> here = iris.actor(String.class).name("here").spawn((m, ctx) -> {});

    assertThatThrownBy(() -> iris.register("there", here))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("taken by actor 1.0 'echo' at");
    assertThatThrownBy(() -> iris.register("here", remote))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("taken");
    assertThat(named("there")).contains(remote);
    assertThat(named("here")).contains(here);
  }

  @Test
  void unregisteredTheNameIsFreeAndTheReferenceGoesOn() {
    iris.register("there", remote);

    assertThat(iris.unregister("there")).isTrue();
    assertThat(iris.unregister("there")).isFalse();

    assertThat(named("there")).isEmpty();
    remote.send("still");
    assertThat(original.next()).isEqualTo("still");
    iris.actor(String.class).name("there").spawn((m, ctx) -> {});
  }

  @Test
  void itsNamesAreFreeBeforeItsEndIsTold() {
    BlockingQueue<Optional<ActorRef<String>>> found = new LinkedBlockingQueue<>();
    BlockingQueue<String> watching = new LinkedBlockingQueue<>();
    ActorRef<String> watcher =
        iris.spawn(
            String.class,
            Behavior.of(
                (m, ctx) -> {
                  ctx.watch(remote);
                  watching.add(m);
                },
                (signal, ctx) -> found.add(named("there"))));
    watcher.send("watch");
    Eventually.next(watching, "the watch");
    iris.register("there", remote);

    original.close();

    assertThat(Eventually.next(found, "the exit")).isEmpty();
  }

  @Test
  void withAnotherPidThereItsNameHereIsFreeAndItCannotBeRegisteredAgain() {
    remote = Remotes.resolve(nodes.node(iris, Remotes.PATIENT), original.address(), "echo");
    iris.register("there", remote);
    original.names.put("echo", FIRST + 1);

    original.hangUp();

    Eventually.until("the end", () -> named("there").isEmpty());
    assertThat(remote.isAlive()).isFalse();
    assertThatThrownBy(() -> iris.register("there", remote))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has ended");
  }

  @Test
  void aNameOfAnActorElsewhereIsNotReachableFromOutsideHere() {
    ActorRef<byte[]> bytes =
        Eventually.result(node.resolve(original.address(), "echo", Codec.bytes())).orElseThrow();
    iris.register("there", bytes);
    MeshNode third = nodes.node(nodes.runtime(), Remotes.BRISK);

    assertThat(
            Eventually.result(third.resolve(Nodes.address(node), "there", Codec.bytes()))
                .isPresent())
        .isFalse();
  }

  @Test
  void itHasNoPath() {
    assertThatThrownBy(() -> iris.paths().register("/there", remote))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not an actor of this runtime");
  }

  @Test
  void afterItsNodeWasClosedItCannotBeRegistered() {
    node.close();

    assertThatThrownBy(() -> iris.register("there", remote))
        .isInstanceOf(IllegalStateException.class);
    assertThat(named("there")).isEmpty();
  }
}

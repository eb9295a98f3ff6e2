package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runtimes and nodes of a test, closed after it, when the accounts have to balance; after all tests
 * of a class no buffer may be left. To be registered in a static field: only then is it told of the
 * end of a class.
 */
public final class Nodes implements AfterEachCallback, AfterAllCallback {

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<MeshNode> nodes = new ArrayList<>();

  public Nodes() {
    Leaks.watch();
  }

  IrisRuntime runtime() {
    IrisRuntime iris = IrisRuntime.start();
    open.add(iris);
    return iris;
  }

  MeshNode node(IrisRuntime iris) {
    return node(iris, MeshConfig.defaults());
  }

  MeshNode node(IrisRuntime iris, MeshConfig config) {
    MeshNode node = MeshNode.listen(iris, config);
    open.add(node);
    nodes.add(node);
    return node;
  }

  <T extends AutoCloseable> T closing(T resource) {
    open.add(resource);
    return resource;
  }

  /** An actor that keeps what it gets. */
  static Inbox<byte[]> inbox(IrisRuntime iris, String name) {
    BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    return new Inbox<>(
        iris.actor(byte[].class).name(name).spawn((m, ctx) -> messages.add(m)), messages);
  }

  /** An actor and what it got. */
  record Inbox<M>(ActorRef<M> ref, BlockingQueue<M> messages) {
    M next() {
      return Eventually.next(messages, "a message for " + ref);
    }

    long pid() {
      return ref.pid().value();
    }
  }

  static String address(MeshNode node) {
    return node.address().getHostString() + ":" + node.address().getPort();
  }

  static void assertBalanced(PeerStats stats) {
    assertThat(
            stats.queued()
                + stats.unconfirmed()
                + stats.confirmed()
                + stats.inDoubt()
                + stats.undelivered())
        .as(stats.toString())
        .isEqualTo(stats.accepted());
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (AutoCloseable resource : open.reversed()) {
      resource.close();
    }
    for (MeshNode node : nodes) {
      for (PeerStats stats : node.stats().peers()) {
        assertBalanced(stats);
        assertThat(stats.queued()).as(stats.toString()).isZero();
        assertThat(stats.unconfirmed()).as(stats.toString()).isZero();
      }
    }
    open.clear();
    nodes.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Leaks.assertNone();
  }
}

package dev.iris.net.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.DeadLetter;
import dev.iris.IrisRuntime;
import dev.iris.Pid;
import dev.iris.net.MeshConfig;
import dev.iris.net.internal.netty.NettyCarrier;
import dev.iris.net.internal.transport.Carrier;
import dev.iris.net.internal.transport.Listener;
import dev.iris.net.internal.transport.Loop;
import dev.iris.net.internal.transport.PeerAddress;
import dev.iris.net.internal.transport.ServerSettings;
import dev.iris.net.internal.transport.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A node, or a peer, that is made at the very moment at which everything is closed. */
class ClosingNodesTest {

  /** Does something just before a loop is given out, when it is told to. */
  private static final class Interrupting implements Carrier {
    private final Carrier sockets = new NettyCarrier(1, true, Duration.ZERO, null);
    private Runnable beforeLoop = () -> {};
    private boolean closed;

    @Override
    public Loop loop() {
      beforeLoop.run();
      return sockets.loop();
    }

    @Override
    public Wire wire(Loop loop, PeerAddress address, Executor mayWait, Wire.Events events) {
      return sockets.wire(loop, address, mayWait, events);
    }

    @Override
    public Listener listen(InetSocketAddress at, ServerSettings settings, Listener.Shared shared)
        throws IOException {
      return sockets.listen(at, settings, shared);
    }

    @Override
    public void reloadTls() throws IOException {
      sockets.reloadTls();
    }

    @Override
    public RandomGenerator random() {
      return sockets.random();
    }

    @Override
    public boolean acquire(Semaphore permits, int number, long nanos) throws InterruptedException {
      return sockets.acquire(permits, number, nanos);
    }

    @Override
    public boolean close() {
      closed = true;
      return sockets.close();
    }
  }

  @Test
  void aNodeThatIsMadeWhileItsRuntimeClosesIsClosed() {
    IrisRuntime iris = IrisRuntime.start();
    Interrupting carrier = new Interrupting();

    assertThatThrownBy(
            () ->
                Node.listen(
                    iris,
                    MeshConfig.defaults(),
                    (config, directory) -> {
                      iris.close();
                      return carrier;
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closing");

    assertThat(carrier.closed).isTrue();
  }

  @Test
  void theFirstSendToAPeerWhileTheNodeClosesIsRefused() {
    try (IrisRuntime iris = IrisRuntime.start()) {
      Interrupting carrier = new Interrupting();
      Node node = Node.listen(iris, MeshConfig.defaults(), (config, directory) -> carrier);
      carrier.beforeLoop = node::close;

      assertThat(node.sendRemote("127.0.0.1:9", new Pid(1L << 32), new byte[1])).isFalse();

      assertThat(iris.stats()).containsEntry("refused." + DeadLetter.CLOSING, 1L);
      assertThat(node.stats().peers()).allMatch(peer -> peer.accepted() == 0);
    }
  }
}

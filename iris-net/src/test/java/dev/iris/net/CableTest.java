package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.Signal;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A node at the other end of a cable, which is cut, mended, or slow. Skipped where none can be. */
class CableTest {

  @RegisterExtension static final Nodes nodes = new Nodes();
  @TempDir Path folder;

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private Cable cable;
  private OtherProcess other;
  private MappedByteBuffer counter;
  private Path file;
  private MeshNode node;
  private ActorRef<Long> remote;

  @BeforeEach
  void start() throws Exception {
    cable = nodes.closing(new Cable());
    IrisRuntime iris = nodes.runtime();
    PeerConfig brisk =
        PeerConfig.defaults()
            .withHeartbeat(Duration.ofMillis(300))
            .withSilence(Duration.ofMillis(300), 6)
            .withConnectTimeout(Duration.ofMillis(500))
            .withBackoff(Duration.ofMillis(20), Duration.ofMillis(100))
            .withQueueTime(Duration.ofMinutes(1))
            .withCloseTimeout(Duration.ofMillis(500));
    node = nodes.node(iris, MeshConfig.defaults().withPeers(brisk));
    file = folder.resolve("counter");
    counter = CountingReceiver.map(file);
    other = nodes.closing(new OtherProcess(file, cable.far(), 0, cable.inside()));
    remote = other.resolve(node, "counter", new CountingReceiver.Counting(counter));
    node.monitor(other.address(), iris.spawn(Signal.class, (s, ctx) -> signals.add(s)));
    assertThat(Eventually.next(signals, "up")).isEqualTo(up());
  }

  private Signal up() {
    return new Signal.NodeUp(other.address());
  }

  private Signal down(String cause) {
    return new Signal.NodeDown(other.address(), cause);
  }

  private PeerStats peer() {
    return node.stats().peers().getFirst();
  }

  private long read() {
    return CountingReceiver.read(counter);
  }

  private void send(int count) {
    for (long n = 0; n < count; n++) {
      assertThat(remote.send(n)).isTrue();
    }
  }

  /** A message now and then, until there is news. */
  private Signal sendUntilNews() throws InterruptedException {
    long sent = 0;
    Signal news;
    do {
      assertThat(remote.send(sent)).isTrue();
      assertThat(++sent).as("messages sent").isLessThan(1_000);
      news = signals.poll(20, TimeUnit.MILLISECONDS);
    } while (news == null);
    return news;
  }

  @Test
  void cutTheNodeIsSilentAndMendedItIsUpAndTheAccountIsExact() throws Exception {
    send(1_000);
    Eventually.until("their confirmation", () -> peer().confirmed() == 1_000);

    cable.cut();
    assertThat(sendUntilNews()).isEqualTo(down("silent"));
    long lost = peer().inDoubt();
    assertThat(lost).isPositive();
    assertThat(read()).isEqualTo(1_000);
    cable.mend();
    assertThat(sendUntilNews()).isEqualTo(up());
    send(1_000);
    Eventually.until("the rest", () -> peer().queued() + peer().unconfirmed() == 0);

    PeerStats stats = peer();
    Nodes.assertBalanced(stats);
    assertThat(stats.inDoubt()).isEqualTo(lost);
    assertThat(stats.undelivered()).isZero();
    assertThat(stats.confirmed()).isEqualTo(stats.accepted() - lost);
    assertThat(read()).isBetween(stats.confirmed(), stats.confirmed() + lost);
  }

  @Test
  void goneWithoutAWordTheNodeIsSilentAndThenUpOnTheSamePort() throws Exception {
    cable.cut();
    other.kill(); // nobody hears of that
    assertThat(sendUntilNews()).isEqualTo(down("silent"));
    long lost = peer().inDoubt();

    cable.mend();
    OtherProcess again =
        nodes.closing(new OtherProcess(file, cable.far(), other.port(), cable.inside()));
    assertThat(again.address()).isEqualTo(other.address());
    assertThat(Eventually.next(signals, "up")).isEqualTo(up());
    Eventually.until("the rest", () -> peer().queued() + peer().unconfirmed() == 0);

    PeerStats stats = peer();
    Nodes.assertBalanced(stats);
    assertThat(stats.inDoubt()).isEqualTo(lost);
    assertThat(read()).isEqualTo(stats.confirmed());
  }

  @Test
  void aSlowLinkIsSlowAndNotSilent() {
    cable.slow(2_000, 50);

    send(20_000);
    Eventually.until("all of them", () -> peer().confirmed() == 20_000);

    assertThat(signals).isEmpty();
    assertThat(peer().inDoubt()).isZero();
    assertThat(read()).isEqualTo(20_000);
  }

  @Test
  void aLargeMessageOnASlowLinkIsSlowAndNotSilent() {
    cable.slow(2_000, 50);

    for (int i = 0; i < 2; i++) {
      assertThat(node.sendRemote(other.address(), remote.pid(), new byte[1 << 20])).isTrue();
    }
    Eventually.until("news or both", () -> peer().confirmed() == 2 || !signals.isEmpty());

    assertThat(signals).isEmpty();
    assertThat(peer().confirmed()).isEqualTo(2);
  }
}

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
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Another process is killed, stopped and started again under load; the account stays exact. */
class ProcessTest {

  private static final int KILLS = Integer.getInteger("iris.test.kills", 5);

  @RegisterExtension static final Nodes nodes = new Nodes();
  @TempDir Path folder;

  private IrisRuntime iris;
  private MeshNode node;
  private Path file;
  private MappedByteBuffer counter;

  @BeforeEach
  void start() throws Exception {
    iris = nodes.runtime();
    PeerConfig brisk =
        PeerConfig.defaults()
            .withHeartbeat(Duration.ofMillis(200))
            .withSilence(Duration.ofMillis(200), 10)
            .withBackoff(Duration.ofMillis(20), Duration.ofMillis(100))
            .withQueueBytes(1 << 20)
            .withQueueTime(Duration.ofMinutes(1))
            .withCloseTimeout(Duration.ofMillis(500));
    node = nodes.node(iris, MeshConfig.defaults().withMaxBody(1024).withPeers(brisk));
    file = folder.resolve("counter");
    counter = CountingReceiver.map(file);
  }

  private ActorRef<Long> resolve(OtherProcess other) {
    return other.resolve(node, "counter", new CountingReceiver.Counting(counter));
  }

  private PeerStats peer() {
    return node.stats().peers().getFirst();
  }

  private long read() {
    return CountingReceiver.read(counter);
  }

  @Test
  void killedAgainAndAgainUnderLoadNoMoreIsConfirmedThanWasRead() {
    OtherProcess other = nodes.closing(new OtherProcess(file, 0));
    ActorRef<Long> remote = resolve(other);
    AtomicBoolean enough = new AtomicBoolean();
    Thread sender = Thread.ofPlatform().start(() -> sendUntil(enough, remote));
    for (int kills = 1; kills <= KILLS; kills++) {
      long before = peer().confirmed();
      Eventually.until("some confirmations", () -> peer().confirmed() > before + 1_000);

      other.kill();
      Eventually.until("the end to be noticed", () -> peer().unconfirmed() == 0);

      PeerStats stats = peer();
      Nodes.assertBalanced(stats);
      assertThat(stats.confirmed()).as("after kill " + kills).isLessThanOrEqualTo(read());
      assertThat(read()).isLessThanOrEqualTo(stats.confirmed() + stats.inDoubt());
      other = nodes.closing(new OtherProcess(file, other.port()));
    }
    enough.set(true);
    Eventually.end(sender);
    Eventually.until("the rest", () -> peer().queued() + peer().unconfirmed() == 0);

    PeerStats end = peer();
    assertThat(end.inDoubt()).isPositive();
    assertThat(read()).isBetween(end.confirmed(), end.confirmed() + end.inDoubt());
    System.out.printf(
        "%d kills: %d accepted = %d confirmed + %d in doubt + %d undelivered; %d read%n",
        KILLS, end.accepted(), end.confirmed(), end.inDoubt(), end.undelivered(), read());
  }

  private static void sendUntil(AtomicBoolean enough, ActorRef<Long> remote) {
    for (long n = 0; !enough.get(); n++) {
      if (!remote.send(n)) {
        Thread.yield();
      }
    }
  }

  @Test
  void killedItIsDownAndStartedAgainOnItsPortItIsUpAndGetsWhatWasQueued() {
    OtherProcess other = nodes.closing(new OtherProcess(file, 0));
    ActorRef<Long> remote = resolve(other);
    BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    node.monitor(other.address(), iris.spawn(Signal.class, (s, ctx) -> signals.add(s)));
    assertThat(Eventually.next(signals, "up")).isEqualTo(new Signal.NodeUp(other.address()));

    other.kill();
    assertThat(Eventually.next(signals, "down"))
        .isEqualTo(new Signal.NodeDown(other.address(), "closed"));
    send(remote, 1_000);
    nodes.closing(new OtherProcess(file, other.port()));

    assertThat(Eventually.next(signals, "up")).isEqualTo(new Signal.NodeUp(other.address()));
    Eventually.until("their confirmation", () -> peer().confirmed() == 1_000);
    assertThat(read()).isEqualTo(1_000);
    assertThat(peer().inDoubt()).isZero();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGSTOP")
  void stoppedAndContinuedItIsSilentThenUpAndTheAccountIsExact() {
    OtherProcess other = nodes.closing(new OtherProcess(file, 0));
    ActorRef<Long> remote = resolve(other);
    BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    node.monitor(other.address(), iris.spawn(Signal.class, (s, ctx) -> signals.add(s)));
    assertThat(Eventually.next(signals, "up")).isEqualTo(new Signal.NodeUp(other.address()));
    send(remote, 1_000);
    Eventually.until("their confirmation", () -> peer().confirmed() == 1_000);

    other.stop();
    send(remote, 1_000);
    assertThat(Eventually.next(signals, "down"))
        .isEqualTo(new Signal.NodeDown(other.address(), "silent"));
    assertThat(peer().inDoubt()).isEqualTo(1_000);
    assertThat(read()).isEqualTo(1_000);

    other.signal("CONT");
    assertThat(Eventually.next(signals, "up")).isEqualTo(new Signal.NodeUp(other.address()));
    send(remote, 1_000);
    Eventually.until("their confirmation", () -> peer().confirmed() == 2_000);

    // What was in doubt was written to a process that was only stopped: it may have read it.
    assertThat(read()).isBetween(2_000L, 3_000L);
    assertThat(peer().accepted()).isEqualTo(3_000);
    Nodes.assertBalanced(peer());
  }

  private static void send(ActorRef<Long> remote, int count) {
    for (long n = 0; n < count; n++) {
      assertThat(remote.send(n)).isTrue();
    }
  }
}

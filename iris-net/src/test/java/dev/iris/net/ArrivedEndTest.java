package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.net.internal.netty.NettyCarrier;
import dev.iris.net.internal.transport.Peer;
import dev.iris.net.internal.transport.PeerAddress;
import dev.iris.net.internal.wire.Outgoing;
import dev.iris.net.internal.wire.PeerSettings;
import dev.iris.net.internal.wire.Target;
import dev.iris.net.internal.wire.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A connection whose end has arrived at the system while the event loop was busy is noticed before
 * a message is written to it: the message is not in doubt, but goes over the next connection.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "/proc/net/tcp tells that the end has arrived")
class ArrivedEndTest {

  private static final String ESTABLISHED = "01";
  private static final long SECOND = 1_000_000_000L;

  @RegisterExtension static final Nodes nodes = new Nodes();

  private final ScriptedNode original = new ScriptedNode();
  private final CountDownLatch up = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private NettyCarrier loops;

  @AfterEach
  void close() {
    original.close();
    assertThat(loops.close()).isTrue();
  }

  /** Its event loop stands in the middle of the first pong until it is told to go on. */
  private final class Heard implements Peer.Listener {
    @Override
    public void lost(Outgoing message, String cause) {}

    @Override
    public void up() {
      up.countDown();
      Eventually.latch(goOn, "the word to go on");
    }

    @Override
    public void down(Trouble why) {}
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itIsNoticedBeforeTheNextMessageIsWritten(boolean nativeTransport) {
    loops = new NettyCarrier(1, nativeTransport, Duration.ZERO, null);
    Peer peer =
        new Peer(
            loops,
            PeerAddress.parse(original.address()),
            Runnable::run,
            new PeerSettings(
                1000, 10, SECOND, SECOND, 30 * SECOND, 1, 1, 30 * SECOND, 30 * SECOND, 0),
            new Peer.Queue(1000, 0),
            new Heard(),
            new CompletableFuture<>());
    peer.watch(new Listening());
    Eventually.latch(up, "the first pong");

    original.hangUp();
    Eventually.until("its end to arrive", () -> !connectionsToIt().contains(ESTABLISHED));
    assertThat(peer.send(new Outgoing(new Target(7), Hex.utf8("hi"), "hi", "test"))).isTrue();
    goOn.countDown();

    assertThat(original.next()).isEqualTo("hi");
    Eventually.until("its confirmation", () -> peer.report().confirmed() == 1);
    assertThat(peer.report().inDoubt()).isZero();
    assertThat(original.connections).hasValue(2);
    Eventually.result(peer.close());
  }

  /** Wants a connection, and nothing else. */
  private record Listening() implements Peer.Watcher {
    @Override
    public void up() {}

    @Override
    public void down(Trouble why) {}
  }

  /** The states of the connections to its port. */
  private String connectionsToIt() {
    String port = String.format(":%04X", original.port());
    StringBuilder states = new StringBuilder();
    for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
      try {
        Files.readAllLines(Path.of(table)).stream()
            .map(line -> line.trim().split("\\s+"))
            .filter(fields -> fields.length > 3 && fields[2].endsWith(port))
            .forEach(fields -> states.append(fields[3]).append(' '));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return states.toString();
  }
}

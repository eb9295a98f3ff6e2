package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.IrisRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Any bytes in any pieces over a real connection: it is closed, the node goes on, nothing is kept
 * and no buffer is left.
 */
class HostileBytesTest {

  private static IrisRuntime iris;
  private static MeshNode node;
  private static Nodes.Inbox<byte[]> inbox;

  @BeforeContainer
  static void start() {
    Leaks.watch();
    iris = IrisRuntime.start();
    node = MeshNode.listen(iris);
    inbox = Nodes.inbox(iris, "echo");
  }

  @AfterContainer
  static void stop() {
    node.close();
    iris.close();
    Leaks.assertNone();
  }

  @Property(tries = 300)
  void anyBytesInAnyPiecesLeaveTheNodeAsItWas(
      @ForAll @Size(max = 2000) byte[] garbage,
      @ForAll boolean hello,
      @ForAll boolean reset,
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 500) Integer> pieces) {
    try (RawClient client = new RawClient(node.address())) {
      try {
        if (hello) {
          client.send(RawClient.HELLO);
        }
        for (int at = 0, i = 0; at < garbage.length; i++) {
          int length = Math.min(pieces.get(i % pieces.size()), garbage.length - at);
          client.send(Arrays.copyOfRange(garbage, at, at + length));
          at += length;
        }
        if (!reset) {
          client.endOutput();
          client.readToTheEnd();
        }
      } catch (UncheckedIOException closed) {
        assertThat(closed.getCause()).isInstanceOf(IOException.class);
      }
    }
    try (RawClient good = new RawClient(node.address())) {
      good.send(RawClient.HELLO, Hex.user(inbox.pid(), "still here")).sync();
    }
    while (!"still here".equals(new String(inbox.next(), StandardCharsets.UTF_8))) {
      assertThat(garbage).isNotEmpty(); // it happened to be a message
    }
    Eventually.until("the ends", () -> node.stats().connections() == 0);
  }
}

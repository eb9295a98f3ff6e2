package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.IrisRuntime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes whose threads look for more before they sleep do what others do. */
class SpinningNodesTest {

  @RegisterExtension static final Nodes nodes = new Nodes();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void messagesArriveInOrderAndAreConfirmed(boolean nativeTransport) {
    MeshConfig spinning =
        MeshConfig.defaults()
            .withNativeTransport(nativeTransport)
            .withSpin(Duration.ofNanos(50_000));
    IrisRuntime there = nodes.runtime();
    Nodes.Inbox<byte[]> inbox = Nodes.inbox(there, "inbox");
    MeshNode to = nodes.node(there, spinning);
    MeshNode from = nodes.node(nodes.runtime(), spinning);

    for (int i = 0; i < 300; i++) {
      byte[] body = String.valueOf(i).getBytes(StandardCharsets.US_ASCII);
      assertThat(from.sendRemote(Nodes.address(to), inbox.ref().pid(), body)).isTrue();
      if (i % 3 == 0) {
        assertThat(inbox.next()).asString(StandardCharsets.US_ASCII).isEqualTo("" + i);
      } else if (i % 3 == 2) {
        assertThat(inbox.next()).asString(StandardCharsets.US_ASCII).isEqualTo("" + (i - 1));
        assertThat(inbox.next()).asString(StandardCharsets.US_ASCII).isEqualTo("" + i);
      }
    }
    Eventually.until("all", () -> from.stats().peers().getFirst().confirmed() == 300);
  }

  @Test
  void theTimeHasALimit() {
    assertThatThrownBy(() -> MeshConfig.defaults().withSpin(Duration.ofMillis(11)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0.011S")
        .hasMessageContaining("PT0.01S");
    assertThatThrownBy(() -> MeshConfig.defaults().withSpin(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(MeshConfig.defaults().spin()).isZero();
  }
}

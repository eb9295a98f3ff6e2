package dev.iris.net.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.net.Codec;
import dev.iris.net.MeshConfig;
import dev.iris.test.SimulatedRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes as users have them, on a simulated network. */
class WholeNodesTest {

  @Test
  void aMessageGoesFromNodeToNode() {
    List<String> got = new ArrayList<>();
    try (var sim = SimulatedRuntime.seed(1)) {
      var network = sim.network();
      network.start(
          "b",
          node -> {
            var inbox = node.iris().spawn(String.class, (m, ctx) -> got.add(m));
            SimulatedCarrier.listen(
                node,
                MeshConfig.defaults()
                    .withAddress("127.0.0.1", 4100)
                    .withExposed("inbox", inbox, Codec.utf8()));
          });
      var a = network.start("a", node -> {});
      var mesh = SimulatedCarrier.listen(a, MeshConfig.defaults().withAddress("127.0.0.1", 4100));
      var inbox = mesh.resolve("b:4100", "inbox", Codec.utf8()).join().orElseThrow();
      assertThat(inbox.send("hello")).isTrue();
      sim.advance(Duration.ofSeconds(1));
      assertThat(got).containsExactly("hello");
      assertThat(mesh.stats().peers().getFirst().confirmed()).isEqualTo(1);
      mesh.close();
      sim.check();
    }
  }
}

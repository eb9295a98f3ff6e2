package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.IrisRuntime;
import dev.iris.Signal;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a recording holds of the mesh; in a JVM without Flight Recorder the other tests must do. */
@EnabledIf("recorderIsThere")
class MeshFlightRecorderTest {

  @RegisterExtension static final Nodes nodes = new Nodes();
  @TempDir Path folder;

  static boolean recorderIsThere() {
    return ModuleLayer.boot().findModule("jdk.jfr").isPresent();
  }

  @Test
  void nodesAndRefusedConnectionsAreRecorded() {
    IrisRuntime iris = nodes.runtime();
    MeshNode node = nodes.node(iris);
    BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    ScriptedNode original = nodes.closing(new ScriptedNode());
    RawClient client = nodes.closing(new RawClient(node.address()));
    try (MeshFlight flight = new MeshFlight()) {
      node.monitor(original.address(), iris.spawn(Signal.class, (s, ctx) -> signals.add(s)));
      Eventually.next(signals, "up");
      original.close();
      Eventually.next(signals, "down");
      client.send(new byte[] {9}).expectClosed();
      Eventually.until("the refusal", () -> node.stats().refused().get("version") == 1);
      node.close();

      assertThat(flight.events(folder.resolve("mesh.jfr")))
          .contains("NodeUp " + original.address(), "NodeDown " + original.address() + " closed")
          .anyMatch(event -> event.matches("ConnectionRefused /127.0.0.1:\\d+ version"));
    }
  }
}

package dev.iris.net;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.Signal;
import java.time.Duration;
import java.util.Map;

/** What tests of remote references have in common. */
final class Remotes {

  /** Declares a node down within moments. */
  static final MeshConfig BRISK = graceOf(Duration.ofMillis(100));

  /** Gives a connection that has ended all the time a test has to come back. */
  static final MeshConfig PATIENT = graceOf(Duration.ofMinutes(1));

  private Remotes() {}

  private static MeshConfig graceOf(Duration heartbeat) {
    return MeshConfig.defaults()
        .withPeers(
            PeerConfig.defaults()
                .withHeartbeat(heartbeat)
                .withBackoff(Duration.ofMillis(20), Duration.ofMillis(50)));
  }

  static ActorRef<String> resolve(MeshNode node, String address, String name) {
    return Eventually.result(node.resolve(address, name, Codec.utf8())).orElseThrow();
  }

  static Signal.Exit exit(ActorRef<?> remote, String name, String address, String cause) {
    return new Signal.Exit(remote, new ExitReason.NodeDown(address, cause), Map.of("name", name));
  }
}

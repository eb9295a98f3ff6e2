package dev.iris.net;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.Signal;
import java.time.Duration;
import java.util.Map;

/** What tests of remote references have in common. */
final class Remotes {

  /** Notices an end, and makes new attempts, within moments. */
  static final MeshConfig BRISK =
      MeshConfig.defaults()
          .withPeers(
              PeerConfig.defaults()
                  .withHeartbeat(Duration.ofMillis(100))
                  .withBackoff(Duration.ofMillis(20), Duration.ofMillis(50)));

  private Remotes() {}

  static ActorRef<String> resolve(MeshNode node, String address, String name) {
    return Eventually.result(node.resolve(address, name, Codec.utf8())).orElseThrow();
  }

  static Signal.Exit exit(ActorRef<?> remote, String name, String address, String cause) {
    return new Signal.Exit(remote, new ExitReason.NodeDown(address, cause), Map.of("name", name));
  }
}

package dev.iris.examples;

import dev.iris.net.MeshStats;
import dev.iris.net.PeerStats;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A node's counters as one line of JSON. */
final class MeshStatsLine {

  private MeshStatsLine() {}

  static String of(MeshStats stats) {
    return "{"
        + numbers(
            "connections", stats.connections(),
            "accepted", stats.accepted(),
            "messages", stats.messages(),
            "resolves", stats.resolves(),
            "pings", stats.pings(),
            "unreachable", stats.unreachable(),
            "undecodable", stats.undecodable(),
            "bytesIn", stats.bytesIn(),
            "bytesOut", stats.bytesOut())
        + ",\"refused\":"
        + object(stats.refused())
        + ",\"peers\":["
        + stats.peers().stream().map(MeshStatsLine::peer).collect(Collectors.joining(","))
        + "]}";
  }

  private static String peer(PeerStats peer) {
    return "{\"address\":\""
        + peer.address()
        + "\",\"state\":\""
        + peer.state()
        + "\","
        + numbers(
            "accepted", peer.accepted(),
            "queued", peer.queued(),
            "unconfirmed", peer.unconfirmed(),
            "confirmed", peer.confirmed(),
            "inDoubt", peer.inDoubt(),
            "undelivered", peer.undelivered(),
            "bytesIn", peer.bytesIn(),
            "bytesOut", peer.bytesOut(),
            "roundTripNanos", peer.roundTripNanos())
        + "}";
  }

  private static String object(Map<String, Long> counts) {
    return new TreeMap<>(counts)
        .entrySet().stream()
            .map(count -> "\"" + count.getKey() + "\":" + count.getValue())
            .collect(Collectors.joining(",", "{", "}"));
  }

  /** Names and numbers in turns. */
  private static String numbers(Object... pairs) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      all.append(i == 0 ? "\"" : ",\"").append(pairs[i]).append("\":").append(pairs[i + 1]);
    }
    return all.toString();
  }
}

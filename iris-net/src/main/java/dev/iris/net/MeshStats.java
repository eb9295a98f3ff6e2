package dev.iris.net;

import java.util.List;
import java.util.Map;

/**
 * What a node has seen since it was made.
 *
 * @param connections accepted connections there are now
 * @param accepted connections accepted so far
 * @param messages user frames read from them
 * @param resolves resolve frames read from them
 * @param pings ping frames read from them
 * @param unreachable messages among these for a pid that nobody has, or that is not reachable
 * @param undecodable messages among these that their codec could not read
 * @param bytesIn bytes read from them
 * @param bytesOut bytes written to them
 * @param refused connections this side has closed, by cause; see docs/operations.md
 * @param peers the nodes this one has connected to, or tried to
 */
public record MeshStats(
    int connections,
    long accepted,
    long messages,
    long resolves,
    long pings,
    long unreachable,
    long undecodable,
    long bytesIn,
    long bytesOut,
    Map<String, Long> refused,
    List<PeerStats> peers) {

  /** Copies the collections. */
  public MeshStats {
    refused = Map.copyOf(refused);
    peers = List.copyOf(peers);
  }
}

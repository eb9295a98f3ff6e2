package dev.iris.net.internal.wire;

/**
 * A snapshot of a session with a peer.
 *
 * @param state idle, connecting, connected, up, waiting, down, closed
 * @param queued messages not written yet
 * @param unconfirmed messages written and not confirmed
 * @param confirmed messages the peer's process has read
 * @param inDoubt messages that were unconfirmed when their connection ended
 * @param undelivered messages given up without having been written
 * @param roundTripNanos of the last ping; -1 before the first pong
 */
public record PeerReport(
    String state,
    long queued,
    long unconfirmed,
    long confirmed,
    long inDoubt,
    long undelivered,
    long roundTripNanos) {}

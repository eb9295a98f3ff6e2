package dev.iris.net;

/**
 * How a node fares with one peer. At any time {@code accepted = queued + unconfirmed + confirmed +
 * inDoubt + undelivered}; once the node is closed the first two of these are 0.
 *
 * @param address the peer
 * @param state idle (no connection, none wanted), connecting, connected (no pong yet), up, waiting
 *     (for the next attempt), down, closed
 * @param accepted messages taken for it
 * @param queued not written yet
 * @param unconfirmed written, and no pong yet to the ping behind them
 * @param confirmed read by its process, which says nothing about being handled
 * @param inDoubt written on a connection that was lost before they were confirmed: perhaps handled
 * @param undelivered given up without having been written
 * @param bytesIn bytes read from it
 * @param bytesOut bytes written to it
 * @param roundTripNanos of its latest pong; -1 before the first
 */
public record PeerStats(
    String address,
    String state,
    long accepted,
    long queued,
    long unconfirmed,
    long confirmed,
    long inDoubt,
    long undelivered,
    long bytesIn,
    long bytesOut,
    long roundTripNanos) {}

package dev.iris.net.internal.wire;

/**
 * How a session with a peer behaves. Times are nanoseconds.
 *
 * @param unconfirmedBytes how much may be written and not confirmed
 * @param maxLookups how many lookups may be open
 * @param connectNanos how long a connection may take to be made
 * @param heartbeatNanos between two pings when there is nothing else
 * @param silenceNanos without any sign of life, the peer is given up
 * @param firstBackoffNanos before the first new attempt
 * @param maxBackoffNanos between two attempts, at most
 * @param queueNanos how long a message waits for a connection
 * @param closeNanos how long closing waits for confirmations
 * @param pingPauseNanos how soon after a ping the next may follow the last message there is; zero:
 *     at once
 */
public record PeerSettings(
    int unconfirmedBytes,
    int maxLookups,
    long connectNanos,
    long heartbeatNanos,
    long silenceNanos,
    long firstBackoffNanos,
    long maxBackoffNanos,
    long queueNanos,
    long closeNanos,
    long pingPauseNanos) {}

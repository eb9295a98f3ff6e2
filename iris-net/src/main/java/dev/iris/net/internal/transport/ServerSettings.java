package dev.iris.net.internal.transport;

import dev.iris.net.internal.wire.Limits;

/**
 * How connections are accepted.
 *
 * @param limits what a session accepts
 * @param maxConnections how many there may be
 * @param maxPerAddress how many from one address
 * @param unfinishedBytes memory for unfinished frames of all connections
 * @param proxied whether each begins with a PROXY header
 */
public record ServerSettings(
    Limits limits, int maxConnections, int maxPerAddress, long unfinishedBytes, boolean proxied) {}

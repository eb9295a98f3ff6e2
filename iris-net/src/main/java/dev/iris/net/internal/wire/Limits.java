package dev.iris.net.internal.wire;

/**
 * What a session accepts.
 *
 * @param maxBody bytes of a body
 * @param maxName bytes of a name
 * @param ioTimeoutNanos from the first byte of a frame to its last; from the start to the version
 * @param idleTimeoutNanos between two frames
 */
public record Limits(int maxBody, int maxName, long ioTimeoutNanos, long idleTimeoutNanos) {}

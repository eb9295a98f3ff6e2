/** Netty around the sessions: event loops, connections, limits. Knows nothing of actors. */
@NullMarked
package dev.iris.net.internal.transport;

import org.jspecify.annotations.NullMarked;

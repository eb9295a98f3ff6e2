/**
 * What is around the sessions: loops, connections, limits. Knows nothing of actors, nor of Netty.
 */
@NullMarked
package dev.iris.net.internal.transport;

import org.jspecify.annotations.NullMarked;

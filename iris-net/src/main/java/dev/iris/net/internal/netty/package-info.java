/** The transport on sockets: Netty's event loops move the bytes. */
@NullMarked
package dev.iris.net.internal.netty;

import org.jspecify.annotations.NullMarked;

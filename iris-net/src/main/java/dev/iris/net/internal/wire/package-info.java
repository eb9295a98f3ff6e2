/** Protocol 1 as pure state machines: bytes and time in, requests, replies and bytes out. */
@NullMarked
package dev.iris.net.internal.wire;

import org.jspecify.annotations.NullMarked;

/** The seam to other nodes. */
@NullMarked
package dev.iris.internal.transport;

import org.jspecify.annotations.NullMarked;

/** The table of pids. */
@NullMarked
package dev.iris.internal.registry;

import org.jspecify.annotations.NullMarked;

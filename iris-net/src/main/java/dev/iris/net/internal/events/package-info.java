/** What Flight Recorder is told of the mesh. */
@NullMarked
package dev.iris.net.internal.events;

import org.jspecify.annotations.NullMarked;

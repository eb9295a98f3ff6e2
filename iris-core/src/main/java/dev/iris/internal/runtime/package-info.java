/** Actors and the runtime they live in, on top of mailboxes, scheduler, time and registry. */
@NullMarked
package dev.iris.internal.runtime;

import org.jspecify.annotations.NullMarked;

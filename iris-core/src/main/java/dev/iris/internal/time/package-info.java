/** Where time enters: the clock and the timers. */
@NullMarked
package dev.iris.internal.time;

import org.jspecify.annotations.NullMarked;

/** What is told to Flight Recorder, where there is one. */
@NullMarked
package dev.iris.internal.events;

import org.jspecify.annotations.NullMarked;

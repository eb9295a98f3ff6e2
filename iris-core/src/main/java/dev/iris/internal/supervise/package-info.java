/** Supervisors: who is restarted when, with whom, and after how long. */
@NullMarked
package dev.iris.internal.supervise;

import org.jspecify.annotations.NullMarked;

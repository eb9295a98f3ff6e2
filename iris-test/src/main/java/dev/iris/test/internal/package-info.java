/** The simulated engine. */
@NullMarked
package dev.iris.test.internal;

import org.jspecify.annotations.NullMarked;

/** What runs actors. */
@NullMarked
package dev.iris.internal.schedule;

import org.jspecify.annotations.NullMarked;

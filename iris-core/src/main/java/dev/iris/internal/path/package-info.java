/** Names as a tree. */
@NullMarked
package dev.iris.internal.path;

import org.jspecify.annotations.NullMarked;

/** Code from jars. */
@NullMarked
package dev.iris.internal.jar;

import org.jspecify.annotations.NullMarked;

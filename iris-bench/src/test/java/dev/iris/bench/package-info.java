/** Do the benchmarks do what they say? At sizes that take no time. */
@NullMarked
package dev.iris.bench;

import org.jspecify.annotations.NullMarked;

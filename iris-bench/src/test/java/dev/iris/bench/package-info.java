/** Do the benchmarks do what they say? At sizes that take no time. */
@org.jspecify.annotations.NullMarked
package dev.iris.bench;

/**
 * The workloads W1 to W15, each for Iris and for its peers. See {@code docs/benchmarks.md} for how
 * to run them and how to read what they print.
 */
@NullMarked
package dev.iris.bench;

import org.jspecify.annotations.NullMarked;

/**
 * Tests of actors: a runtime that runs them one step at a time, in an order drawn from a seed, on a
 * virtual clock; begin with {@link dev.iris.test.SimulatedRuntime}, {@link dev.iris.test.Explore}
 * or {@link dev.iris.test.IrisTest}.
 */
@NullMarked
package dev.iris.test;

import org.jspecify.annotations.NullMarked;

/**
 * Runnable examples of Iris, one class each. {@link dev.iris.examples.Main} lists and runs them.
 */
package dev.iris.examples;

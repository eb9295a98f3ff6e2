/**
 * A census of source code: which words and which identifiers occur in a tree of Java files, and how
 * often. {@link dev.iris.examples.census.Census} counts with an actor for each file, {@link
 * dev.iris.examples.census.PlainCensus} with one thread and two regular expressions, to check it.
 */
package dev.iris.examples.census;

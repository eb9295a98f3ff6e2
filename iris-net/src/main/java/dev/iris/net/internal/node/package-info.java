/** The node: what can be reached from outside, references to actors of other nodes, peers. */
@NullMarked
package dev.iris.net.internal.node;

import org.jspecify.annotations.NullMarked;

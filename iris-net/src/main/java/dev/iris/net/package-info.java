/**
 * Actors on several machines: {@link dev.iris.net.MeshNode} is a runtime's door to others, {@link
 * dev.iris.net.Codec} turns messages into bytes and back.
 */
@NullMarked
package dev.iris.net;

import org.jspecify.annotations.NullMarked;

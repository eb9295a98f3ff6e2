/**
 * Iris: an embeddable actor runtime. {@link dev.iris.IrisRuntime} is the way in; {@link
 * dev.iris.Behavior} and {@link dev.iris.PullBehavior} are what you write; {@link
 * dev.iris.ActorRef} is what you hold.
 */
@NullMarked
package dev.iris;

import org.jspecify.annotations.NullMarked;

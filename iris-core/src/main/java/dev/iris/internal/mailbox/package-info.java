/** The queues behind an actor: what senders, the owner and controllers may do to them. */
@NullMarked
package dev.iris.internal.mailbox;

import org.jspecify.annotations.NullMarked;

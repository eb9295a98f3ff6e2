package dev.iris.internal.runtime;

import dev.iris.internal.mailbox.Turn;
import dev.iris.internal.schedule.Runner;
import org.jspecify.annotations.Nullable;

/**
 * That a thread is in an actor's code. Two of the same are one stay, or, of a pull actor, one body.
 *
 * @param thread the thread
 * @param turn the turn at the mailbox during which it went there
 * @param runner what the scheduler knows it by; null: it is the actor's own
 * @param piece which piece of code it is in; see {@link Runner#piece}
 */
record Stay(Thread thread, Turn turn, @Nullable Runner runner, long piece) {}

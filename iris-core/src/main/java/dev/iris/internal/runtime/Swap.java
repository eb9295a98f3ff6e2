package dev.iris.internal.runtime;

import dev.iris.internal.mailbox.Control;
import dev.iris.internal.runtime.Versions.Version;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request to run other code from some message on: in the order of the mailbox (as a {@link
 * Special.Swapping}), or before the next message (as a {@link Now}). It is carried out, or fails,
 * on the actor's own thread, between two messages.
 */
final class Swap {

  /** Makes or finds the version. Runs the user's code; if it throws, nothing changes. */
  @FunctionalInterface
  interface Step {
    Version version(Versions versions, @Nullable Object instance) throws Exception;
  }

  private final Cell<?> who;
  private final Step step;
  private final CompletableFuture<Long> future;
  private long outcome;

  Swap(Cell<?> who, Step step) {
    this.who = who;
    this.step = step;
    this.future = who.kernel().waits().newFuture(who);
  }

  Cell<?> who() {
    return who;
  }

  CompletableFuture<Long> future() {
    return future;
  }

  /** Owner only: the version to run from now on; null if that failed, and the old one goes on. */
  @Nullable Version carryOut(Versions versions, @Nullable Object instance) {
    try {
      return step.version(versions, instance);
    } catch (Throwable thrown) {
      fail(thrown);
      return null;
    }
  }

  /** It is in force; by {@link Outcomes}, on no thread of an actor. */
  void complete() {
    if (future.getNumberOfDependents() == 0) {
      future.complete(outcome);
    } else {
      who.kernel().scheduler().runOutside(() -> future.complete(outcome)); // a stage may block
    }
  }

  /** Owner only: what it comes to. */
  void outcome(long version) {
    outcome = version;
  }

  void fail(Throwable why) {
    who.kernel().scheduler().runOutside(() -> future.completeExceptionally(why));
  }

  void failForItsEnd() {
    fail(new IllegalStateException(who + " has ended, so its code cannot be changed any more"));
  }

  /** Does not wait behind messages. */
  static final class Now extends Control {
    private final Swap swap;

    Now(Swap swap) {
      this.swap = swap;
    }

    Swap swap() {
      return swap;
    }
  }
}

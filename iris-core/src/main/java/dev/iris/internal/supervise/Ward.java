package dev.iris.internal.supervise;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.Restart;
import org.jspecify.annotations.Nullable;

/**
 * An actor, as its supervisor sees it. It tells its {@link Child} when it has come to rest, has
 * started or has ended. At rest it has no behaviour and nobody runs it, but it has its mailbox.
 */
public interface Ward {

  /**
   * The actor.
   *
   * @return its reference
   */
  ActorRef<?> ref();

  /**
   * When it is started again.
   *
   * @return what it was spawned with
   */
  Restart restartType();

  /** Asks it to come to rest between two messages. */
  void rest();

  /** Asks it to end when it has handled what it has accepted. */
  void stop();

  /** Asks it to end at once. */
  void kill();

  /**
   * At rest: whether it was asked to end.
   *
   * @return true after a stop, a kill, or the exit of a link
   */
  boolean asksToEnd();

  /**
   * At rest: lets it start anew.
   *
   * @param reason why it came to rest
   * @param restarts how often it was restarted, this time included
   */
  void resume(ExitReason reason, int restarts);

  /**
   * At rest: lets it end.
   *
   * @param otherwise the reason, unless somebody gave another
   */
  void end(ExitReason otherwise);

  /** What remains of an actor that has ended, from which another can be made. */
  @FunctionalInterface
  interface Remains {
    /**
     * Makes an actor from what the former was spawned from, with its names and its path, and starts
     * it.
     *
     * @param child whom it tells
     * @return the actor; null if there can be none, for its runtime or its parent ends
     * @throws IllegalStateException if a name or the path is taken
     */
    @Nullable Ward again(Child child);

    /**
     * Gives the names and the path to an actor that is to take the place of the former.
     *
     * @param successor the actor; killed if a name or the path is taken
     * @param child whom it tells from now on
     * @return the actor
     * @throws IllegalStateException if a name or the path is taken, or the actor belongs to another
     *     supervisor or has ended
     * @throws IllegalArgumentException if it is not of this runtime
     */
    default Ward handTo(ActorRef<?> successor, Child child) {
      throw new IllegalStateException(successor + " cannot take the place of what has ended");
    }
  }
}

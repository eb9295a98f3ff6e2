package dev.iris;

import java.util.List;
import java.util.function.Supplier;

/**
 * A live supervisor. It restarts its actors when they fail, in place where that is possible: with
 * the same pid, names and queue. One that was killed is made anew, with the same names and path and
 * another pid. Any thread.
 */
public interface PathSupervisor {

  /**
   * Where it is.
   *
   * @return its path; empty for the root supervisor
   */
  String path();

  /**
   * Adopts an actor that has no supervisor. Restarts use what it was spawned from.
   *
   * <p>An actor of another node is supervised, too, under the name it was resolved by. It fails
   * with {@link ExitReason.NodeDown} when it is taken to have ended (see {@link
   * ActorContext#watch}). To start it again is to ask for its name there until somebody has it,
   * however long that takes; it has started then, perhaps with another pid, and has the names again
   * that it had in this runtime. So with {@link Supervision#restForOne} the actors that were
   * started after it, and with {@link Supervision#oneForAll} all, are at rest while its node is
   * away, and are made anew when it is back: a factory that looks the name up finds the actor of
   * that moment. It is never stopped from here; to end it is to let it go. When the node it was
   * resolved by is closed, it is let go for good.
   *
   * @param existing an actor of this runtime, or one of another node
   * @throws IllegalStateException if it has a supervisor, which the message names, or has ended, or
   *     this supervisor was removed
   * @throws IllegalArgumentException if it is of another runtime here
   */
  void watch(ActorRef<?> existing);

  /**
   * The same for an actor that is not restarted in place, but replaced: it ends, with all that an
   * exit means, then the factory makes another, to which its names and its path move, and the
   * supervisor watches that one. The factory runs where it may block. If it throws, returns null or
   * an actor that cannot take the place (it is of another runtime, has ended, belongs to a
   * supervisor that was told to watch it, or a name is taken meanwhile), that counts as a crash,
   * and is tried again by the rules. When the group is restarted before the factory has returned,
   * what it returns is killed.
   *
   * <p>If this supervisor has the actor already, by its path, it only takes note of the factory.
   *
   * @param existing an actor of this runtime
   * @param replacement spawns the actor that takes its place
   * @throws IllegalStateException as {@link #watch(ActorRef)}
   * @throws IllegalArgumentException if it is of another runtime here
   * @throws UnsupportedOperationException if it lives on another node
   */
  void watch(ActorRef<?> existing, Supplier<? extends ActorRef<?>> replacement);

  /**
   * Its actors, in the order of their start; those of supervisors below it are not among them.
   *
   * @return a snapshot of those that are alive
   */
  List<ActorRef<?>> children();

  /**
   * How many actors it has; as cheap for a million as for one.
   *
   * @return the number, those that wait for their restart included
   */
  int childCount();

  /**
   * How many failures it has answered with a restart, of one actor or of a group, since it was
   * made.
   *
   * @return the number
   */
  long restarts();

  /**
   * The failures it dealt with last, at most 16.
   *
   * @return the oldest first
   */
  List<ChildFailure> recentErrors();

  /**
   * Ends the supervision, and no actor: they go to the next supervisor above, or to nobody. What
   * waits for its restart is restarted at once. A second call does nothing.
   *
   * @throws UnsupportedOperationException if it is the root supervisor
   */
  void remove();
}

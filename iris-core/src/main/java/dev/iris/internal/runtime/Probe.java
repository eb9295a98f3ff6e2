package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.Signal;

/**
 * Looks on while actors work, and may disturb them. Called on the thread that does what is told, in
 * the order in which it happens there. A runtime without a probe pays nothing for it: with one,
 * messages travel in a special payload, which takes them off the quick path.
 */
public interface Probe {

  /**
   * An actor exists, and has not begun.
   *
   * @param actor the actor
   */
  void spawned(ActorRef<?> actor);

  /**
   * A message is about to be offered to an actor. It may stop the calling thread for a while.
   *
   * @param to the actor
   * @param message the message
   * @param bounded whether its mailbox can be full
   * @return true to have the mailbox treated as full
   */
  boolean sending(ActorRef<?> to, Object message, boolean bounded);

  /**
   * An actor is about to handle a message. What this throws is thrown as if by the actor's code.
   *
   * @param by the actor
   * @param message the message
   */
  void received(ActorRef<?> by, Object message);

  /**
   * An actor is about to handle a signal.
   *
   * @param by the actor
   * @param signal the signal
   */
  void heard(ActorRef<?> by, Signal signal);

  /**
   * A timer's message is about to be offered.
   *
   * @param to the actor
   * @param message the message
   */
  void fired(ActorRef<?> to, Object message);

  /**
   * A message that was offered to an actor has been passed on by the policy of its mailbox to a
   * recipient that is none of the runtime's actors. It is that one's now.
   *
   * @param from the actor
   * @param message the message
   */
  void passedOn(ActorRef<?> from, Object message);

  /**
   * A message has become a dead letter.
   *
   * @param to whom it was for
   * @param message the message
   * @param cause why
   * @param accepted whether it had been accepted
   */
  void lost(ActorRef<?> to, Object message, String cause, boolean accepted);

  /**
   * A message that was received has become a dead letter after all, for nobody has read it.
   *
   * @param by who had received it
   * @param message the message
   * @param cause why
   */
  void unread(ActorRef<?> by, Object message, String cause);

  /**
   * An actor has come to its end, and rests until its supervisor starts it again.
   *
   * @param actor the actor
   * @param reason why
   */
  void rests(ActorRef<?> actor, ExitReason reason);

  /**
   * An actor that rested is about to run again, and those who listen are about to be told.
   *
   * @param actor the actor
   * @param restarts how often that has happened
   */
  void restarted(ActorRef<?> actor, int restarts);

  /**
   * A supervisor has made an actor in the place of one that has ended; it has not begun.
   *
   * @param former the one that has ended
   * @param actor the new one
   */
  void remade(ActorRef<?> former, ActorRef<?> actor);

  /**
   * An actor runs other code from now on, and those who listen are about to be told.
   *
   * @param actor the actor
   * @param from the version that ran
   * @param to the version that runs now
   */
  void swapped(ActorRef<?> actor, long from, long to);

  /**
   * An actor has ended, and those who listen are about to be told.
   *
   * @param actor the actor
   * @param reason why
   */
  void exited(ActorRef<?> actor, ExitReason reason);
}

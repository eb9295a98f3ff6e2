package dev.iris.internal.events;

import dev.iris.ExitReason;
import org.jspecify.annotations.Nullable;

/**
 * Tells Flight Recorder what happens. Any thread. Nothing is made of what nobody records: actors
 * are handed over as they are, and become text only then. In a JVM without the module {@code
 * jdk.jfr} every call does nothing.
 */
public interface Events {

  /** Something that lasts, and is told when it ends. */
  @FunctionalInterface
  interface Lasting {
    /** It has ended. Once, on any thread. */
    void end();
  }

  /**
   * Those of this JVM.
   *
   * @return what tells its Flight Recorder, or nobody
   */
  static Events ofThisJvm() {
    try {
      Class.forName("jdk.jfr.Event", false, Events.class.getClassLoader());
      return new FlightRecorderEvents();
    } catch (ClassNotFoundException | LinkageError none) {
      return new NoEvents();
    }
  }

  /**
   * An actor has been spawned, and has not begun.
   *
   * @param actor the actor
   * @param protocol what it takes
   */
  void spawned(Object actor, Class<?> protocol);

  /**
   * An actor has ended.
   *
   * @param actor the actor
   * @param reason why
   */
  void exited(Object actor, ExitReason reason);

  /**
   * A supervisor has started an actor again.
   *
   * @param actor the actor, or the one that has taken its place
   * @param reason why it had failed
   * @param restarts how often it was restarted, this time included
   * @param inPlace whether it is the same actor
   */
  void restarted(Object actor, ExitReason reason, int restarts, boolean inPlace);

  /**
   * An actor runs another version of its code.
   *
   * @param actor the actor
   * @param from the version until now
   * @param to the version from now on
   */
  void swapped(Object actor, long from, long to);

  /**
   * A message was not handled.
   *
   * @param actor whom it was for
   * @param message what it was
   * @param cause why
   * @param accepted whether its sender had been told true
   */
  void deadLetter(Object actor, Class<?> message, String cause, boolean accepted);

  /**
   * Whether somebody records dead letters now.
   *
   * @return false if telling of one would do nothing
   */
  boolean recordsDeadLetters();

  /**
   * A handler blocks, and its thread has lost its place to another.
   *
   * @param actor the actor
   * @param thread the thread that blocks
   */
  void handedOff(Object actor, Thread thread);

  /**
   * No worker makes progress, so threads are added.
   *
   * @param threads how many
   */
  void rescued(int threads);

  /**
   * A message takes long.
   *
   * @param actor the actor
   * @param thread the thread that runs it
   * @return to be ended with the message; null if nobody records it
   */
  @Nullable Lasting slowHandler(Object actor, Thread thread);
}

package dev.iris.internal.transport;

import dev.iris.ActorRef;
import dev.iris.Pid;
import java.util.Optional;

/** A door to other nodes. The runtime it is attached to closes it before its actors are stopped. */
public interface Transport extends AutoCloseable {

  /** What a transport may ask of its runtime. Any thread. */
  interface Directory {
    /**
     * The actor of a name.
     *
     * @param name the name
     * @return the actor, or empty
     */
    Optional<ActorRef<?>> named(String name);

    /**
     * The living actor of a pid.
     *
     * @param pid the pid
     * @return the actor, or empty
     */
    Optional<ActorRef<?>> numbered(Pid pid);
  }

  /**
   * Called once, when it is attached.
   *
   * @param directory where its messages may go
   */
  void attached(Directory directory);

  /** Takes nothing in any more. Called once; does not throw. */
  @Override
  void close();
}

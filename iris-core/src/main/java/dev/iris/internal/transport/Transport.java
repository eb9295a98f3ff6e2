package dev.iris.internal.transport;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.Pid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A door to other nodes. The runtime it is attached to closes it before its actors are stopped. */
public interface Transport extends AutoCloseable {

  /** A runtime that doors can be attached to. */
  interface Host {
    /**
     * Opens a door to other nodes. It is closed before the actors are stopped.
     *
     * @param transport the door
     * @throws IllegalStateException if the runtime is closing
     */
    void attach(Transport transport);
  }

  /** An actor of another node, as the runtime sees it that knows it. */
  interface Remote {
    /** In which order those hear who hear of one end. */
    enum Turn {
      /** Names are free before anybody is told. */
      NAMES,
      /** Those who watch it, or are linked. */
      NOTICES,
      /** Its supervisor acts when everybody knows. */
      SUPERVISOR
    }

    /** Hears of its end; must not wait. */
    @FunctionalInterface
    interface Ended {
      /**
       * Called once.
       *
       * @param reason why it is taken to have ended
       * @param metadata what else is known
       */
      void ended(ExitReason reason, Map<String, String> metadata);
    }

    /**
     * Tells when it is taken to have ended, soon if it is already.
     *
     * @param turn when it hears, compared with others
     * @param listener hears once, on any thread
     * @return takes the listener back
     */
    Runnable onEnd(Turn turn, Ended listener);

    /**
     * Asks for its name anew, again and again with growing pauses, until somebody has it.
     *
     * @param wanted whether to go on; asked before each attempt, on any thread; must not wait
     * @param found hears who has the name, unless it was not wanted any more; null: the door was
     *     closed, so nobody will ever be found. Must not wait
     */
    void find(BooleanSupplier wanted, Consumer<@Nullable ActorRef<?>> found);

    /**
     * Whether the door it is reached by is closed, so that it is gone for good.
     *
     * @return true if so
     */
    boolean cutOff();
  }

  /** What a transport may ask of its runtime. Any thread. */
  interface Directory {
    /**
     * Forgets a transport that was closed before its runtime.
     *
     * @param transport the transport
     */
    void detach(Transport transport);

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

    /**
     * The names an actor has now.
     *
     * @param actor the actor
     * @return its names; none if it has ended or is not of this runtime
     */
    List<String> namesOf(ActorRef<?> actor);

    /**
     * Whether a send to it neither waits nor runs code of others, so that a thread that must do
     * neither may send.
     *
     * @param actor the actor
     * @return true if so; false if it is not of this runtime
     */
    boolean takesAtOnce(ActorRef<?> actor);

    /**
     * Whether the calling thread was left to the code of a killed actor that has not returned, and
     * what it sends is to be refused as {@link dev.iris.DeadLetter#FENCED}.
     *
     * @return true if so
     */
    boolean refusesThisThread();

    /**
     * Reports a message from outside that nobody here took.
     *
     * @param message the message
     * @param to whom it was for
     * @param shown how the log names that
     * @param cause why
     */
    void refused(Object message, Pid to, Object shown, String cause);

    /**
     * Reports a message that was accepted and will not be handled; it enters both accounts here.
     *
     * @param message the message
     * @param to whom it was for
     * @param shown how the log names that
     * @param cause why
     */
    void lost(Object message, Pid to, Object shown, String cause);

    /**
     * Runs what may be a user's on a thread that belongs to no actor.
     *
     * @param task does not throw
     */
    void callback(Runnable task);

    /**
     * A future for users, who may wait for it wherever they may wait for an ask.
     *
     * @param <T> its value
     * @param from what it is waited for
     * @return the future
     */
    <T> CompletableFuture<T> newFuture(Object from);
  }

  /**
   * Called once, when it is attached.
   *
   * @param directory where its messages may go
   */
  void attached(Directory directory);

  /** Takes nothing in any more, and returns when that is so. Does not throw. */
  @Override
  void close();
}

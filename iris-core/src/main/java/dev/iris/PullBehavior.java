package dev.iris;

/**
 * What a pull actor does: straight-line code on a virtual thread of its own, which takes from its
 * mailbox when it wants to and may block. Returning is a normal exit.
 *
 * @param <M> the messages it takes
 */
@FunctionalInterface
public interface PullBehavior<M> {

  /**
   * The actor's whole life. It starts at spawn, before there is a message.
   *
   * @param mailbox what it receives from, and what it may do; for this thread only
   * @throws Exception to end this actor: a checked exception as {@link ExitReason.Crash}, an
   *     unchecked one or an error as {@link ExitReason.Panic}
   */
  void run(Mailbox<M> mailbox) throws Exception;
}

package dev.iris.net.internal.transport;

import dev.iris.net.internal.wire.Request;

/** Where the requests of accepted connections go. */
public interface Receiver {

  /** Takes replies, in the order of their requests. */
  interface Replies {
    /**
     * To a resolve.
     *
     * @param pid the pid, or 0
     */
    void pid(long pid);

    /** To a ping. */
    void pong();
  }

  /**
   * Handles a request on an event loop, which must not wait nor run code of users.
   *
   * @param request the request
   * @param replies where the reply goes, if there is one
   * @return false if that cannot be done here; nothing has happened then
   */
  boolean handleNow(Request request, Replies replies);

  /**
   * Handles a request on a thread that may wait. Does not throw.
   *
   * @param request the request
   * @param replies where the reply goes, if there is one
   */
  void handle(Request request, Replies replies);
}

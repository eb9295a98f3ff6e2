package dev.iris;

import java.util.Objects;

/**
 * A message that was not handled.
 *
 * @param message the message
 * @param to the actor it was for
 * @param cause why, one of the constants here
 * @param accepted whether the sender had been told true; if not, it knows
 */
public record DeadLetter(Object message, Pid to, String cause, boolean accepted) {

  /** The actor had ended, or was stopping. */
  public static final String ENDED = "ended";

  /** The mailbox was full. */
  public static final String FULL = "full";

  /** The runtime was closing, and the sender was outside of it. */
  public static final String CLOSING = "closing";

  /** It was the oldest in a full mailbox, and a newer one took its place. */
  public static final String EVICTED = "evicted";

  /** It was queued when the actor ended. */
  public static final String UNHANDLED = "unhandled";

  /** The handler failed at it. */
  public static final String CRASHED = "crashed";

  /**
   * A killed actor's code did not return, so the actor was ended without it: this is the message it
   * had in hand then (accepted), or one that this code has sent since (not accepted).
   */
  public static final String FENCED = "fenced";

  /**
   * It came from another node, for a pid that nobody has or that cannot be reached from outside.
   */
  public static final String UNREACHABLE = "unreachable";

  /** It came from another node, and its actor's codec could not read it. */
  public static final String UNDECODABLE = "undecodable";

  /** It was for another node, and its codec could not write it. */
  public static final String UNENCODABLE = "unencodable";

  /** It was for another node, and its bytes were more than allowed. */
  public static final String TOO_LONG = "too-long";

  /** It waited for the connection to another node, and was not written. */
  public static final String UNDELIVERED = "undelivered";

  /**
   * It was written to another node, and the connection was lost before that node confirmed to have
   * read it: it may have been handled or not.
   */
  public static final String IN_DOUBT = "in-doubt";

  /** Checks the components. */
  public DeadLetter {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(cause, "cause");
  }
}

package dev.iris.internal.mailbox;

/** What became of a push. */
public enum Push {
  /** The mailbox takes no such entry any more. */
  REFUSED,
  /** It is queued, and somebody else owns the mailbox. */
  QUEUED,
  /** It is queued, and it is time for the sender to look at {@link QueueLock#size}. */
  DEEP,
  /** It is queued, and the caller must see to it that the actor runs. */
  WAKE
}

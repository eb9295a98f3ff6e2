package dev.iris;

/** When a supervisor starts an actor again. A {@link ActorRef#stop stop} never restarts. */
public enum Restart {
  /** Whenever it ends: by a failure, by its own wish, or killed. */
  PERMANENT,
  /** After abnormal ends only, see {@link ExitReason#abnormal()}. */
  TRANSIENT,
  /** Never. */
  TEMPORARY
}

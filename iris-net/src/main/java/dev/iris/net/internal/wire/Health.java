package dev.iris.net.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * Whether a peer is up or down, in the eyes of those who monitor it: up from the first pong on,
 * down when an attempt to connect fails, when it is silent or breaches the protocol, or when it has
 * not come back within a heartbeat interval after its connection ended. Not thread-safe.
 */
final class Health {

  private enum Verdict {
    NONE,
    UP,
    DOWN
  }

  private final long graceNanos;
  private final PeerSession.Listener listener;
  private Verdict verdict = Verdict.NONE;
  private @Nullable Trouble pending;
  private long pendingSince;

  Health(long graceNanos, PeerSession.Listener listener) {
    this.graceNanos = graceNanos;
    this.listener = listener;
  }

  void answered() {
    pending = null;
    if (verdict != Verdict.UP) {
      verdict = Verdict.UP;
      listener.up();
    }
  }

  /** A connection has ended, or was not made. */
  void broken(Trouble why, boolean made, long now) {
    if (!made || why == Trouble.SILENT || why == Trouble.PROTOCOL) {
      declareDown(pending != null ? pending : why);
    } else if (verdict == Verdict.UP && pending == null) {
      pending = why;
      pendingSince = now;
    }
  }

  void tick(long now) {
    if (pending != null && now - pendingSince >= graceNanos) {
      declareDown(pending);
    }
  }

  private void declareDown(Trouble why) {
    pending = null;
    if (verdict != Verdict.DOWN) {
      verdict = Verdict.DOWN;
      listener.down(why);
    }
  }

  boolean up() {
    return verdict == Verdict.UP && pending == null;
  }

  boolean down() {
    return verdict == Verdict.DOWN;
  }
}

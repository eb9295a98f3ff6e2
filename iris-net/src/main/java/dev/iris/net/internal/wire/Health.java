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
  private final PeerListener listener;
  private final Watches watches;
  private Verdict verdict = Verdict.NONE;
  private @Nullable Trouble pending;
  private @Nullable Trouble last;
  private long pendingSince;

  Health(long graceNanos, PeerListener listener, Watches watches) {
    this.graceNanos = graceNanos;
    this.listener = listener;
    this.watches = watches;
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
      declareDown(pending == null || why == Trouble.PROTOCOL ? why : pending);
    } else if (verdict != Verdict.DOWN && pending == null) {
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
      last = why;
      listener.down(why);
    }
    watches.down(why);
  }

  boolean up() {
    return verdict == Verdict.UP && pending == null;
  }

  boolean down() {
    return verdict == Verdict.DOWN;
  }

  /** Why it is down; null if it is not. */
  @Nullable Trouble trouble() {
    return down() ? last : null;
  }
}

package dev.iris.net.internal.transport;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;

/**
 * Before an event loop sleeps it looks for events and tasks for a limited time, giving way to other
 * threads in between. The time begins anew with whatever it found. One for each event loop, for
 * that loop's thread.
 */
final class Spin implements SelectStrategy {
  private final long nanos;
  private boolean spinning;
  private long since;

  Spin(long nanos) {
    this.nanos = nanos;
  }

  @Override
  public int calculateStrategy(IntSupplier ready, boolean hasTasks) throws Exception {
    int found = ready.get();
    if (hasTasks || found > 0) {
      spinning = false;
      return found;
    }
    long now = System.nanoTime();
    if (!spinning) {
      spinning = true;
      since = now;
    }
    if (now - since < nanos) {
      Thread.yield();
      return CONTINUE;
    }
    spinning = false;
    return SELECT;
  }
}

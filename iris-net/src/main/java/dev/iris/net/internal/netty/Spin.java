package dev.iris.net.internal.netty;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;

/**
 * Before an event loop sleeps it looks for events and tasks for a limited time, giving way to other
 * threads in between. The time begins anew with whatever it found. If to give way took longer than
 * that, the processors are wanted by others, and a thread that is woken runs sooner than one that
 * has given way; then it does not look for a while. One for each event loop, for its thread.
 */
final class Spin implements SelectStrategy {
  private static final long CROWDED_NANOS = 100_000_000L;

  private final long nanos;
  private boolean spinning;
  private long since;
  private boolean crowded;
  private long crowdedSince;

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
    crowded &= now - crowdedSince < CROWDED_NANOS;
    if (!crowded && now - since < nanos) {
      giveWay(now);
      return CONTINUE;
    }
    spinning = false;
    return SELECT;
  }

  private void giveWay(long now) {
    Thread.yield();
    long back = System.nanoTime();
    if (back - now >= nanos) {
      crowded = true;
      crowdedSince = back;
    }
  }
}

package dev.iris.net.internal.transport;

import java.util.concurrent.Semaphore;

/**
 * How many bytes may wait for one peer, and for how long their sender waits for room. Any thread.
 */
final class Room {
  private final int bytes;
  private final long waitNanos;
  private final Carrier carrier;
  private final Semaphore free;

  Room(Peer.Queue queue, Carrier carrier) {
    this.carrier = carrier;
    this.bytes = queue.bytes();
    this.waitNanos = queue.waitNanos();
    this.free = new Semaphore(bytes);
  }

  /** False if there is no room, also after waiting; interrupted: false, and the flag is kept. */
  boolean enter(int more, boolean mayWait) {
    if (more > bytes) {
      return false;
    }
    if (free.tryAcquire(more)) {
      return true;
    }
    if (waitNanos == 0 || !mayWait) {
      return false;
    }
    try {
      return carrier.acquire(free, more, waitNanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void leave(int less) {
    free.release(less);
  }

  /** Lets in all who wait, to find that nothing is taken any more. */
  void open() {
    free.release(Math.min(bytes, Integer.MAX_VALUE - bytes));
  }
}

package dev.iris.net.internal.transport;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that all connections of a node may take together. Any thread. */
public final class Budget {
  private final long most;
  private final AtomicLong taken = new AtomicLong();

  /**
   * All of it is free.
   *
   * @param most how many bytes
   */
  public Budget(long most) {
    this.most = most;
  }

  /** Takes so much more, or gives so much back; false, and nothing taken, if it is too much. */
  boolean change(long by) {
    if (by <= 0) {
      taken.addAndGet(by);
      return true;
    }
    if (taken.addAndGet(by) <= most) {
      return true;
    }
    taken.addAndGet(-by);
    return false;
  }

  long taken() {
    return taken.get();
  }
}

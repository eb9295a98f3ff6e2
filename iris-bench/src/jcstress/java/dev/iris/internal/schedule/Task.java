package dev.iris.internal.schedule;

import java.util.concurrent.locks.LockSupport;

/** Work that somebody waits for, but not for ever. */
class Task implements Activation {

  private static final int SPINS = 2_000;
  private static final long LIMIT_NANOS = 5_000_000_000L;

  private volatile int runs;

  @Override
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // two at once are a failure, and show
  public void activate(Runner runner) {
    runs++;
  }

  @Override
  public void troubles(Runner runner, Trouble trouble) {}

  int runs() {
    return runs;
  }

  /** False if it does not run. */
  boolean await() {
    return await(() -> runs > 0);
  }

  interface Condition {
    boolean holds();
  }

  static boolean await(Condition condition) {
    for (int i = 0; i < SPINS; i++) {
      if (condition.holds()) {
        return true;
      }
      Thread.onSpinWait();
    }
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!condition.holds()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(20_000);
    }
    return true;
  }
}

package dev.iris.internal.time;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A task that waits for its time, at one {@link Timers} at a time, and its own place in what they
 * are sorted by. One compare-and-set decides whether it runs or is taken back.
 */
public abstract class TimedTask extends Wheel.Entry implements Runnable {

  private static final VarHandle WAITS;

  static {
    try {
      WAITS = MethodHandles.lookup().findVarHandle(TimedTask.class, "waits", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through WAITS
  private boolean waits;

  /** One that does not wait yet. */
  protected TimedTask() {}

  /** Before it is added to a wheel. */
  final void waitsUntil(long time) {
    isDue(time);
    WAITS.setRelease(this, true);
  }

  /** By whoever wants to run it or to take it back: whether nobody has before. */
  final boolean settle() {
    return WAITS.compareAndSet(this, true, false);
  }
}

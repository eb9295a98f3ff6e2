package dev.iris.internal.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How far the end of an actor has come. The phase moves by compare-and-set, so that one thread
 * alone ends the actor, and no interrupt is under way when it does; who makes which step is said in
 * {@link ExitPath} and {@link Fences}. A byte, and kept in the cell, for there are as many as
 * actors.
 *
 * <p>{@link #mayOwn} and {@link #fencedOff} are for a thread that was in the actor's code and would
 * be its owner again. They pair with the fencer's step to FENCING, which it makes before it looks
 * whether that thread is in the code still: one of the two sees the other.
 *
 * <p>Any thread, but for what is said to be some thread's alone.
 */
final class Phase {

  /** Its code may run. */
  static final byte LIVE = 0;

  /** The same, and its thread is being interrupted at this moment. */
  static final byte INTERRUPTED = 1;

  /** Its last words run, which no interrupt disturbs. */
  static final byte LAST_WORDS = 2;

  /** A fencer looks at this moment whether its code keeps its thread. */
  static final byte FENCING = 3;

  /** None of its code runs any more, or it is fenced off; its children are ending. */
  static final byte LEAVING = 4;

  /** Its names are free. */
  static final byte GONE = 5;

  /** Everybody has been told of its end. */
  static final byte TOLD = 6;

  private static final VarHandle PHASE;

  static {
    try {
      PHASE = MethodHandles.lookup().findVarHandle(Cell.class, "phase", byte.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Phase() {}

  /** Makes a step, unless another thread has made one. */
  static boolean step(Cell<?> who, byte from, byte to) {
    return PHASE.compareAndSet(who, from, to);
  }

  /** By who made the step to LEAVING: names and pid lead nowhere any more. */
  static void gone(Cell<?> who) {
    who.phase = GONE;
  }

  /** By the kernel, when all who listen have been told. */
  static void told(Cell<?> who) {
    who.phase = TOLD;
  }

  static boolean isTold(Cell<?> who) {
    return who.phase == TOLD;
  }

  /** Whether there is, or may be, a thread in its code. */
  static boolean mayRun(Cell<?> who) {
    return who.phase < LEAVING;
  }

  /**
   * By a thread that was in the actor's code: whether it may own the mailbox again. Asks without a
   * fence of its own, for a fencer sees to the order.
   */
  static boolean mayOwn(Cell<?> who) {
    for (int i = 0; who.phase == FENCING; i++) {
      who.pauseFor(i);
    }
    return who.phase < FENCING;
  }

  /**
   * By the owner, when it has come out of the actor's code: whether the actor was ended meanwhile
   * without it. If so, the caller must touch nothing of it any more. See {@link Fences}.
   */
  static boolean fencedOff(Cell<?> who) {
    VarHandle.fullFence(); // that it has come out is written before the phase is read
    if (mayOwn(who)) {
      return false;
    }
    who.kernel().fences().returned();
    return true;
  }
}

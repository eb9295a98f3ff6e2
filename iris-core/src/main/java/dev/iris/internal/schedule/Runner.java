package dev.iris.internal.schedule;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The thread that runs an activation, as the actor and the monitor see it: whether it makes progress,
 * whether it has lost its place, and what it has handled.
 *
 * <p>{@link #begin}, {@link #end} and {@link #account} are for the thread itself; the rest is for any
 * thread. The beat is odd inside a message and changes with each; it is written opaquely, for the
 * monitor only compares samples. {@code retired} is volatile: the monitor sets it and then looks
 * whether the actor was killed, a killer notes that and then looks whether the runner is retired.
 */
public final class Runner {

  private static final VarHandle BEAT;
  private static final VarHandle ACCEPTED;
  private static final VarHandle HANDLED;

  static {
    try {
      var lookup = MethodHandles.lookup();
      BEAT = lookup.findVarHandle(Runner.class, "beat", long.class);
      ACCEPTED = lookup.findVarHandle(Runner.class, "accepted", long.class);
      HANDLED = lookup.findVarHandle(Runner.class, "handled", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Thread thread;
  private volatile boolean retired;
  private long beat;
  private long accepted;
  private long handled;

  /**
   * A runner on a thread.
   *
   * @param thread the thread
   */
  public Runner(Thread thread) {
    this.thread = thread;
  }

  /**
   * The thread.
   *
   * @return the thread
   */
  public Thread thread() {
    return thread;
  }

  /** A message begins. */
  public void begin() {
    BEAT.setOpaque(this, beat + 1);
  }

  /** A message has ended. */
  public void end() {
    BEAT.setOpaque(this, beat + 1);
  }

  /**
   * Adds to the accounts.
   *
   * @param consumed messages taken from a mailbox, by the count their senders gave them
   * @param done messages handled
   */
  public void account(int consumed, int done) {
    ACCEPTED.setOpaque(this, accepted + consumed);
    HANDLED.setOpaque(this, handled + done);
  }

  /**
   * Messages taken from mailboxes so far.
   *
   * @return the sum
   */
  public long accepted() {
    return (long) ACCEPTED.getOpaque(this);
  }

  /**
   * Messages handled so far.
   *
   * @return the sum
   */
  public long handled() {
    return (long) HANDLED.getOpaque(this);
  }

  /**
   * Whether the runner must leave after the message in hand, for its place is taken. Its thread then
   * belongs to that message alone, and may be interrupted for it.
   *
   * @return true once retired
   */
  public boolean retired() {
    return retired;
  }

  void retire() {
    retired = true;
  }

  long beat() {
    return (long) BEAT.getOpaque(this);
  }
}

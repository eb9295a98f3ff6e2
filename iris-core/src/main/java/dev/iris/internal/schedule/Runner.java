package dev.iris.internal.schedule;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

/**
 * The thread that runs an activation, as the actor and the monitor see it: whether it makes
 * progress, whether it has lost its place, and what it has handled.
 *
 * <p>{@link #begin}, {@link #end} and the reductions are for the thread itself; the rest is for any
 * thread. The beat is odd inside a message and changes with each. For the monitor, which compares
 * samples, opaque writes would do; a message's begin is a release, for who fences the thread off
 * reads, with {@link #piece}, what the thread had written before. {@code retired} is volatile: the
 * monitor sets it and then looks whether the actor was killed, a killer notes that and then looks
 * whether the runner is retired.
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
  private final boolean single;
  private final int most;
  private final BooleanSupplier wanted;
  private volatile boolean retired;
  private int reductions;
  private long beat;
  private long accepted;
  private long handled;

  /**
   * A runner on a thread.
   *
   * @param thread the thread
   * @param single whether it runs one actor only
   */
  public Runner(Thread thread, boolean single) {
    this(thread, single, Integer.MAX_VALUE);
  }

  /**
   * A runner that ends activations early.
   *
   * @param thread the thread
   * @param single whether it runs one actor only
   * @param most how many reductions an activation has at most, whatever the actor's budget
   */
  public Runner(Thread thread, boolean single, int most) {
    this(thread, single, most, () -> true);
  }

  /** A runner that is asked, when an activation has spent its reductions, whether others wait. */
  Runner(Thread thread, BooleanSupplier wanted) {
    this(thread, false, Integer.MAX_VALUE, wanted);
  }

  private Runner(Thread thread, boolean single, int most, BooleanSupplier wanted) {
    this.thread = thread;
    this.single = single;
    this.most = most;
    this.wanted = wanted;
  }

  /**
   * An activation begins, or a long message has stepped aside: so much may be spent now.
   *
   * @param budget the reductions
   */
  public void refill(int budget) {
    reductions = Math.min(budget, most);
  }

  /**
   * Spends reductions.
   *
   * @param count how many
   * @return whether some are left
   */
  public boolean spend(int count) {
    reductions = Math.max(0, reductions) - count;
    return reductions > 0;
  }

  /**
   * Between two messages: whether the activation goes on. If nothing else waits for this thread
   * when the reductions are gone, there is another share of them: to go to the back of an empty
   * queue would cost time and let nobody else go first.
   *
   * @param budget another share
   * @return false when the activation should end
   */
  public boolean goesOn(int budget) {
    if (reductions > 0) {
      return true;
    }
    if (wanted.getAsBoolean()) {
      return false;
    }
    refill(budget);
    return true;
  }

  /**
   * Whether an interrupt of the thread can concern nobody but the actor it runs now.
   *
   * @return true if the thread is that actor's own, or is retired
   */
  public boolean interruptible() {
    return single || retired;
  }

  /**
   * The thread.
   *
   * @return the thread
   */
  public Thread thread() {
    return thread;
  }

  /**
   * A message begins.
   *
   * @param taken how many messages left the mailbox with it, by the count their senders gave them
   */
  public void begin(int taken) {
    ACCEPTED.setOpaque(this, accepted + taken);
    BEAT.setRelease(this, beat + 1);
  }

  /**
   * A message has ended.
   *
   * @param done 1 if it was a message that was handled, else 0
   */
  public void end(int done) {
    HANDLED.setOpaque(this, handled + done);
    BEAT.setOpaque(this, beat + 1);
  }

  /** The message that has just ended was accounted for by another thread while it was in hand. */
  public void uncount() {
    HANDLED.setOpaque(this, handled - 1);
  }

  /**
   * Any thread: in which piece of an actor's code the thread is. What it wrote before it entered
   * that is seen by the caller.
   *
   * @return a number that no two pieces share; 0 if it is in none
   */
  public long piece() {
    long now = (long) BEAT.getAcquire(this);
    return (now & 1) == 0 ? 0 : now;
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
   * Whether the runner must leave after the message in hand, for its place is taken.
   *
   * @return true once retired
   */
  public boolean retired() {
    return retired;
  }

  /** Takes its place away: it leaves after the message in hand. */
  public void retire() {
    retired = true;
  }

  long beat() {
    return (long) BEAT.getOpaque(this);
  }
}

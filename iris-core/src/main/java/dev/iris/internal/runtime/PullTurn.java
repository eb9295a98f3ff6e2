package dev.iris.internal.runtime;

import dev.iris.internal.mailbox.SkippedMessages;
import dev.iris.internal.mailbox.Turn;
import dev.iris.internal.schedule.Runner;
import dev.iris.internal.schedule.Waits;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The turn of a pull actor's thread at its mailbox; the actor has one for all its life. Beside how
 * far it has read it keeps what the thread alone writes with each message: what others see of it,
 * as they see a {@link Runner} of a push actor; where it is in a receive; and its patience.
 *
 * <p>Calm. As long as nothing but messages comes, a receive touches this object and the mailbox's
 * entries, and nothing of the cell: each message would bring its sender the cell's cache line and
 * take it away again. So whoever wants the thread to look at the cell, for a control, for a swap,
 * for a fence, signals the turn (see {@link dev.iris.internal.mailbox.QueueLock}). The thread then
 * looks, and goes on looking at each receive until there is nothing to be found. It looks, too,
 * whenever it has become the owner, fenced, so that a controller that came too early to find the
 * turn is found by it.
 *
 * <p>What others see. {@code inBody} says whether the thread is in the body's code, and not in a
 * receive that the body has called. It is written with release before the body goes on, so that a
 * fencer that reads it with acquire sees everything the thread has written to the mailbox; see
 * {@link Fences}. The counts are opaque, for who sums them up wants no order.
 *
 * <p>Patience. To park costs the actor a wake-up, and the sender, too, so two things come before
 * it. The thread spins for a microsecond or two, as long as that has brought something lately; and
 * it yields once, but for the first and every 16th time: what a thread keeps on the heap for its
 * stack is as large as its first wait was deep. Then it gives the mailbox up. If that fails,
 * somebody is a few steps from putting something in: it tries again, with a short sleep when that
 * goes on.
 *
 * <p>{@link #inBody}, {@link #taken}, {@link #handled}, {@link #skipped}: any thread. The rest is
 * for the actor's thread, which owns the mailbox, or, in {@link #spend}, is in the body.
 */
final class PullTurn extends Turn {

  private static final int PATIENCE = 64;
  private static final int YIELDS_PER_PARK = 8;
  private static final int IDLES_PER_PARK = 15;
  private static final int SPINS = 128;

  /** So many rounds of spinning, some hundred microseconds, count as a share of reductions. */
  static final int SPIN_SHARE = 16_384;

  private static final int MOST_UNLUCKY = 8;

  private static final VarHandle TAKEN;
  private static final VarHandle HANDLED;
  private static final VarHandle IN_BODY;

  static {
    try {
      var lookup = MethodHandles.lookup();
      TAKEN = lookup.findVarHandle(PullTurn.class, "taken", long.class);
      HANDLED = lookup.findVarHandle(PullTurn.class, "handled", long.class);
      IN_BODY = lookup.findVarHandle(PullTurn.class, "inBody", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int budget;
  private @Nullable Thread thread;
  private volatile @Nullable SkippedMessages skipped;
  private Special.@Nullable Ask lastAsk;
  private long taken;
  private long handled;

  @SuppressWarnings("unused") // through IN_BODY
  private boolean inBody;

  private boolean asking;
  private boolean judging;
  private boolean stopped;
  private boolean alert;

  private int spent;
  private int spun;
  private byte yields;
  private int misses;
  private byte idles = IDLES_PER_PARK;
  private boolean yielded;
  private byte unlucky;
  private short spinless = 1;

  PullTurn(int budget) {
    this.budget = budget;
  }

  /** By the thread, before it runs the body. */
  void isRunBy(Thread itself) {
    thread = itself;
  }

  /** Whether the thread is known to run the body. */
  boolean isOn(Thread caller) {
    return thread == caller;
  }

  /** The thread owns the mailbox, and there is nothing to look for in the cell. */
  boolean calm() {
    return lasts() && !alert && !stillSignalled();
  }

  /** Before the thread looks: what comes from now on is found now, or signalled anew. */
  void beginsToLook() {
    signalled();
    alert = true;
  }

  /** It has looked, and there is nothing. */
  void foundNothing() {
    alert = false;
  }

  void entersBody() {
    IN_BODY.setRelease(this, true);
  }

  void leavesBody() {
    IN_BODY.setRelease(this, false);
  }

  boolean inBody() {
    return (boolean) IN_BODY.getAcquire(this);
  }

  /** So many messages have left the mailbox, by the count their senders gave them. */
  void took(int count) {
    TAKEN.setOpaque(this, taken + count);
  }

  /** A message goes to the body. */
  void handles(Object payload) {
    lastAsk = payload instanceof Special.Ask ask ? ask : null;
    HANDLED.setOpaque(this, handled + 1);
  }

  /** The ask received last, if what was received last is one. */
  Special.@Nullable Ask lastAsk() {
    return lastAsk;
  }

  /** What was passed over so far; null: nothing ever was. */
  @Nullable SkippedMessages skipped() {
    return skipped;
  }

  /** The same, to add to. */
  SkippedMessages skip() {
    SkippedMessages existing = skipped;
    if (existing == null) {
      existing = new SkippedMessages(SelectiveReceive::obsolete);
      skipped = existing;
    }
    return existing;
  }

  /** It comes to rest. */
  void rests() {
    asking = false;
    lastAsk = null;
  }

  long taken() {
    return (long) TAKEN.getOpaque(this);
  }

  long handled() {
    return (long) HANDLED.getOpaque(this);
  }

  /** At the end: from now on they are in the sums. */
  void settle(Counters sums) {
    sums.accepted.add(taken);
    sums.handled.add(handled);
    TAKEN.setOpaque(this, 0L);
    HANDLED.setOpaque(this, 0L);
  }

  /** A receive looks for what fits, or does so no more. */
  void asks(boolean now) {
    asking = now;
  }

  boolean asking() {
    return asking;
  }

  /** What was taken last is being looked at, and is nobody's yet; or it is somebody's now. */
  void judges(boolean now) {
    judging = now;
  }

  /** The same; also for a fencer that has become the owner. */
  boolean judging() {
    return judging;
  }

  /** The mark of a stop has come out of the mailbox. */
  void stopReached() {
    stopped = true;
  }

  boolean stopped() {
    return stopped;
  }

  /** A receive has found something. */
  void found() {
    yielded = false;
  }

  /** Nothing is there: waits a moment. True: something may be there, so look before you park. */
  boolean holdsOn(PullCell<?> who) {
    return spins() || yields(who.kernel().waits());
  }

  /**
   * An answer from another core comes within a microsecond, if who gives it is running. Each time
   * it did not, twice as many idles do without.
   */
  private boolean spins() {
    if (spinless > 0) {
      spinless--;
      return false;
    }
    for (int i = 0; i < SPINS; i++) {
      if (hasNext() || stillSignalled()) {
        unlucky = 0;
        waited(i + 1);
        return true;
      }
      Thread.onSpinWait();
    }
    unlucky = (byte) Math.min(unlucky + 1, MOST_UNLUCKY);
    spinless = (short) (1 << unlucky);
    return false;
  }

  /** Who has waited has a new share; but who waits like that keeps others off its carrier. */
  private void waited(int rounds) {
    spun += rounds;
    spent = spun < SPIN_SHARE ? 0 : budget;
  }

  /**
   * An answer often comes within a switch of threads, and to be found awake saves both sides the
   * waking. Not every time: who only yields keeps others off its carrier.
   */
  private boolean yields(Waits waits) {
    if (yielded || (++idles & IDLES_PER_PARK) == 0) {
      yielded = false;
      return false;
    }
    yielded = true;
    waits.yieldNow();
    return true;
  }

  /** The mailbox was not given up: a sender is about to link, or there is a control. */
  void missed(PullCell<?> who) {
    if (++misses < PATIENCE) {
      Thread.onSpinWait();
    } else {
      who.kernel().waits().parkNanos(who, 1_000);
    }
  }

  /** The mailbox is not the thread's any more, which is about to park. */
  void parks() {
    misses = 0;
    spent = 0;
    spun = 0;
  }

  /**
   * After each share of reductions the thread yields, and now and then it parks, for who yields
   * comes back before those that other threads have scheduled.
   */
  void spend(PullCell<?> who, int reductions) {
    spent += reductions;
    if (spent >= budget) {
      spent = 0;
      spun = 0;
      Waits waits = who.kernel().waits();
      if (++yields % YIELDS_PER_PARK != 0) {
        waits.yieldNow();
      } else {
        waits.parkNanos(who, 1);
      }
    }
  }
}

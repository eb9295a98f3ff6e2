package dev.iris.internal.runtime;

import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.Mailbox;
import dev.iris.PullBehavior;
import dev.iris.Signal;
import dev.iris.internal.mailbox.BoundedBuffer;
import dev.iris.internal.mailbox.SkippedMessages;
import dev.iris.internal.mailbox.Turn;
import dev.iris.internal.schedule.Scheduler;
import dev.iris.internal.supervise.Child;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An actor that is a thread: its body takes from the mailbox when it likes to. The thread owns the
 * mailbox except while it is idle, which only a receive that waits makes it; whoever ends that idle
 * state unparks the thread, which then finds itself the owner.
 *
 * <p>{@code inBody} says whether the thread is in the body's code, and not in a receive that the
 * body has called. It is written with release before the body goes on, so that a fencer that reads
 * it sees everything the thread has written to the mailbox; see {@link Fences}.
 */
final class PullCell<M> extends Cell<M> implements Runnable {

  private static final int PATIENCE = 64;
  private static final int YIELDS_PER_PARK = 8;
  private static final int IDLES_PER_PARK = 15;
  private static final int SPINS = 60;
  private static final int MOST_UNLUCKY = 8;

  private static final int REHEARSALS = 255;
  static final long FOREVER = Long.MAX_VALUE;

  /** Instead of an ending: the actor was ended without this thread. */
  private static final Ending FENCED = Ending.stopped();

  private static final VarHandle TAKEN;
  private static final VarHandle HANDLED;
  private static final VarHandle IN_BODY;

  static {
    try {
      var lookup = MethodHandles.lookup();
      TAKEN = lookup.findVarHandle(PullCell.class, "taken", long.class);
      HANDLED = lookup.findVarHandle(PullCell.class, "handled", long.class);
      IN_BODY = lookup.findVarHandle(PullCell.class, "inBody", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What it was spawned from, until there are versions. */
  private @Nullable PullBehavior<M> body;

  private final Turn turn = new Turn();
  private volatile Thread thread;
  private Special.@Nullable Ask lastAsk;
  private volatile @Nullable SkippedMessages skipped;
  private @Nullable Terminate asked;
  private boolean stopped;
  private boolean asking;
  private boolean judging;

  @SuppressWarnings("unused") // through IN_BODY
  private boolean inBody;

  private int spent;
  private byte yields;
  private int misses;
  private byte idles;
  private boolean yielded;
  private byte unlucky;
  private short spinless = 1;
  private long taken;
  private long handled;

  PullCell(Recipe<M> recipe, long number, PullBehavior<M> body) {
    super(recipe, number);
    this.body = body;
    this.thread = newThread();
  }

  private Thread newThread() {
    Scheduler scheduler = kernel().scheduler();
    return recipe().dedicated()
        ? scheduler.newDedicatedActorThread(this)
        : scheduler.newActorThread(this);
  }

  /** For a rehearsal on a thread. */
  private PullCell(Recipe<M> recipe, Thread thread) {
    super(recipe, 0);
    this.body = Mailbox::receive;
    this.thread = thread;
  }

  @Override
  void begin() {
    kernel().scheduler().startActorThread(thread);
  }

  /** Nobody but its thread runs it, and that has not been started. */
  @Override
  boolean holdBack() {
    return true;
  }

  @Override
  void wake() {
    kernel().waits().unpark(thread);
  }

  @Override
  boolean runsOnThisThread() {
    return thread == Thread.currentThread() && mayRun();
  }

  @Override
  void interruptRunner() {
    ExitPath.interrupt(this, thread);
  }

  @Override
  public void run() {
    if ((number() & REHEARSALS) == 0) {
      rehearse();
    }
    Ending ending = endingAfter(currentBody());
    while (ending == null) {
      Swaps.carryOutPending(this);
      ending = endingAfter(currentBody());
    }
    if (ending != FENCED) {
      leave(ending);
    }
    kernel().scheduler().actorThreadEnds();
  }

  @Override
  boolean carryOut(Swap swap) {
    Object before = currentBody();
    Versions.Version next = swap.carryOut(versions(), before);
    if (next != null) {
      Swaps.inForce(this, next, before, swap);
    }
    return true;
  }

  @Override
  Versions firstVersion() {
    PullBehavior<M> first = Objects.requireNonNull(body);
    body = null; // its code is to be let go when it has left the history
    return new Versions(kernel().swapHistory(), first, first);
  }

  @SuppressWarnings("unchecked") // what a pull actor is swapped to is a body for its messages
  private PullBehavior<M> currentBody() {
    Versions versions = existingVersions();
    return versions == null
        ? Objects.requireNonNull(body)
        : (PullBehavior<M>) versions.current().source();
  }

  /** Null: another body is to run. */
  private @Nullable Ending endingAfter(PullBehavior<M> part) {
    Throwable thrown = run(part);
    if (fenced()) {
      return FENCED;
    }
    if (thrown == null) {
      Ending ending = askedFor(new ExitReason.Normal());
      return ending.own() && Swaps.pending(this) ? null : ending;
    }
    if (thrown instanceof Swapped) {
      Ending ending = askedFor(new ExitReason.Normal());
      return ending.own() ? null : ending;
    }
    if (thrown instanceof Unwinding) {
      return askedFor(new ExitReason.Shutdown());
    }
    Ending ending = endingFor(thrown);
    Special.Ask ask = lastAsk;
    if (ask != null && restsAfter(ending)) {
      ask.slot().fail(this + " failed at the request", thrown);
    }
    return ending;
  }

  /** What it threw, if anything. */
  private @Nullable Throwable run(PullBehavior<M> part) {
    try {
      throwIfEnding();
      Child child = child();
      if (child != null) {
        child.started();
      }
      IN_BODY.setRelease(this, true);
      part.run(new PullMailbox<>(this));
      return null;
    } catch (Throwable thrown) {
      return thrown;
    } finally {
      IN_BODY.setRelease(this, false);
    }
  }

  @Override
  @Nullable Stay stay() {
    return (boolean) IN_BODY.getAcquire(this) ? new Stay(thread, turn, null, 0) : null;
  }

  @Override
  void takeOver(Stay stay) {
    kernel().counters().stuck.increment();
    Object payload = judging ? inHand(turn) : null;
    suspend(turn);
    if (payload != null) {
      loseAtEnd(payload, DeadLetter.UNHANDLED); // the body was only asked about it
    }
  }

  @Override
  boolean hasLastWords() {
    return false;
  }

  /**
   * One actor in 256 first goes through a stop and a kill, on cells that nobody knows. The compiler
   * leaves out what it has never seen reached. If an end is reached for the first time when many
   * are parked in such code, each of them has to fall back to the interpreter for it, and then a
   * million of them take half a minute to end.
   */
  private void rehearse() {
    PullCell<M> stopped = new PullCell<>(recipe(), thread);
    stopped.pushStop(Special.STOP);
    stopped.endingAfter(stopped.currentBody());
    PullCell<M> killed = new PullCell<>(recipe(), thread);
    killed.pushControl(new Terminate(new ExitReason.Killed(), true));
    killed.endingAfter(killed.currentBody());
  }

  @Override
  long takenWhileAlive() {
    return (long) TAKEN.getOpaque(this);
  }

  @Override
  long handledWhileAlive() {
    return (long) HANDLED.getOpaque(this);
  }

  @Override
  long begun() {
    return handledWhileAlive();
  }

  private Ending askedFor(ExitReason otherwise) {
    Terminate request = pendingTermination();
    if (request != null) {
      return Ending.asked(request);
    }
    return stopped ? Ending.stopped() : Ending.ofItself(otherwise);
  }

  private Ending endingFor(Throwable thrown) {
    Terminate request = pendingTermination();
    if (request != null && request.fromOutside) {
      return Ending.asked(request);
    }
    return thrown instanceof InterruptedException && (stopped || request != null)
        ? askedFor(new ExitReason.Shutdown())
        : Ending.ofItself(Failures.reasonOf(thrown));
  }

  private @Nullable Terminate pendingTermination() {
    if (asked == null || !asked.fromOutside) {
      Terminate later = termination();
      asked = later != null && (asked == null || later.fromOutside) ? later : asked;
    }
    return asked;
  }

  private void throwIfEnding() {
    if (pendingTermination() != null) {
      throw new Unwinding();
    }
    if (Swaps.pending(this)) {
      throw new Swapped();
    }
  }

  /**
   * Takes the oldest message or signal that fits, or null after the time. The key says which
   * question it is, by identity.
   */
  @Nullable Object receive(Object key, Predicate<Object> fits, long nanos)
      throws InterruptedException {
    if (asking) {
      throw new IllegalStateException(
          "a receive of " + this + " was begun inside the predicate of another");
    }
    enterFromBody();
    try {
      return await(key, fits, nanos);
    } finally {
      IN_BODY.setRelease(this, true);
    }
  }

  /**
   * By the body's thread: from here to where it is in the body again, it is the mailbox's owner.
   */
  private void enterFromBody() {
    IN_BODY.setRelease(this, false);
    if (!mayOwn()) {
      IN_BODY.setRelease(this, true);
      throw CellContext.fenced(this);
    }
  }

  /** In a receive: asks the body's predicate, which is the body's code. */
  <T> boolean askBody(Predicate<? super T> fits, T message) {
    IN_BODY.setRelease(this, true);
    try {
      return fits.test(message);
    } finally {
      enterFromBody();
    }
  }

  private @Nullable Object await(Object key, Predicate<Object> fits, long nanos)
      throws InterruptedException {
    long deadline = nanos == FOREVER ? 0 : kernel().clock().nanoTime() + nanos;
    for (; ; ) {
      throwIfEnding();
      if (Thread.interrupted()) {
        throw new InterruptedException(this + " was interrupted in a receive");
      }
      Object found = look(key, fits);
      if (found != null) {
        return received(found);
      }
      if (stopped) {
        throw new Unwinding();
      }
      long left = nanos == FOREVER ? FOREVER : deadline - kernel().clock().nanoTime();
      if (left <= 0) {
        return null;
      }
      idle(left);
    }
  }

  /** Waits for a sender, a controller, an interrupt or the time; which it was, the caller finds. */
  private void idle(long nanos) {
    if (owned()) {
      if (spinsBeforeIdling() || yieldsBeforeIdling()) {
        return;
      }
      ReceiveTimeout limit = goesIdle();
      if (!release(turn)) {
        pause(); // a sender is about to link, or there is a control
        return;
      }
      if (limit != null) {
        limit.isIdle();
      }
    }
    misses = 0;
    spent = 0;
    if (owned()) {
      return;
    }
    if (nanos == FOREVER) {
      kernel().waits().park(this);
    } else {
      kernel().waits().parkNanos(this, nanos);
    }
  }

  /**
   * An answer from another core comes within a microsecond, if who gives it is running. Each time
   * it did not, twice as many idles do without.
   */
  private boolean spinsBeforeIdling() {
    if (spinless > 0) {
      spinless--;
      return false;
    }
    for (int i = 0; i < SPINS; i++) {
      if (hasNext(turn)) {
        unlucky = 0;
        return true;
      }
      Thread.onSpinWait();
    }
    unlucky = (byte) Math.min(unlucky + 1, MOST_UNLUCKY);
    spinless = (short) (1 << unlucky);
    return false;
  }

  /**
   * An answer often comes within a switch of threads, and to be found awake saves both sides the
   * waking. Not every time: who only yields keeps others off its carrier.
   */
  private boolean yieldsBeforeIdling() {
    if (yielded || (++idles & IDLES_PER_PARK) == 0) {
      yielded = false;
      return false;
    }
    yielded = true;
    kernel().waits().yieldNow();
    return true;
  }

  private void pause() {
    if (++misses < PATIENCE) {
      Thread.onSpinWait();
    } else {
      kernel().waits().parkNanos(this, 1_000);
    }
  }

  private @Nullable Object received(Object payload) {
    yielded = false;
    checkpoint(1);
    Object message = Special.messageOf(payload);
    if (message == null) {
      if (payload instanceof Special.Idle idle) {
        probeTimedOut(idle, idle.message());
        return idle.message();
      }
      Signal signal = ((Special.Notice) payload).signal();
      probeHeard(signal);
      return signal;
    }
    lastAsk = payload instanceof Special.Ask ask ? ask : null;
    HANDLED.setOpaque(this, handled + 1);
    probeReceived(payload, message);
    return message;
  }

  /**
   * By the body: after each share of reductions it yields, and now and then it parks, for who
   * yields comes back before those that other threads have scheduled.
   */
  @Override
  void checkpoint(int reductions) {
    spent += reductions;
    if (spent >= recipe().budget()) {
      spent = 0;
      if (++yields % YIELDS_PER_PARK != 0) {
        kernel().waits().yieldNow();
      } else {
        kernel().waits().parkNanos(this, 1);
      }
    }
  }

  @Override
  void rested() {
    asked = null;
    asking = false;
    lastAsk = null;
  }

  @Override
  void runAgain() {
    thread = newThread();
    begin();
  }

  @Override
  boolean startsLater() {
    return true;
  }

  @Override
  Cell<M> another(Recipe<M> recipe, long number) {
    if (recipe.dedicated()) {
      kernel().scheduler().reserveDedicatedActorThread();
    }
    return new PullCell<>(recipe, number, currentBody());
  }

  @Override
  void released() {
    if (recipe().dedicated()) {
      kernel().scheduler().releaseDedicatedActorThread();
    }
  }

  private @Nullable Object look(Object key, Predicate<Object> fits) {
    asking = true;
    try {
      SkippedMessages older = skipped;
      while (older != null) {
        Object found = older.take(key, fits);
        if (found == null) {
          break;
        }
        if (begin(found)) {
          return found;
        }
      }
      return lookAtNew(key, fits);
    } finally {
      asking = false;
    }
  }

  private @Nullable Object lookAtNew(Object key, Predicate<Object> fits) {
    while (owned()) {
      int mark = consumed();
      Object payload = nextHeld(turn);
      TAKEN.setOpaque(this, taken + consumedSince(mark));
      if (payload == null) {
        return null;
      }
      if (payload == Special.STOP) {
        stopped = true;
      } else if (fitsElseSkip(key, fits, payload) && begin(payload)) {
        return payload;
      }
    }
    return null;
  }

  /** A predicate that throws has refused nothing: the payload stays, and the error goes on. */
  private boolean fitsElseSkip(Object key, Predicate<Object> fits, Object payload) {
    boolean fit = false;
    Object refusedBy = null;
    judging = true;
    try {
      fit = fits.test(payload);
      refusedBy = key;
    } finally {
      judging = false;
      if (!fit && mayRun()) {
        skippedMessages().add(refusedBy, payload, Special.messageOf(payload) != null);
      }
    }
    return fit;
  }

  /** False: it was evicted in the meantime. */
  private boolean begin(Object payload) {
    return !(payload instanceof BoundedBuffer.Held held)
        || Objects.requireNonNull(buffer()).begin(held);
  }

  private static boolean obsolete(Object payload) {
    return switch (payload) {
      case Special.Notice notice -> notice.obsolete();
      case Special.Idle idle -> !idle.claim();
      case BoundedBuffer.Held held -> held.evicted();
      default -> false;
    };
  }

  private SkippedMessages skippedMessages() {
    SkippedMessages existing = skipped;
    if (existing == null) {
      existing = new SkippedMessages(PullCell::obsolete);
      skipped = existing;
    }
    return existing;
  }

  @Override
  void lastWords(ExitReason reason) {}

  @Override
  void settleCounts() {
    kernel().counters().accepted.add(taken);
    kernel().counters().handled.add(handled);
    TAKEN.setOpaque(this, 0L);
    HANDLED.setOpaque(this, 0L);
  }

  /** Those of a bounded mailbox are its buffer's to hand over. */
  @Override
  void drainHeld(Consumer<Object> each) {
    SkippedMessages rest = skipped;
    if (rest != null) {
      rest.drain(
          payload -> {
            if (!(payload instanceof BoundedBuffer.Held)) {
              each.accept(payload);
            }
          });
    }
  }

  @Override
  int held() {
    BoundedBuffer bounded = buffer();
    if (bounded != null) {
      return bounded.held();
    }
    SkippedMessages some = skipped;
    return some == null ? 0 : some.messages();
  }
}

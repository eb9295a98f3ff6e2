package dev.iris.internal.runtime;

import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.Mailbox;
import dev.iris.PullBehavior;
import dev.iris.internal.mailbox.BoundedBuffer;
import dev.iris.internal.mailbox.SkippedMessages;
import dev.iris.internal.schedule.Scheduler;
import dev.iris.internal.supervise.Child;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An actor that is a thread: its body takes from the mailbox when it likes to. The thread owns the
 * mailbox except while it is idle, which only a receive that waits makes it; whoever ends that idle
 * state unparks the thread, which then finds itself the owner.
 *
 * <p>Here is the actor: its thread, its body, and where the thread crosses from the one's code into
 * the other's. What it does in a receive is in {@link SelectiveReceive}; how it waits, and what
 * others see of it, in {@link PullTurn}; how a body ends in {@link Unwind}.
 */
final class PullCell<M> extends Cell<M> implements Runnable {

  private static final int REHEARSALS = 255;
  static final long FOREVER = Long.MAX_VALUE;

  /** Instead of an ending: the actor was ended without this thread. */
  private static final Ending FENCED = Ending.stopped();

  /** What it was spawned from, until there are versions. */
  private @Nullable PullBehavior<M> body;

  private final PullTurn turn;
  private volatile Thread thread;
  private @Nullable Terminate asked;

  PullCell(Recipe<M> recipe, long number, PullBehavior<M> body) {
    super(recipe, number);
    this.turn = new PullTurn(recipe.budget());
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
    this.turn = new PullTurn(recipe.budget());
    this.body = Mailbox::receive;
    this.thread = thread;
  }

  @Override
  public void begin() {
    kernel().scheduler().startActorThread(thread);
  }

  /** Nobody but its thread runs it, and that has not been started. */
  @Override
  public boolean holdBack() {
    return true;
  }

  @Override
  public void wake() {
    kernel().waits().unpark(thread);
  }

  @Override
  public boolean runsOnThisThread() {
    return thread == Thread.currentThread() && Phase.mayRun(this);
  }

  @Override
  public void interruptRunner() {
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
      Termination.leave(this, ending);
    }
    kernel().scheduler().actorThreadEnds();
  }

  @Override
  public boolean carryOut(Swap swap) {
    Object before = currentBody();
    Versions.Version next = swap.carryOut(Versions.of(this), before);
    if (next != null) {
      Swaps.inForce(this, next, before, swap);
    }
    return true;
  }

  @Override
  public Versions firstVersion() {
    PullBehavior<M> first = Objects.requireNonNull(body);
    body = null; // its code is to be let go when it has left the history
    return new Versions(kernel().swapHistory(), first, first);
  }

  @SuppressWarnings("unchecked") // what a pull actor is swapped to is a body for its messages
  private PullBehavior<M> currentBody() {
    Versions versions = Versions.existing(this);
    return versions == null
        ? Objects.requireNonNull(body)
        : (PullBehavior<M>) versions.current().source();
  }

  /** Null: another body is to run. */
  private @Nullable Ending endingAfter(PullBehavior<M> part) {
    Throwable thrown = run(part);
    return Phase.fencedOff(this) ? FENCED : Unwind.ending(this, thrown);
  }

  /** What it threw, if anything. */
  private @Nullable Throwable run(PullBehavior<M> part) {
    try {
      turn.isRunBy(Thread.currentThread());
      Unwind.ifEnding(this, turn);
      Child child = child();
      if (child != null) {
        child.started();
      }
      turn.entersBody();
      part.run(new PullMailbox<>(this, turn));
      return null;
    } catch (Throwable thrown) {
      return thrown;
    } finally {
      turn.leavesBody();
    }
  }

  @Override
  public @Nullable Stay stay() {
    return turn.inBody() ? new Stay(thread, turn, null, 0) : null;
  }

  @Override
  public void takeOver(Stay stay) {
    kernel().counters().stuck.increment();
    Object payload = turn.judging() ? turn.inHand() : null;
    suspend(turn);
    if (payload != null) {
      Losses.atEnd(this, payload, DeadLetter.UNHANDLED); // the body was only asked about it
    }
  }

  @Override
  public boolean hasLastWords() {
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
  public long takenWhileAlive() {
    return turn.taken();
  }

  @Override
  public long handledWhileAlive() {
    return turn.handled();
  }

  @Override
  public long begun() {
    return handledWhileAlive();
  }

  /** By its thread: what asks it to end, and asks on until it has. */
  @Nullable Terminate pendingTermination() {
    if (asked == null || !asked.fromOutside) {
      Terminate later = termination();
      asked = later != null && (asked == null || later.fromOutside) ? later : asked;
    }
    return asked;
  }

  /**
   * Takes the oldest message or signal that fits, or null after the time. The key says which
   * question it is, by identity.
   */
  @Nullable Object receive(Object key, Predicate<Object> fits, long nanos)
      throws InterruptedException {
    if (turn.asking()) {
      throw new IllegalStateException(
          "a receive of " + this + " was begun inside the predicate of another");
    }
    enterFromBody();
    try {
      return SelectiveReceive.await(this, turn, key, fits, nanos);
    } finally {
      turn.entersBody();
    }
  }

  /** From here to where the thread is in the body again, it is the mailbox's owner. */
  private void enterFromBody() {
    turn.leavesBody();
    if (turn.calm()) {
      return;
    }
    turn.beginsToLook();
    if (!Phase.mayOwn(this)) {
      turn.entersBody();
      throw CellContext.fenced(this);
    }
  }

  /** In a receive: asks the body's predicate, which is the body's code. */
  <T> boolean askBody(Predicate<? super T> fits, T message) {
    turn.entersBody();
    try {
      return fits.test(message);
    } finally {
      enterFromBody();
    }
  }

  /** Waits for a sender, a controller, an interrupt or the time; which it was, the caller finds. */
  void idle(long nanos) {
    ReceiveTimeout limit;
    if (turn.lasts()) {
      if (turn.holdsOn(this)) {
        return;
      }
      limit = ReceiveTimeout.goesIdle(this);
      if (!release(turn)) {
        turn.missed(this);
        return;
      }
    } else {
      limit = ReceiveTimeout.of(this); // set since it was let go idle, or before anything came
    }
    if (limit != null) {
      limit.isIdle();
    }
    turn.parks();
    if (owned()) {
      return;
    }
    if (nanos == FOREVER) {
      kernel().waits().park(this);
    } else {
      kernel().waits().parkNanos(this, nanos);
    }
  }

  @Override
  public void checkpoint(int reductions) {
    turn.spend(this, reductions);
  }

  @Override
  public void rested() {
    asked = null;
    turn.rests();
  }

  @Override
  public void runAgain() {
    thread = newThread();
    begin();
  }

  @Override
  public boolean startsLater() {
    return true;
  }

  @Override
  public Cell<M> another(Recipe<M> recipe, long number) {
    if (recipe.dedicated()) {
      kernel().scheduler().reserveDedicatedActorThread();
    }
    return new PullCell<>(recipe, number, currentBody());
  }

  @Override
  public void released() {
    if (recipe().dedicated()) {
      kernel().scheduler().releaseDedicatedActorThread();
    }
  }

  // --- for SelectiveReceive, PullTurn and Unwind: the thread

  /** Begins the turn if a sender has handed the mailbox over. */
  void beginTurn() {
    if (!turn.lasts() && owned()) {
      enterFenced(turn);
    }
  }

  /** The next payload, of a bounded mailbox only taken aside; null: there is none. */
  @Nullable Object take() {
    int mark = turn.position();
    Object payload = poll(turn);
    turn.took(turn.since(mark));
    return payload == BoundedBuffer.TOKEN ? Objects.requireNonNull(buffer()).takeHeld() : payload;
  }

  boolean stopped() {
    return turn.stopped();
  }

  /** A message has been received, and its handling begins. */
  void begins(Object payload, Object message) {
    turn.handles(payload);
    if (payload != message) {
      Traces.received(this, payload, message);
    }
  }

  /** The ask received last, if what was received last is one. */
  Special.@Nullable Ask lastAsk() {
    return turn.lastAsk();
  }

  @Override
  public void lastWords(ExitReason reason) {}

  @Override
  public void settleCounts() {
    turn.settle(kernel().counters());
  }

  /** Those of a bounded mailbox are its buffer's to hand over. */
  @Override
  public void drainHeld(Consumer<Object> each) {
    SkippedMessages rest = turn.skipped();
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
  public int held() {
    BoundedBuffer bounded = buffer();
    if (bounded != null) {
      return bounded.held();
    }
    SkippedMessages some = turn.skipped();
    return some == null ? 0 : some.messages();
  }
}

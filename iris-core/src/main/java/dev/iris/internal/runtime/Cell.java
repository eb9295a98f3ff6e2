package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.Cancellable;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.MailboxPolicy;
import dev.iris.Pid;
import dev.iris.PullBehavior;
import dev.iris.Recipient;
import dev.iris.Restart;
import dev.iris.Signal;
import dev.iris.internal.mailbox.BoundedBuffer;
import dev.iris.internal.mailbox.Control;
import dev.iris.internal.mailbox.QueueLock;
import dev.iris.internal.mailbox.Turn;
import dev.iris.internal.path.Place;
import dev.iris.internal.registry.PidTable;
import dev.iris.internal.supervise.Child;
import dev.iris.internal.supervise.Supervisor;
import dev.iris.internal.supervise.Ward;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One actor: its mailbox, its reference, its state. While idle it is the actor's only object;
 * names, watches and timers live in {@link Attachments}, made on demand.
 *
 * <p>Whoever owns the mailbox (see {@link QueueLock}) runs the actor: its scheduler's activation,
 * or a pull actor's thread. Only the owner calls {@link #leave}. Everything else here may be called
 * from any thread.
 *
 * <p>The phase says how far its end has come. It moves by compare-and-set, so that one thread alone
 * ends the actor, and no interrupt is under way when it does; see {@link ExitPath}.
 */
abstract sealed class Cell<M> extends QueueLock
    implements ActorRef<M>, PidTable.Entry, BoundedBuffer.Tokens, Ward, Named
    permits PushCell, PullCell {

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
  private static final byte TOLD = 6;

  /** Senders to a mailbox with fewer messages than this go on undisturbed. */
  private static final int SHALLOW = 64;

  private static final VarHandle ATTACHMENTS;
  private static final VarHandle PHASE;

  static {
    try {
      var lookup = MethodHandles.lookup();
      ATTACHMENTS = lookup.findVarHandle(Cell.class, "attachments", Attachments.class);
      PHASE = lookup.findVarHandle(Cell.class, "phase", byte.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Recipe<M> recipe;
  private final long number;
  private final @Nullable BoundedBuffer buffer;
  private volatile @Nullable Attachments attachments;
  private volatile byte phase;
  private volatile boolean killed;

  private volatile boolean doubtful;

  Cell(Recipe<M> recipe, long number) {
    this.recipe = recipe;
    this.number = number;
    this.buffer =
        recipe.policy() == null
            ? null
            : new BoundedBuffer(
                recipe.policy().capacity(), lock -> kernel().waits().newCondition(lock, this));
  }

  /** Starts it, once it can be found. */
  abstract void begin();

  /**
   * Instead of {@link #begin}, by who has made it: keeps everybody else from running it.
   *
   * @return false if it runs, for it was found and has got something
   */
  abstract boolean holdBack();

  /** Makes the actor run, after a push that said so. */
  abstract void wake();

  /** The actor's own last words; what it throws is the caller's to log. */
  abstract void lastWords(ExitReason reason) throws Exception;

  /** Hands over what the consumer holds back from the mailbox, once it is closed. */
  abstract void drainHeld(Consumer<Object> each);

  /** Owner only, at the end: adds what the consumer has counted itself to the sums. */
  abstract void settleCounts();

  /** Accepted messages that have left the mailbox and were not begun. */
  abstract int held();

  /** By the actor's own code: spends reductions, and lets others go first when they are gone. */
  abstract void checkpoint(int reductions);

  /** Lets go of what only this actor used to run. */
  abstract void released();

  /** Whether the calling thread is running this actor. */
  abstract boolean runsOnThisThread();

  /** Interrupts the thread that runs this actor, if it is the actor's alone. */
  abstract void interruptRunner();

  /** Where a thread is in this actor's code; null: none is in it. */
  abstract @Nullable Stay stay();

  /**
   * By the fencer, which has become the owner: ends the turn of that stay, and settles accounts.
   */
  abstract void takeOver(Stay stay);

  /** Whether {@link #lastWords} may be the user's code. */
  abstract boolean hasLastWords();

  /** What a consumer counts itself, as long as the actor lives: messages taken. */
  abstract long takenWhileAlive();

  /** The same: messages handled. */
  abstract long handledWhileAlive();

  /** How many messages it has begun, as far as that is known without a count of its own. */
  abstract long begun();

  // --- what others see

  @Override
  public final boolean send(M message) {
    return sendPayload(Objects.requireNonNull(message, "message"));
  }

  /** A message, or an ask with one. */
  final boolean sendPayload(Object payload) {
    return kernel().wary() ? sendWarily(payload) : offer(payload, true);
  }

  private boolean sendWarily(Object payload) {
    Probe probe = kernel().probe();
    boolean full = probe != null && probeSending(probe, payload);
    if (kernel().fences().holdsThisThread()) {
      return refuse(payload, DeadLetter.FENCED);
    }
    if (kernel().refusesOutsiders()) {
      return refuse(payload, DeadLetter.CLOSING);
    }
    Object traced = traced(payload);
    return full ? Overflow.full(this, traced) : offer(traced, true);
  }

  /** To an actor that is known to have ended. */
  final void sendTooLate(Object payload) {
    Probe probe = kernel().probe();
    if (probe != null) {
      probeSending(probe, payload);
    }
    refuse(payload, DeadLetter.ENDED);
  }

  /** By the actor itself, on whatever thread: not refused while the runtime closes. */
  final void sendToSelf(Object message) {
    Probe probe = kernel().probe();
    if (probe == null || !probeSending(probe, message)) {
      offer(traced(message), true);
    } else {
      Overflow.full(this, traced(message));
    }
  }

  private boolean probeSending(Probe probe, Object payload) {
    Object message = Objects.requireNonNull(Special.messageOf(payload));
    return probe.sending(this, message, buffer != null) && buffer != null;
  }

  /** What stands for a message in the mailbox: itself, unless somebody wants to know of it. */
  private Object traced(Object payload) {
    return kernel().probe() == null || payload instanceof Special
        ? payload
        : new Special.Traced(payload);
  }

  /** Owner only: a payload is to be handled. */
  final void probeReceived(Object payload, Object message) {
    Probe probe = kernel().probe();
    if (probe != null && payload != message) {
      probe.received(this, message);
    }
  }

  private void probeFired(Object message) {
    Probe probe = kernel().probe();
    if (probe != null) {
      probe.fired(this, message);
    }
  }

  /** Owner only: a receive timeout's message, which nobody sent, is to be handled. */
  final void probeTimedOut(Object payload, Object message) {
    probeFired(message);
    probeReceived(payload, message);
  }

  /** Owner only: a signal is to be handled. */
  final void probeHeard(Signal signal) {
    Probe probe = kernel().probe();
    if (probe != null) {
      probe.heard(this, signal);
    }
  }

  /** From the actor itself, in effect: not refused while the runtime closes. */
  final boolean offer(Object payload, boolean mayWait) {
    return buffer == null
        ? accepted(push(payload), payload)
        : Overflow.offer(this, buffer, payload, mayWait);
  }

  /** The outcome of a push, with its account and its wake-up. */
  final boolean accepted(Push push, Object payload) {
    if (push == Push.REFUSED) {
      return refuse(payload, DeadLetter.ENDED);
    }
    if (push == Push.WAKE) {
      wakeWithLittleStack();
    } else if (push == Push.DEEP) {
      deepSend();
    }
    return true;
  }

  /**
   * The sender owns the mailbox now, and if its stack ends inside {@code wake}, nobody can tell
   * whether the actor was scheduled. So it is marked, with nothing that needs stack, and scheduled
   * again soon, perhaps twice: a marked actor's activations claim it first (see {@link PushCell}).
   */
  private void wakeWithLittleStack() {
    try {
      wake();
    } catch (StackOverflowError e) {
      doubtful = true;
      recipe.kernel.doubts = true;
      throw e;
    }
  }

  /** Wakes it again if it is in doubt whether it was. */
  final void wakeIfDoubtful() {
    if (doubtful) {
      wake();
    }
  }

  final boolean doubtful() {
    return doubtful;
  }

  private void deepSend() {
    int depth = size();
    if (depth >= SHALLOW && !runsOnThisThread()) {
      kernel().scheduler().deepSend(depth, turn() != null);
    }
  }

  final boolean refuse(Object payload, String cause) {
    lose(payload, cause, false);
    return false;
  }

  /** Makes a dead letter of a message, and fails the ask it came with. */
  final void lose(Object payload, String cause, boolean accepted) {
    Object message = Special.messageOf(payload);
    if (message == null) {
      return;
    }
    kernel().deadLetters().report(message, this, cause, accepted);
    Probe probe = kernel().probe();
    if (probe != null) {
      probe.lost(this, message, cause, accepted);
    }
    if (payload instanceof Special.Ask ask) {
      ask.slot().fail(this + (accepted ? " lost" : " refused") + " the request: " + cause, null);
    }
  }

  /** The same of a message that its handler has kept for somebody, who has not taken it. */
  final void loseHandled(Object message, String cause) {
    kernel().counters().handled.decrement(); // it is counted as lost instead
    kernel().deadLetters().report(message, this, cause, true);
    Probe probe = kernel().probe();
    if (probe != null) {
      probe.unread(this, message, cause);
    }
  }

  /** The same of what is left at the end; an ask of this actor fails later, when names are free. */
  final void loseAtEnd(Object payload, String cause) {
    if (payload instanceof Special.Swapping swapping) {
      swapping.swap().failForItsEnd();
    }
    if (payload instanceof Special.Ask ask && ask.slot().target() == this) {
      lose(ask.message(), cause, true);
    } else if (payload != BoundedBuffer.TOKEN) {
      lose(payload, cause, true);
    }
  }

  /** The same of the message at which an actor failed that goes on: its ask fails at once. */
  final void loseAtRestart(Object payload, Throwable thrown) {
    if (payload instanceof Special.Ask ask) {
      lose(ask.message(), DeadLetter.CRASHED, true);
      ask.slot().fail(this + " failed at the request", thrown);
    } else if (payload instanceof Special.Swapping swapping) {
      swapping.swap().fail(thrown);
    } else {
      lose(payload, DeadLetter.CRASHED, true);
    }
  }

  final @Nullable BoundedBuffer buffer() {
    return buffer;
  }

  /** A message another mailbox of this runtime had accepted: it stays in the account once. */
  final boolean takeOver(Object payload) {
    Push push;
    if (buffer == null) {
      push = push(payload);
    } else {
      push = buffer.offer(payload, this, false, 0).push();
    }
    if (push == Push.REFUSED) {
      return false;
    }
    kernel().counters().accepted.decrement(); // it is counted again where it is now
    if (push == Push.WAKE) {
      wake();
    }
    return true;
  }

  /** A timer for a message to this actor; none if it has ended. */
  final Cancellable timer(Function<ActorTimers, Cancellable> start) {
    ActorTimers timers = attachments().timers(this);
    return timers == null ? () -> false : start.apply(timers);
  }

  /** Owner only, before it gives the mailbox up: who is to be told when it has. */
  final @Nullable ReceiveTimeout goesIdle() {
    Attachments some = attachments;
    ActorTimers timers = some == null ? null : some.existingTimers();
    ReceiveTimeout timeout = timers == null ? null : timers.receiveTimeout();
    if (timeout != null) {
      timeout.goesIdle();
    }
    return timeout;
  }

  /** Where the last message is in the mailbox. */
  final int placeOfLast() {
    return lastPosition();
  }

  /** Whether what was there has not been taken. */
  final boolean waitsAt(int place) {
    return size() > 0 && isBefore(place);
  }

  final void noticeIfEmpty(Special notice) {
    if (pushIfEmpty(notice)) {
      wake();
    }
  }

  /** On the timers' thread, which must not run what a policy passes messages on to. */
  final void timerFired(Object message) {
    if (kernel().closing()) {
      return;
    }
    probeFired(message);
    if (recipe.policy() instanceof MailboxPolicy.Redirect
        || recipe.policy() instanceof MailboxPolicy.Spill) {
      kernel().scheduler().runOutside(() -> offer(traced(message), false));
    } else {
      offer(traced(message), false);
    }
  }

  final void notice(Special.Notice notice) {
    if (pushNotice(notice) == Push.WAKE) {
      wake();
    }
  }

  @Override
  public final Push pushToken() {
    return push(BoundedBuffer.TOKEN);
  }

  @Override
  public final <R> CompletableFuture<R> ask(
      Function<? super Recipient<R>, ? extends M> request, Duration timeout) {
    return ReplySlot.ask(this, request, timeout);
  }

  @Override
  public final void stop() {
    if (pushStop(Special.STOP) == Push.WAKE) {
      wake();
    }
    if (buffer != null) {
      buffer.wakeWaiting();
    }
    pokeSupervised();
  }

  /** It may be at rest, and so not see that it was asked to end. */
  private void pokeSupervised() {
    Child child = child();
    if (child != null) {
      child.poked();
    }
  }

  @Override
  public final void kill() {
    terminate(new ExitReason.Killed(), true);
  }

  /** Ends it before the next message; the first such request gives the reason. */
  final void terminate(ExitReason reason, boolean fromOutside) {
    if (fromOutside) {
      killed = true;
    }
    Push push = pushControl(new Terminate(reason, fromOutside));
    if (push == Push.WAKE) {
      wake();
    }
    if (fromOutside) {
      if (push != Push.REFUSED && !runsOnThisThread()) {
        interruptRunner();
      }
      hurryChildren();
      if (push != Push.WAKE || this instanceof PullCell) {
        Fences.arm(this, reason); // who is woken looks for the kill before it runs anything
      }
      pokeSupervised();
    }
  }

  /** If it waits for its children to end, they are killed, too. */
  private void hurryChildren() {
    Attachments some = attachments;
    Children ending = some == null ? null : some.endingChildren();
    if (ending != null) {
      kernel().inTurn(ending::kill); // for they may wait for their own, and so on
    }
  }

  /** Whether it was asked to end at once; pairs with a runner's retirement. */
  final boolean killed() {
    return killed;
  }

  @Override
  public final long behaviorVersion() {
    Versions versions = existingVersions();
    return versions == null ? 1 : versions.current().number();
  }

  /** What it was spawned from, and what runs of it now. */
  abstract Versions firstVersion();

  /** By {@link Swaps}. */
  final Push offerSwap(Swap swap, boolean atOnce) {
    Push push = atOnce ? pushControl(new Swap.Now(swap)) : pushNotice(new Special.Swapping(swap));
    if (push == Push.WAKE) {
      wake();
    }
    return push;
  }

  final @Nullable Versions existingVersions() {
    Attachments some = attachments;
    return some == null ? null : some.existingVersions();
  }

  /** Owner only. */
  final Versions versions() {
    return attachments().versions(this::firstVersion);
  }

  /** Owner only, between two messages. False: the actor was ended meanwhile; see Fences. */
  abstract boolean carryOut(Swap swap);

  @Override
  public final CompletableFuture<Long> hotSwap(Behavior<M> next) {
    return Swaps.inOrder(this, next);
  }

  @Override
  public final CompletableFuture<Long> hotSwapNow(Behavior<M> next) {
    return Swaps.atOnce(this, next);
  }

  @Override
  public final <B extends Behavior<M>> CompletableFuture<Long> hotSwap(
      Supplier<B> next, BiConsumer<? super Behavior<M>, ? super B> migrate) {
    return Swaps.migrating(this, next, migrate);
  }

  @Override
  public final CompletableFuture<Long> hotSwapBody(PullBehavior<M> next) {
    return Swaps.body(this, next);
  }

  @Override
  public final CompletableFuture<Long> rollback(long version) {
    return Swaps.back(this, version);
  }

  /** Owner only, in its last words: false if it is but about to rest. */
  final boolean ending() {
    return refusesMessages();
  }

  @Override
  public final boolean isAlive() {
    return phase < GONE;
  }

  @Override
  public final OptionalInt mailboxSize() {
    int size = size();
    if (size < 0) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(buffer == null ? size + held() : buffer.size());
  }

  /** The oldest of its names, or empty. */
  final String firstName() {
    Attachments existing = attachments;
    return existing == null ? "" : existing.firstName();
  }

  @Override
  public final Pid pid() {
    return new Pid(number);
  }

  @Override
  public final Class<M> protocol() {
    return recipe.protocol();
  }

  @Override
  public final long number() {
    return number;
  }

  @Override
  public final String toString() {
    String name = recipe.name();
    String pid = pid().toString();
    return name == null ? "actor " + pid : "actor " + pid + " '" + name + "'";
  }

  // --- for its owner and its neighbours

  final Recipe<M> recipe() {
    return recipe;
  }

  final Kernel kernel() {
    return recipe.kernel();
  }

  final Attachments attachments() {
    Attachments existing = attachments;
    if (existing != null) {
      return existing;
    }
    Attachments made = new Attachments();
    Object found = ATTACHMENTS.compareAndExchange(this, (Attachments) null, made);
    return found == null ? made : (Attachments) found;
  }

  /** Its path, if it has one. */
  final @Nullable String path() {
    Attachments some = attachments;
    Place<Cell<?>, Supervisor> place = some == null ? null : some.path();
    return place == null ? null : place.path();
  }

  /** Owner only: the next payload; a bounded mailbox's message is only taken aside. */
  final @Nullable Object nextHeld(Turn turn) {
    Object payload = poll(turn);
    return payload == BoundedBuffer.TOKEN ? Objects.requireNonNull(buffer).takeHeld() : payload;
  }

  /**
   * Owner only: what asks the actor to end, if anything; the first from outside, else the first.
   */
  final @Nullable Terminate termination() {
    return hasControls() ? takeTermination() : null;
  }

  private @Nullable Terminate takeTermination() {
    Terminate[] found = new Terminate[1];
    takeControls(
        control -> {
          if (control instanceof Swap.Now now) {
            Swaps.pend(this, now.swap());
          } else if (control instanceof Terminate asked
              && (!asked.rests || restAsked())
              && (found[0] == null || (asked.fromOutside && !found[0].fromOutside))) {
            found[0] = asked;
          }
        });
    return found[0];
  }

  /**
   * Owner only, as the last it does: the actor ends, or comes to rest and is its supervisor's.
   *
   * @return false if it rests, and the caller must not touch it any more
   */
  final boolean leave(Ending ending) {
    Child child = child();
    if (child != null && rests(ending, child)) {
      RestPath.rest(this, child, ending);
      return false;
    }
    if (ending.own()) {
      kernel().logFailure(this, ending.reason());
    }
    if (child != null && refusesMessages()) {
      child.stopping();
    }
    ExitPath.end(this, ending.reason());
    return true;
  }

  private boolean rests(Ending ending, Child child) {
    return !refusesMessages()
        && (ending.rests() || ending.own() && child.restsAfter(ending.reason()));
  }

  /** Owner only: whether the actor will be restarted in place after this. */
  final boolean restsAfter(Ending ending) {
    Child child = child();
    return child != null && rests(ending, child);
  }

  private boolean restAsked() {
    Child child = child();
    return child != null && child.restAsked();
  }

  /** What its supervisor knows it by, if it has one. */
  final @Nullable Child child() {
    Attachments some = attachments;
    return some == null ? null : some.child();
  }

  /** Whether it is at rest; only a supervised actor can be. */
  final boolean resting() {
    Child child = child();
    return child != null && child.resting();
  }

  // --- for RestPath and supervisors

  /** Owner only: lets go of the behaviour, and of who runs it. */
  abstract void rested();

  /** At rest: runs it again. */
  abstract void runAgain();

  /** Whether it says that it has started some time after its begin. */
  abstract boolean startsLater();

  /** Another actor from what this one was spawned from. */
  abstract Cell<M> another(Recipe<M> recipe, long number);

  @Override
  public final ActorRef<?> ref() {
    return this;
  }

  @Override
  public final Restart restartType() {
    return recipe.restart();
  }

  @Override
  public final void rest() {
    if (pushControl(Terminate.rest()) == Push.WAKE) {
      wake();
    }
  }

  @Override
  public final boolean asksToEnd() {
    return killed || refusesMessages();
  }

  @Override
  public final void resume(ExitReason reason, int restarts) {
    RestPath.resume(this, reason, restarts);
  }

  @Override
  public final void end(ExitReason otherwise) {
    pushControl(new Terminate(otherwise, true));
    runAgain();
  }

  // --- for ExitPath

  /** Kernel only. */
  final void endTold() {
    phase = TOLD;
  }

  final boolean isEndTold() {
    return phase == TOLD;
  }

  /** Nothing gets in any more, and what is in is handed over. */
  final void closeMailbox(Consumer<Object> each) {
    settleCounts();
    drainHeld(each);
    kernel().counters().accepted.add(close(each, Cell::fail));
    Swaps.failPending(this);
    if (buffer != null) {
      buffer.drain(each);
    }
  }

  /** Between attempts of {@link #step}; whoever is in the way is a few steps from done. */
  final void pauseBeforeEnd(int round) {
    pause(round);
  }

  /** Whether nothing gets in any more, and nothing is in. */
  final boolean shut() {
    return closed();
  }

  /** Whether there is, or may be, a thread in its code. */
  final boolean mayRun() {
    return phase < LEAVING;
  }

  /**
   * By a thread that was in the actor's code, and would be its owner again: whether it may. Asks
   * without a fence of its own, for a fencer sees to the order.
   */
  final boolean mayOwn() {
    for (int i = 0; phase == FENCING; i++) {
      pause(i);
    }
    return phase < FENCING;
  }

  /**
   * By the owner, when it has come out of the actor's code: whether the actor was ended meanwhile
   * without it. If so, the caller must touch nothing of it any more. See {@link Fences}.
   */
  final boolean fenced() {
    VarHandle.fullFence(); // that it has come out is written before the phase is read
    if (mayOwn()) {
      return false;
    }
    kernel().fences().returned();
    return true;
  }

  /** Makes a step, unless another thread has made one. */
  final boolean step(byte from, byte to) {
    return PHASE.compareAndSet(this, from, to);
  }

  /** By who made the step to LEAVING. */
  final void gone() {
    phase = GONE;
  }

  /** By who made the step to LEAVING: whether there is nothing to detach. */
  final boolean neverHadAttachments() {
    return attachments == null
        && ATTACHMENTS.compareAndSet(this, (Attachments) null, Attachments.ENDED);
  }

  private static void fail(Control control) {
    if (control instanceof Swap.Now now) {
      now.swap().failForItsEnd();
    }
  }
}

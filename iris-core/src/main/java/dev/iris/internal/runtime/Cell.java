package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.Pid;
import dev.iris.PullBehavior;
import dev.iris.Recipient;
import dev.iris.Restart;
import dev.iris.internal.mailbox.BoundedBuffer;
import dev.iris.internal.mailbox.Control;
import dev.iris.internal.mailbox.Push;
import dev.iris.internal.mailbox.QueueLock;
import dev.iris.internal.registry.PidTable;
import dev.iris.internal.supervise.Child;
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
 * or a pull actor's thread. Everything here may be called from any thread, but for what is said to
 * be the owner's.
 *
 * <p>Here is what all actors are and what only the mailbox's class may do. How the two kinds are
 * run is in {@link Execution}, how a message gets in on other than the plain way in {@link Sending}
 * and {@link Overflow}, what becomes of those that are not handled in {@link Losses}, how an actor
 * is asked to end and leaves in {@link Termination}, and how far its end has come in {@link Phase}.
 */
abstract sealed class Cell<M> extends QueueLock
    implements ActorRef<M>, PidTable.Entry, Execution<M>, BoundedBuffer.Tokens, Ward, Named
    permits PushCell, PullCell {

  private static final VarHandle ATTACHMENTS;

  static {
    try {
      var lookup = MethodHandles.lookup();
      ATTACHMENTS = lookup.findVarHandle(Cell.class, "attachments", Attachments.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Recipe<M> recipe;
  private final long number;
  private final @Nullable BoundedBuffer buffer;
  private volatile @Nullable Attachments attachments;

  /** By {@link Phase} alone. */
  volatile byte phase;

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

  // --- what others see

  @Override
  public final boolean send(M message) {
    return sendPayload(Objects.requireNonNull(message, "message"));
  }

  /** A message, or an ask with one. */
  final boolean sendPayload(Object payload) {
    return kernel().wary() ? Sending.warily(this, payload) : offer(payload, true);
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
      return Losses.refuse(this, payload, DeadLetter.ENDED);
    }
    if (push == Push.WAKE) {
      wakeWithLittleStack();
    } else if (push == Push.DEEP) {
      Sending.deep(this);
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

  /** Adds a message to an unbounded mailbox; the outcome is the caller's to act on. */
  final Push pushMessage(Object payload) {
    return push(payload);
  }

  /** How many messages wait in the queue, or tokens for such; less than none: closed. */
  final int depth() {
    return size();
  }

  /** Whether there is somebody who handles what it is sent. */
  final boolean attended() {
    return turn() != null;
  }

  final @Nullable BoundedBuffer buffer() {
    return buffer;
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

  /** Adds a signal, or what else is no message but waits behind messages. */
  final Push notice(Special notice) {
    return wakeAfter(pushNotice(notice));
  }

  /** Adds a request that does not wait behind messages. */
  final Push control(Control request) {
    return wakeAfter(pushControl(request));
  }

  private Push wakeAfter(Push push) {
    if (push == Push.WAKE) {
      wake();
    }
    return push;
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
    wakeAfter(pushStop(Special.STOP));
    if (buffer != null) {
      buffer.wakeWaiting();
    }
    Termination.pokeSupervisor(this);
  }

  @Override
  public final void kill() {
    Termination.ask(this, new ExitReason.Killed(), true);
  }

  /** By who asks it to end at once, before it looks whom that concerns. */
  final void wasKilled() {
    killed = true;
  }

  /** Whether it was asked to end at once; pairs with a runner's retirement. */
  final boolean killed() {
    return killed;
  }

  @Override
  public final long behaviorVersion() {
    Versions versions = Versions.existing(this);
    return versions == null ? 1 : versions.current().number();
  }

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

  @Override
  public final boolean isAlive() {
    return phase < Phase.GONE;
  }

  @Override
  public final OptionalInt mailboxSize() {
    int size = size();
    if (size < 0) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(buffer == null ? size + held() : buffer.size());
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

  final @Nullable Attachments existingAttachments() {
    return attachments;
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

  /**
   * Owner only: what asks the actor to end, if anything; the first from outside, else the first.
   */
  final @Nullable Terminate termination() {
    return hasControls() ? Termination.take(this) : null;
  }

  /** Owner only: all controls, oldest first. */
  final void takeAllControls(Consumer<? super Control> each) {
    takeControls(each);
  }

  /** What its supervisor knows it by, if it has one. */
  final @Nullable Child child() {
    Attachments some = attachments;
    return some == null ? null : some.child();
  }

  // --- for RestPath and supervisors

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
    control(Terminate.rest());
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

  /** Nothing gets in any more, and what is in is handed over. */
  final void closeMailbox(Consumer<Object> each) {
    settleCounts();
    drainHeld(each);
    kernel().counters().accepted.add(close(each, Swaps::failAtEnd));
    Swaps.failPending(this);
    if (buffer != null) {
      buffer.drain(each);
    }
  }

  /** Between attempts; whoever is in the way is a few steps from done. */
  final void pauseFor(int round) {
    pause(round);
  }

  /** Whether nothing gets in any more, and nothing is in. */
  final boolean shut() {
    return closed();
  }

  /** By who made the step to LEAVING: whether there is nothing to detach. */
  final boolean neverHadAttachments() {
    return attachments == null
        && ATTACHMENTS.compareAndSet(this, (Attachments) null, Attachments.ENDED);
  }
}

package dev.iris.internal.runtime;

import dev.iris.ExitReason;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What push and pull actors do differently: how the actor is run and woken, how its code is left,
 * and what it counts itself. Everything else about an actor is in {@link Cell}.
 *
 * <p>Where nothing is said any thread may call. "Owner only" means whoever owns the mailbox; see
 * {@link dev.iris.internal.mailbox.QueueLock}.
 */
interface Execution<M> {

  // --- running

  /** Starts it, once it can be found. */
  void begin();

  /**
   * Instead of {@link #begin}, by who has made it: keeps everybody else from running it.
   *
   * @return false if it runs, for it was found and has got something
   */
  boolean holdBack();

  /** Whether it says that it has started some time after its begin. */
  boolean startsLater();

  /** Makes the actor run, after a push that said so. */
  void wake();

  /** Whether the calling thread is running this actor. */
  boolean runsOnThisThread();

  /** By the actor's own code: spends reductions, and lets others go first when they are gone. */
  void checkpoint(int reductions);

  /** Interrupts the thread that runs this actor, if it is the actor's alone. */
  void interruptRunner();

  // --- what it runs

  /** Owner only: what it was spawned from, and what runs of it now. */
  Versions firstVersion();

  /** Owner only, between two messages. False: the actor was ended meanwhile; see {@link Fences}. */
  boolean carryOut(Swap swap);

  /** Another actor from what this one was spawned from. */
  Cell<M> another(Recipe<M> recipe, long number);

  // --- rest and end

  /** Owner only: lets go of the behaviour, and of who runs it. */
  void rested();

  /** At rest: runs it again. */
  void runAgain();

  /** Whether {@link #lastWords} may be the user's code. */
  boolean hasLastWords();

  /** Owner only: the actor's own last words; what it throws is the caller's to log. */
  void lastWords(ExitReason reason) throws Exception;

  /** Where a thread is in this actor's code; null: none is in it. */
  @Nullable Stay stay();

  /**
   * By the fencer, which has become the owner: ends the turn of that stay, and settles accounts.
   */
  void takeOver(Stay stay);

  /** Lets go of what only this actor used to run. */
  void released();

  // --- accounts

  /** Accepted messages that have left the mailbox and were not begun. */
  int held();

  /** Owner only, at the end: hands over what is held back so. */
  void drainHeld(Consumer<Object> each);

  /** How many messages it has begun, as far as that is known without a count of its own. */
  long begun();

  /** What it counts itself, as long as the actor lives: messages taken. */
  long takenWhileAlive();

  /** The same: messages handled. */
  long handledWhileAlive();

  /** Owner only, at the end: adds what it has counted itself to the sums. */
  void settleCounts();
}

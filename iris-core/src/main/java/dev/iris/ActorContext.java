package dev.iris;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an actor may do. It may be kept in a field, but used only on the thread that is running the
 * actor at that moment: every method throws {@link IllegalStateException} elsewhere.
 *
 * @param <M> the messages the actor takes
 */
public interface ActorContext<M> {

  /**
   * This actor's reference, to be given to others.
   *
   * @return the reference
   */
  ActorRef<M> self();

  /**
   * The runtime this actor lives in.
   *
   * @return the runtime
   */
  IrisRuntime runtime();

  /**
   * For long messages: spends reductions, of which an activation has as many as the actor's budget.
   * When they are gone, others get this thread's place, once per message, and this thread yields.
   * Call it every so often in a loop that computes for more than a millisecond.
   *
   * @param reductions how many, 1 or more; a message costs one
   * @throws IllegalArgumentException if it is less than 1
   */
  void checkpoint(int reductions);

  /**
   * Ends this actor once the message in hand is done, with that reason; what is queued becomes dead
   * letters. A pull actor ends when its body returns, and its next receive makes it.
   *
   * @param reason what {@code onStop} and watchers are told
   */
  void exit(ExitReason reason);

  /**
   * A recipe for children of this actor. They end before anybody is told of this actor's end, and
   * their own children before them: when this actor is killed they are killed, else they are
   * stopped, all at a time, and killed after {@link RuntimeConfig#withShutdownTimeout}. That one of
   * them ends is not told unless it is watched or linked.
   *
   * @param <C> the messages the children take
   * @param protocol their class
   * @return the recipe, which any thread may use; it spawns while this actor has not begun to end,
   *     and throws {@link IllegalStateException} after that
   */
  <C> Spawner<C> child(Class<C> protocol);

  /**
   * Asks for one {@link Signal.Exit} when another actor ends. It takes its place in this actor's
   * mailbox, after everything the other one sent here, past any bound. Of an actor that has ended
   * already it comes at once, with {@link ExitReason.NoProcess}. Two watches bring two signals.
   *
   * <p>An actor of another node is taken to have ended, with {@link ExitReason.NodeDown}, when its
   * node is declared down, or when its name there is found to have another pid, or none.
   *
   * @param other the actor to watch
   * @return to stop watching; its cancel also takes back a signal that is queued and not yet seen
   * @throws IllegalArgumentException if that is this actor itself, or one of another runtime
   */
  Cancellable watch(ActorRef<?> other);

  /**
   * Ties the ends of two actors together, both ways: when one ends abnormally, the other ends
   * before its next message, with the same reason, as by a kill. {@link ExitReason.Normal} and
   * {@link ExitReason.Shutdown} do not pass along. An end passes once, however often the two are
   * linked. If the other one has ended already, this actor is treated as if it ended now, with
   * {@link ExitReason.NoProcess}.
   *
   * <p>A link to an actor of another node is one-way: what {@link #watch} would tell of it passes
   * here like the end of a linked actor, always with {@link ExitReason.NodeDown}, and the other
   * side never hears of an end here.
   *
   * @param other the actor to link
   * @throws IllegalArgumentException if that is this actor itself, or one of another runtime
   */
  void link(ActorRef<?> other);

  /**
   * Undoes {@link #link}, whichever of the two called it. From now on neither end passes along;
   * what has already arrived here stays.
   *
   * @param other the actor this one may be linked to
   * @throws IllegalArgumentException if that is this actor itself, or one of another runtime
   */
  void unlink(ActorRef<?> other);

  /**
   * Makes the ends of linked actors arrive as {@link Signal.Exit}, in mailbox order and whatever
   * the reason, instead of ending this actor. What counts is how this is set when the other ends.
   *
   * @param trap true to hear of them, false (as at the start) to end with them
   */
  void trapExits(boolean trap);

  /**
   * Sends this actor a message, once, after a delay. It ends with this actor, and when it is
   * restarted.
   *
   * @param delay zero or more; it never fires early
   * @param message the message
   * @return the timer
   * @throws IllegalArgumentException if the delay is negative
   */
  Cancellable after(Duration delay, M message);

  /**
   * The same under a name: if a timer of that name is pending, it is cancelled, and this one takes
   * its place. One that has fired already is not taken back. Names are this actor's own.
   *
   * @param timer the name
   * @param delay zero or more; it never fires early
   * @param message the message
   * @return the timer
   * @throws IllegalArgumentException if the delay is negative
   */
  Cancellable after(String timer, Duration delay, M message);

  /**
   * Sends this actor a message again and again at a fixed rate, the first time after one period. It
   * ends with this actor, and when it is restarted. What a pause made it miss is left out, and
   * nothing is sent while the last message of this timer still waits in the mailbox, so there is
   * never a burst.
   *
   * @param period more than zero; no message comes early
   * @param message the message, the same each time
   * @return the timer; its cancel says true if it was still on, and a message sent before may still
   *     come
   * @throws IllegalArgumentException if the period is not more than zero
   */
  Cancellable every(Duration period, M message);

  /**
   * Sends this actor a message whenever nothing has arrived for so long, neither message nor
   * signal: from the moment it has nothing left to do, and again after each such message. A call
   * replaces what an earlier one asked for. The message passes any bound and is in no account, for
   * nobody sent it. It ends with this actor, and when it is restarted.
   *
   * @param idle more than zero; it never comes early
   * @param message the message; null switches it off
   * @throws IllegalArgumentException if the time is not more than zero
   */
  void receiveTimeout(Duration idle, @Nullable M message);

  /**
   * Brings the outcome of a future back as a message to this actor: the safe way out of the threads
   * that complete futures. If the actor has ended by then, the message is refused like any other.
   *
   * @param <R> what the future brings
   * @param future the future
   * @param toMessage makes a message of the result, or of the failure; exactly one of them is
   *     given, or neither when the result is null. It runs on a completing thread, so it must not
   *     touch the actor's state; if it throws, that is logged and no message comes
   */
  <R> void pipeToSelf(
      CompletionStage<R> future,
      BiFunction<? super @Nullable R, ? super @Nullable Throwable, ? extends M> toMessage);
}

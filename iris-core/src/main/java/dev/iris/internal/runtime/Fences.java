package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.internal.supervise.Child;
import dev.iris.internal.time.Timers;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends killed actors whose code does not return. A kill sets a timer; if the actor has not ended
 * when it runs out, and a thread is in its code, the actor is fenced off from that thread: a
 * service thread becomes its owner in that thread's place and takes it along the path of every
 * exit, but for {@code onStop}. The thread is left to the code. What it sends is refused, the
 * actor's context is closed to it, its place with the scheduler is another's; and when it comes out
 * of the code after all, it leaves without a look at the actor.
 *
 * <p>How ownership passes. The owner in the actor's code does not take part, and a handler that
 * returns pays nothing for the possibility. So whether the owner is in the actor's code (its {@link
 * Stay}: a runner's odd beat, a pull actor's {@link PullTurn#inBody}) is written without a fence,
 * and the fencer sees to the order for both:
 *
 * <ol>
 *   <li>It notes the stay, and steps from LIVE (or LAST_WORDS, in {@code onStop}) to FENCING. Two
 *       fencers, or a fencer and an owner at its last step, decide by that who is first.
 *   <li>It has the runner retired, or signals a pull actor's turn, and then has the JVM stop the
 *       thread to look at its stack. All the thread had written is now seen here, and whatever it
 *       reads from now on is not older than FENCING and the retirement, or the signal.
 *   <li>It compares the stay. Is it another, or none, the thread had come out: back to the phase it
 *       came from; the timer is set again. Is it the same, the thread was in the code when it was
 *       stopped, and will find FENCING, or what came of it, on its way out; so the fencer is the
 *       owner, puts the thread behind the fence, and steps to LEAVING.
 * </ol>
 *
 * <p>The other side is {@link Cell#fenced} and {@link Cell#mayOwn}. A push actor's owner, out of
 * the code, asks whether its runner is retired, as it does after each message anyway, and only then
 * for the phase; a full fence between its own beat and the phase pairs with the fencer's step
 * before the comparison, so that an owner that found LIVE is not found in the code. A pull actor's
 * thread asks for a signal whenever it goes from the body into a receive, and only then for the
 * phase; and for the phase when the body is over. Who finds FENCING waits; the fencer is a few
 * steps from a decision. Who finds LEAVING has lost the actor, takes its thread from behind the
 * fence and goes.
 *
 * <p>What the code had in hand is a dead letter like the queue. If a handler returns after that,
 * its runner counts the message as handled, and takes that back.
 *
 * <p>{@link #arm}, {@link #holdsThisThread}, {@link #any}, {@link #held}: any thread.
 */
final class Fences {

  private final Kernel kernel;
  private final long limitNanos;
  private final ConcurrentHashMap<Thread, Cell<?>> behind = new ConcurrentHashMap<>();

  Fences(Kernel kernel, long limitNanos) {
    this.kernel = kernel;
    this.limitNanos = limitNanos;
  }

  /** After a kill: its code may take so long to return. */
  static void arm(Cell<?> who, ExitReason reason) {
    if (Phase.mayRun(who)) {
      Kernel kernel = who.kernel();
      Attachments attachments = who.attachments();
      if (attachments.mayFence()) {
        long nanos = kernel.fences().limitNanos;
        Timers.Timer timer = kernel.timers().schedule(nanos, () -> due(who, reason));
        if (!attachments.fence(timer)) {
          timer.cancel();
        }
      }
    }
  }

  /** On the timers' thread. */
  private static void due(Cell<?> who, ExitReason reason) {
    Kernel kernel = who.kernel();
    if (who.stay() != null) {
      kernel.waits().start("iris-fence", () -> kernel.fences().fence(who, reason));
    } else {
      again(who, reason);
    }
  }

  /** It waits for a thread, or does the runtime's own work. */
  private static void again(Cell<?> who, ExitReason reason) {
    who.attachments().unfence();
    arm(who, reason);
  }

  /** Ends it without the thread that is in its code, if there is one. */
  void fence(Cell<?> who, ExitReason reason) {
    Stay stay = who.stay();
    if (stay == null) {
      again(who, reason);
      return;
    }
    for (int i = 0; Phase.mayRun(who); i++) {
      if (Phase.step(who, Phase.LIVE, Phase.FENCING)) {
        fence(who, stay, reason, Phase.LIVE);
        return;
      }
      if (Phase.step(who, Phase.LAST_WORDS, Phase.FENCING)) {
        fence(who, stay, reason, Phase.LAST_WORDS);
        return;
      }
      who.pauseFor(i); // somebody interrupts it
    }
  }

  private void fence(Cell<?> who, Stay stay, ExitReason reason, byte from) {
    if (stay.runner() != null) {
      kernel.scheduler().abandon(stay.runner());
      stay.runner().retire();
    } else {
      stay.turn().signal();
    }
    StackTraceElement[] at = kernel.waits().look(stay.thread());
    if (!stay.equals(who.stay())) {
      Phase.step(who, Phase.FENCING, from);
      again(who, reason);
      return;
    }
    behind.put(stay.thread(), who);
    kernel.lookWhetherWary();
    Phase.step(who, Phase.FENCING, Phase.LEAVING);
    kernel.counters().fenced.increment();
    kernel.logFenced(who, stay.thread(), at);
    boolean stopping = who.refusesMessages();
    Child child = who.child();
    if (child != null && stopping) {
      child.stopping();
    }
    who.takeOver(stay);
    ExitPath.endWithout(who, reason);
  }

  /** By a thread that has come out of the code it was left to. */
  void returned() {
    if (behind.remove(Thread.currentThread()) != null) {
      kernel.lookWhetherWary();
    }
  }

  /** Whether there are threads behind a fence. */
  boolean any() {
    return !behind.isEmpty();
  }

  /** Whether the calling thread is behind a fence. */
  boolean holdsThisThread() {
    return any() && behind.containsKey(Thread.currentThread());
  }

  /** The actors that were ended without threads that are still in their code, by age of pid. */
  List<ActorRef<?>> held() {
    return behind.values().stream()
        .sorted(Comparator.<Cell<?>>comparingLong(Cell::number))
        .<ActorRef<?>>map(cell -> cell)
        .toList();
  }
}

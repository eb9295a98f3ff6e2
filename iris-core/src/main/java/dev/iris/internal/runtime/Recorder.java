package dev.iris.internal.runtime;

import dev.iris.ActorContext;
import dev.iris.Behavior;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.Signal;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The behaviour of an observed actor: keeps the newest of what it gets until somebody takes it. The
 * actor adds; any thread drains. A message counts as handled when it is kept; one that is pushed
 * out, or left when the actor ends, has reached nobody, so it is a dead letter after all. That is
 * reported outside the monitor.
 */
final class Recorder<M> implements Behavior<M> {

  /** A signal is in no account; but a message may be a signal, too. */
  private record Got(Object what, boolean counted) {}

  private final int capacity;
  private final ArrayDeque<Got> newest = new ArrayDeque<>();

  Recorder(int capacity) {
    this.capacity = capacity;
  }

  /** So that it hears of the ends of actors that link it, also after a restart. */
  @Override
  public void onStart(ActorContext<M> ctx) {
    ctx.trapExits(true);
  }

  @Override
  public void onMessage(M message, ActorContext<M> ctx) {
    lose(add(new Got(message, true)), DeadLetter.EVICTED, ctx);
  }

  @Override
  public void onSignal(Signal signal, ActorContext<M> ctx) {
    lose(add(new Got(signal, false)), DeadLetter.EVICTED, ctx);
  }

  /** Before a restart, when it still accepts messages, what it has got stays. */
  @Override
  public void onStop(ExitReason reason, ActorContext<M> ctx) {
    if (((Cell<M>) ctx.self()).refusesMessages()) {
      takeAll().forEach(left -> lose(left, DeadLetter.UNHANDLED, ctx));
    }
  }

  private void lose(@Nullable Got unread, String cause, ActorContext<M> ctx) {
    if (unread != null && unread.counted) {
      Losses.handled((Cell<M>) ctx.self(), unread.what, cause);
    }
  }

  /** What had to go for it, if anything. */
  private synchronized @Nullable Got add(Got got) {
    Got pushedOut = newest.size() == capacity ? newest.removeFirst() : null;
    newest.addLast(got);
    return pushedOut;
  }

  private synchronized List<Got> takeAll() {
    List<Got> all = List.copyOf(newest);
    newest.clear();
    return all;
  }

  List<Object> drain() {
    return takeAll().stream().map(Got::what).toList();
  }
}

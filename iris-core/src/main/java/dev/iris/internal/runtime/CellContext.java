package dev.iris.internal.runtime;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Cancellable;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.Spawner;
import dev.iris.internal.time.Durations;
import dev.iris.internal.transport.Transport;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an actor may do: checks that the actor's own thread asks, and passes it on. */
sealed class CellContext<M> implements ActorContext<M> permits PullMailbox {

  private static final Logger LOG = LoggerFactory.getLogger(CellContext.class);

  private final Cell<M> cell;

  CellContext(Cell<M> cell) {
    this.cell = cell;
  }

  /** The actor, if the calling thread is running it. */
  final Cell<M> own() {
    if (!cell.runsOnThisThread()) {
      if (cell.kernel().fences().holdsThisThread()) {
        throw fenced(cell);
      }
      throw new IllegalStateException(
          "the context of "
              + cell
              + " was used on thread '"
              + Thread.currentThread()
              + "'; it may be used only on the thread that runs the actor, while it runs it");
    }
    return cell;
  }

  /** What to throw when the actor was ended without the code that calls. */
  static IllegalStateException fenced(Cell<?> cell) {
    return new IllegalStateException(
        cell + " was killed and has been ended, for this code had not returned in time");
  }

  @Override
  public ActorRef<M> self() {
    return own();
  }

  @Override
  public IrisRuntime runtime() {
    return own().kernel().runtime();
  }

  @Override
  public void checkpoint(int reductions) {
    if (reductions < 1) {
      throw new IllegalArgumentException("reductions is " + reductions + "; it must be 1 or more");
    }
    own().checkpoint(reductions);
  }

  @Override
  public void exit(ExitReason reason) {
    Termination.ask(own(), Objects.requireNonNull(reason, "reason"), false);
  }

  @Override
  public <C> Spawner<C> child(Class<C> protocol) {
    return Recipe.ofChild(own(), Objects.requireNonNull(protocol, "protocol"));
  }

  @Override
  public Cancellable watch(ActorRef<?> other) {
    Cell<M> self = own();
    if (other instanceof Transport.Remote remote) {
      return Watch.begin(self, other, remote);
    }
    return Watch.begin(self, another(other, "watches itself; it cannot hear its own exit"));
  }

  @Override
  public void link(ActorRef<?> other) {
    Cell<M> self = own();
    if (other instanceof Transport.Remote remote) {
      RemoteLink.begin(self, other, remote);
      return;
    }
    Links.link(self, another(other, "links itself; a link is between two"));
  }

  @Override
  public void unlink(ActorRef<?> other) {
    Cell<M> self = own();
    if (other instanceof Transport.Remote) {
      RemoteLink.undo(self, other);
      return;
    }
    Links.unlink(self, another(other, "unlinks itself; a link is between two"));
  }

  @Override
  public void trapExits(boolean trap) {
    own().attachments().trap(trap);
  }

  private Cell<?> another(ActorRef<?> other, String otherwise) {
    Cell<?> target = LocalRuntime.local(Objects.requireNonNull(other, "other"), cell.kernel());
    if (target == cell) {
      throw new IllegalArgumentException(cell + " " + otherwise);
    }
    return target;
  }

  @Override
  public Cancellable after(Duration delay, M message) {
    Objects.requireNonNull(message, "message");
    long nanos = Durations.atLeastZero(delay, "delay");
    return ActorTimers.start(own(), timers -> timers.once(nanos, message, true));
  }

  @Override
  public Cancellable after(String timer, Duration delay, M message) {
    Objects.requireNonNull(timer, "timer");
    Objects.requireNonNull(message, "message");
    long nanos = Durations.atLeastZero(delay, "delay");
    return ActorTimers.start(own(), timers -> timers.named(timer, nanos, message));
  }

  @Override
  public Cancellable every(Duration period, M message) {
    Objects.requireNonNull(message, "message");
    long nanos = Durations.aboveZero(period, "period");
    return ActorTimers.start(own(), timers -> timers.every(nanos, message, true));
  }

  @Override
  public void receiveTimeout(Duration idle, @Nullable M message) {
    long nanos = Durations.aboveZero(idle, "idle");
    Cell<M> self = own();
    ActorTimers timers = self.attachments().timers(self);
    if (timers != null) {
      timers.receiveTimeout(message == null ? null : new ReceiveTimeout(self, nanos, message));
    }
  }

  @Override
  public <R> void pipeToSelf(
      CompletionStage<R> future,
      BiFunction<? super @Nullable R, ? super @Nullable Throwable, ? extends M> toMessage) {
    Cell<M> self = own();
    Objects.requireNonNull(future, "future");
    Objects.requireNonNull(toMessage, "toMessage");
    future.whenComplete(
        (result, failure) -> {
          M message;
          try {
            message =
                Objects.requireNonNull(toMessage.apply(result, failure), "toMessage's result");
          } catch (Throwable thrown) {
            LOG.warn("A future's result did not reach {}: toMessage failed", self, thrown);
            return;
          }
          Sending.toSelf(self, message);
        });
  }
}

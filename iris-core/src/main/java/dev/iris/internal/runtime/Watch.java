package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.Cancellable;
import dev.iris.ExitReason;
import dev.iris.Signal;
import dev.iris.internal.transport.Transport;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One actor's wish to hear of another's exit. Either it is seen, or it is cancelled. */
final class Watch implements ExitListener, Cancellable, Special.Claim {
  private final Cell<?> watcher;
  private final @Nullable Cell<?> watched;
  private Runnable stopListening = () -> {};
  private final AtomicBoolean settled = new AtomicBoolean();

  private Watch(Cell<?> watcher, @Nullable Cell<?> watched) {
    this.watcher = watcher;
    this.watched = watched;
  }

  /** By the watcher. */
  static Watch begin(Cell<?> watcher, Cell<?> watched) {
    Watch watch = new Watch(watcher, watched);
    if (watcher.attachments().watching(watch) && !watched.attachments().addExitListener(watch)) {
      watch.ended(watched, new ExitReason.NoProcess(), Map.of());
    }
    return watch;
  }

  /** By the watcher: the same of an actor of another node. */
  static Watch begin(Cell<?> watcher, ActorRef<?> who, Transport.Remote remote) {
    Watch watch = new Watch(watcher, null);
    if (watcher.attachments().watching(watch)) {
      watch.stopListening =
          remote.onEnd(
              Transport.Remote.Turn.NOTICES,
              (reason, metadata) -> watch.tell(who, reason, metadata));
    }
    return watch;
  }

  @Override
  public void ended(Cell<?> who, ExitReason reason, Map<String, String> metadata) {
    tell(who, reason, metadata);
  }

  private void tell(ActorRef<?> who, ExitReason reason, Map<String, String> metadata) {
    if (!settled.get()) {
      watcher.notice(new Special.Notice(new Signal.Exit(who, reason, metadata), this));
    }
  }

  /** Something else than its end has happened to the watched one; the watch goes on. */
  void tellMeanwhile(Signal signal) {
    if (!settled.get()) {
      watcher.notice(new Special.Notice(signal, new WhileWatching()));
    }
  }

  /** Of a notice that a cancel takes back, and that is not the last one. */
  private final class WhileWatching implements Special.Claim {
    @Override
    public boolean settled() {
      return settled.get();
    }

    @Override
    public boolean claim() {
      return !settled.get();
    }
  }

  @Override
  public boolean settled() {
    return settled.get();
  }

  @Override
  public boolean claim() {
    watcher.attachments().noLongerWatching(this);
    return settled.compareAndSet(false, true);
  }

  @Override
  public boolean cancel() {
    watcher.attachments().noLongerWatching(this);
    stopListening();
    return settled.compareAndSet(false, true);
  }

  /** When the watcher has ended. */
  void abandon() {
    stopListening();
  }

  private void stopListening() {
    if (watched == null) {
      stopListening.run();
    } else {
      watched.attachments().removeExitListener(this);
    }
  }
}

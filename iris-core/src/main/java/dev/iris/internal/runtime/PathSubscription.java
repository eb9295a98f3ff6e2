package dev.iris.internal.runtime;

import dev.iris.Cancellable;
import dev.iris.ExitReason;
import dev.iris.PathEvent;
import dev.iris.Recipient;
import dev.iris.internal.path.PathListener;
import java.util.ArrayDeque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes events of the tree on, in their order. The tree calls under its monitor, so events are
 * queued, and whoever finds the queue at rest has it emptied on a thread that may block.
 */
final class PathSubscription implements PathListener<Cell<?>>, ExitListener, Cancellable {

  private static final Logger LOG = LoggerFactory.getLogger(PathSubscription.class);

  private final Kernel kernel;
  private final String prefix;
  private final Recipient<? super PathEvent> to;
  private final ArrayDeque<PathEvent> events = new ArrayDeque<>();
  private boolean sending;
  private boolean ended;

  private PathSubscription(Kernel kernel, String prefix, Recipient<? super PathEvent> to) {
    this.kernel = kernel;
    this.prefix = prefix;
    this.to = to;
  }

  static Cancellable begin(Kernel kernel, String prefix, Recipient<? super PathEvent> to) {
    PathSubscription subscription = new PathSubscription(kernel, prefix, to);
    kernel.paths().tree().listen(prefix, subscription);
    if (to instanceof Cell<?> cell && !cell.attachments().addExitListener(subscription)) {
      subscription.cancel();
    }
    return subscription;
  }

  @Override
  public void changed(String path, Cell<?> owner, boolean appeared) {
    PathEvent event =
        appeared ? new PathEvent.Appeared(path, owner) : new PathEvent.Gone(path, owner);
    synchronized (this) {
      if (ended || kernel.closing()) {
        return;
      }
      events.add(event);
      if (sending) {
        return;
      }
      sending = true;
    }
    kernel.scheduler().runOutside(this::sendAll);
  }

  private void sendAll() {
    for (PathEvent event = next(); event != null; event = next()) {
      try {
        to.send(event);
      } catch (Throwable thrown) {
        LOG.warn("{} did not reach a subscriber, which failed", event, thrown);
      }
    }
  }

  private synchronized @Nullable PathEvent next() {
    PathEvent event = ended ? null : events.poll();
    sending = event != null;
    return event;
  }

  @Override
  public void ended(Cell<?> who, ExitReason reason, Map<String, String> metadata) {
    cancel();
  }

  @Override
  public boolean cancel() {
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
      events.clear();
    }
    kernel.paths().tree().unlisten(prefix, this);
    if (to instanceof Cell<?> cell) {
      cell.attachments().removeExitListener(this);
    }
    return true;
  }
}

package dev.iris.internal.runtime;

import dev.iris.ExitReason;
import dev.iris.internal.time.Timers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Ends the children of an actor, the youngest first, all at a time, then goes on. They are stopped,
 * and killed when they take too long. A child whose code does not return even then is ended without
 * it. Any thread.
 */
final class Children implements ExitListener {
  private final Kernel kernel;
  private final List<Cell<?>> all;
  private final Runnable then;
  private final AtomicInteger left;
  private volatile Timers.@Nullable Timer limit;

  Children(Kernel kernel, List<Cell<?>> all, Runnable then) {
    this.kernel = kernel;
    this.all = all;
    this.then = then;
    this.left = new AtomicInteger(all.size() + 1);
  }

  void begin(boolean atOnce) {
    if (!atOnce) {
      limit = kernel.timers().schedule(kernel.shutdownNanos(), this::kill);
    }
    for (int i = all.size() - 1; i >= 0; i--) {
      Cell<?> child = all.get(i);
      if (!child.attachments().addExitListener(this)) {
        oneLess();
      } else if (atOnce) {
        child.kill();
      } else {
        child.stop();
      }
    }
    oneLess();
  }

  void kill() {
    for (int i = all.size() - 1; i >= 0; i--) {
      all.get(i).kill();
    }
  }

  @Override
  public void ended(Cell<?> who, ExitReason reason, Map<String, String> metadata) {
    oneLess();
  }

  private void oneLess() {
    if (left.decrementAndGet() == 0) {
      Timers.Timer running = limit;
      if (running != null) {
        running.cancel();
      }
      kernel.inTurn(then);
    }
  }
}

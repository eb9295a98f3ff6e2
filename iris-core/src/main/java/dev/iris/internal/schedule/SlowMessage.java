package dev.iris.internal.schedule;

import dev.iris.internal.events.Events;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The message of a worker that takes long, if somebody records such. The monitor begins it when it
 * sees the same message a second time, and ends it when it sees another; if the worker has lost its
 * place meanwhile, it ends it itself, for it leaves after that message. So nothing is measured
 * where messages are handled.
 */
final class SlowMessage {

  private final Worker worker;
  private final AtomicReference<Events.@Nullable Lasting> lasting = new AtomicReference<>();

  SlowMessage(Worker worker) {
    this.worker = worker;
  }

  /** The monitor, or whoever takes the worker's place. */
  void begin(Activation activation, Events events) {
    if (lasting.get() == null) {
      lasting.set(events.slowHandler(activation, worker.thread()));
    }
  }

  void end() {
    if (lasting.get() != null) {
      Events.Lasting ended = lasting.getAndSet(null);
      if (ended != null) {
        ended.end();
      }
    }
  }
}

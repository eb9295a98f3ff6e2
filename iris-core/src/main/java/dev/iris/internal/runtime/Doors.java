package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.MailboxPolicy;
import dev.iris.Pid;
import dev.iris.internal.transport.Transport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The doors to other nodes: what they may ask of their runtime, and their end. Any thread. */
final class Doors implements Transport.Directory {

  private static final Logger LOG = LoggerFactory.getLogger(Doors.class);

  private final Kernel kernel;
  private final CopyOnWriteArrayList<Transport> transports = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  Doors(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Either sees that it is closed, or is seen by who closes. */
  void open(Transport transport) {
    transport.attached(this);
    transports.add(transport);
    if (closed) {
      transports.remove(transport);
      throw new IllegalStateException("the runtime is closing; no transport can be attached");
    }
  }

  void close() {
    closed = true;
    for (Transport transport : transports) {
      try {
        transport.close();
      } catch (RuntimeException e) {
        LOG.error("A transport failed to close; the runtime goes on closing", e);
      }
    }
  }

  @Override
  public void detach(Transport transport) {
    transports.remove(transport);
  }

  @Override
  public Optional<ActorRef<?>> named(String name) {
    return Optional.ofNullable(kernel.names().findHere(name));
  }

  @Override
  public Optional<ActorRef<?>> numbered(Pid pid) {
    return Optional.ofNullable(kernel.find(pid.value()));
  }

  @Override
  public List<String> namesOf(ActorRef<?> actor) {
    Cell<?> cell = mine(actor);
    return cell == null ? List.of() : cell.attachments().names();
  }

  @Override
  public boolean takesAtOnce(ActorRef<?> actor) {
    Cell<?> cell = mine(actor);
    if (cell == null) {
      return false;
    }
    MailboxPolicy<?> policy = cell.recipe().policy();
    return policy == null
        || policy instanceof MailboxPolicy.DropNew
        || policy instanceof MailboxPolicy.DropOldest;
  }

  private @Nullable Cell<?> mine(ActorRef<?> actor) {
    return actor instanceof Cell<?> cell && cell.kernel() == kernel ? cell : null;
  }

  @Override
  public boolean refusesThisThread() {
    return kernel.fences().holdsThisThread();
  }

  @Override
  public void refused(Object message, Pid to, Object shown, String cause) {
    kernel.deadLetters().report(message, to.value(), shown, cause, false);
  }

  @Override
  public void lost(Object message, Pid to, Object shown, String cause) {
    kernel.counters().accepted.increment();
    kernel.deadLetters().report(message, to.value(), shown, cause, true);
  }

  @Override
  public void callback(Runnable task) {
    kernel.scheduler().runOutside(task);
  }

  @Override
  public <T> CompletableFuture<T> newFuture(Object from) {
    return kernel.waits().newFuture(from);
  }
}

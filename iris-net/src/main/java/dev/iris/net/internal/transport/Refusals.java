package dev.iris.net.internal.transport;

import dev.iris.internal.time.LogLimit;
import dev.iris.net.internal.events.MeshEvents;
import dev.iris.net.internal.wire.Violation;
import java.net.SocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections that were closed by this side: counted by cause, logged at a bounded rate. */
public final class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger("dev.iris.Mesh");

  private final Map<Violation, LongAdder> counts = new EnumMap<>(Violation.class);
  private final LogLimit limit;
  private final MeshEvents events;

  /**
   * No refusals yet.
   *
   * @param logsPerSecond how many are logged one by one
   * @param events told of what is logged
   */
  public Refusals(int logsPerSecond, MeshEvents events) {
    this.events = events;
    for (Violation violation : Violation.values()) {
      counts.put(violation, new LongAdder());
    }
    limit = new LogLimit(System::nanoTime, logsPerSecond, Refusals::logHeldBack);
  }

  private static void logHeldBack(long count) {
    LOG.warn("{} more connections were refused or closed and not logged one by one", count);
  }

  /**
   * One more.
   *
   * @param why the cause
   * @param peer whose connection it was, if that is known
   */
  public void add(Violation why, @Nullable SocketAddress peer) {
    LongAdder count = counts.get(why);
    if (count != null) {
      count.increment();
    }
    if (limit.pass()) {
      LOG.warn("Closed the connection from {}: {}", peer, why.text());
      events.refused(String.valueOf(peer), why.key());
    }
  }

  /**
   * So far, by cause.
   *
   * @param why the cause
   * @return how many
   */
  public long count(Violation why) {
    LongAdder count = counts.get(why);
    return count == null ? 0 : count.sum();
  }

  /** Logs how many were held back. */
  public void close() {
    long held = limit.takeHeld();
    if (held > 0) {
      logHeldBack(held);
    }
  }
}

package dev.iris.bench;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * For how long the collectors of this JVM have stopped it, as far as they say so: nothing that runs
 * in it is on time meanwhile.
 */
record Pauses(long count, long millis) {

  static Pauses now() {
    long count = 0;
    long millis = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (!collector.getName().matches(".*(Cycles|Concurrent).*")) {
        count += Math.max(0, collector.getCollectionCount());
        millis += Math.max(0, collector.getCollectionTime());
      }
    }
    return new Pauses(count, millis);
  }

  String since() {
    Pauses now = now();
    return "%d pauses of the collector, %d ms in all"
        .formatted(now.count - count, now.millis - millis);
  }
}

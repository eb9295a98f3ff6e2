package dev.iris.internal.runtime;

import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Both accounts of messages, and of actors. Any thread. */
final class Counters {
  final LongAdder spawned = new LongAdder();
  final LongAdder ended = new LongAdder();
  final LongAdder accepted = new LongAdder();
  final LongAdder handled = new LongAdder();
  final LongAdder missed = new LongAdder();
  private final ConcurrentHashMap<String, LongAdder> refused = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, LongAdder> lost = new ConcurrentHashMap<>();

  void deadLetter(String cause, boolean accepted) {
    (accepted ? lost : refused).computeIfAbsent(cause, c -> new LongAdder()).increment();
  }

  void report(SortedMap<String, Long> into, long queued) {
    into.put("spawned", spawned.sum());
    into.put("alive", spawned.sum() - ended.sum());
    long sumRefused = byCause("refused", refused, into);
    byCause("lost", lost, into);
    into.put("accepted", accepted.sum());
    into.put("sent", accepted.sum() + sumRefused);
    into.put("handled", handled.sum());
    into.put("queued", queued);
    into.put("deadletters.missed", missed.sum());
  }

  private static long byCause(
      String what, ConcurrentHashMap<String, LongAdder> counts, SortedMap<String, Long> into) {
    long sum = 0;
    for (var entry : counts.entrySet()) {
      long count = entry.getValue().sum();
      into.put(what + "." + entry.getKey(), count);
      sum += count;
    }
    into.put(what, sum);
    return sum;
  }
}

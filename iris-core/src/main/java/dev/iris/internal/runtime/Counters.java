package dev.iris.internal.runtime;

import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Both accounts of messages, and of actors. Any thread. What is frequent is counted where it
 * happens, without sharing: by runners, and by pull actors while they live. The sum of messages
 * accepted comes from the positions that senders gave them, the sum of those handled from the calls
 * of handlers, so that they can be compared.
 */
final class Counters {
  final LongAdder spawned = new LongAdder();
  final LongAdder ended = new LongAdder();
  final LongAdder accepted = new LongAdder();
  final LongAdder handled = new LongAdder();
  final LongAdder missed = new LongAdder();
  final LongAdder stuck = new LongAdder();
  final LongAdder fenced = new LongAdder();
  final LongAdder restarted = new LongAdder();
  private final ConcurrentHashMap<String, LongAdder> refused = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, LongAdder> lost = new ConcurrentHashMap<>();

  void deadLetter(String cause, boolean accepted) {
    (accepted ? lost : refused).computeIfAbsent(cause, c -> new LongAdder()).increment();
  }

  /** Adds the runners' and the living actors' part to what is counted here. */
  void report(SortedMap<String, Long> into, long runAccepted, long runHandled, long queued) {
    into.put("spawned", spawned.sum());
    into.put("alive", spawned.sum() - ended.sum());
    long sumRefused = byCause("refused", refused, into);
    byCause("lost", lost, into);
    long sumAccepted = accepted.sum() + runAccepted + queued;
    into.put("accepted", sumAccepted);
    into.put("sent", sumAccepted + sumRefused);
    into.put("handled", handled.sum() + runHandled);
    into.put("queued", queued);
    into.put("deadletters.missed", missed.sum());
    into.put("stuck", stuck.sum());
    into.put("fenced", fenced.sum());
    into.put("restarts", restarted.sum());
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

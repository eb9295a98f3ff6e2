package dev.iris.net.internal.wire;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Lookups that wait to be written. Not thread-safe. */
final class Lookups {
  private final ArrayDeque<Lookup> waiting = new ArrayDeque<>();

  void add(Lookup lookup) {
    waiting.addLast(lookup);
  }

  @Nullable Lookup next() {
    return waiting.peekFirst();
  }

  void removeNext() {
    waiting.removeFirst();
  }

  int size() {
    return waiting.size();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Those that wait, and those that a connection has asked. */
  void fail(ClientSession client, Trouble why) {
    client.abandon(lookup -> lookup.fail(why.text()));
    for (Lookup first = waiting.pollFirst(); first != null; first = waiting.pollFirst()) {
      first.fail(why.text());
    }
  }
}

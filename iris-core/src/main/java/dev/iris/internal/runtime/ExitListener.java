package dev.iris.internal.runtime;

import dev.iris.ExitReason;
import java.util.Map;

/** Told once, when an actor has ended and its names are free. On any thread; does not block. */
@FunctionalInterface
interface ExitListener {
  void ended(Cell<?> who, ExitReason reason, Map<String, String> metadata);
}

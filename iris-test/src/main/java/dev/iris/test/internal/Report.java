package dev.iris.test.internal;

import dev.iris.test.SimulationError;
import dev.iris.test.Trace;

/** Makes of what failed what the test is told. */
final class Report {

  private static final int LINES = 60;

  private Report() {}

  static AssertionError of(Throwable found, Trace trace, String replay) {
    String message = found.getMessage() + "\n" + end(trace) + "\n" + replay;
    if (found instanceof SimulationError error) {
      return new SimulationError(error.kind(), message, error.getCause());
    }
    return new AssertionError(found.getClass().getSimpleName() + ": " + message, found);
  }

  /** The last lines of a trace, with a line that says so. */
  static String end(Trace trace) {
    int all = trace.events().size();
    String head = all > LINES ? "the last " + LINES + " of " + all + " events:" : "what happened:";
    return head + "\n" + trace.last(LINES);
  }
}

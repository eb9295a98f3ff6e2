package dev.iris.examples.census;

import java.io.Console;
import java.io.PrintStream;

/**
 * Shows progress: on a terminal as a bar that is redrawn in place, elsewhere (in a log, a pipe) as
 * a line every second.
 */
public final class ProgressLine implements Progress {

  private static final int WIDTH = 40;
  private static final long BAR_NANOS = 50_000_000;
  private static final long LINE_NANOS = 1_000_000_000;

  private final PrintStream out;
  private final String what;
  private final boolean terminal;
  private long last = System.nanoTime();

  /**
   * Starts a progress display.
   *
   * @param out where to
   * @param what what is counted, as in "files"
   * @param terminal whether it is a terminal, see {@link #onTerminal}
   */
  public ProgressLine(PrintStream out, String what, boolean terminal) {
    this.out = out;
    this.what = what;
    this.terminal = terminal;
  }

  /**
   * Whether this program talks to a terminal.
   *
   * @return true if a person is watching
   */
  @SuppressWarnings("SystemConsoleNull") // where it is never null, the other check decides
  public static boolean onTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // since Java 22 there can be a console that is no terminal, and a method that tells
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  @Override
  public void at(int done, int all) {
    long now = System.nanoTime();
    boolean end = done == all;
    if (!end && now - last < (terminal ? BAR_NANOS : LINE_NANOS)) {
      return;
    }
    last = now;
    if (terminal) {
      int filled = (int) ((long) WIDTH * done / all);
      String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
      out.printf("\r   [%s] %,d of %,d %s", bar, done, all, what);
      if (end) {
        out.println();
      }
    } else {
      out.printf("   %,d of %,d %s%n", done, all, what);
    }
    out.flush();
  }
}

package dev.iris.internal.schedule;

/**
 * Makes sure that there is some stack left. A StackOverflowError can be thrown at any call; between
 * two steps that belong together, such as taking a sleeper off the list and waking it, it would
 * lose a thread for good (and inside the JDK's unpark, even a virtual thread that is nobody's
 * here). So whoever wakes a thread asks for as much stack as that takes first: the error then comes
 * while nothing has happened yet.
 */
final class Stack {

  /** Each call takes some 120 bytes. */
  private static final int FOR_ONE_WAKING = 24;

  private static final int FOR_SCHEDULING = 64;

  private Stack() {}

  /**
   * Throws the StackOverflowError now that would otherwise come while a virtual thread is unparked.
   * Any thread.
   */
  static void probeForWaking() {
    probe(FOR_ONE_WAKING);
  }

  /** The same for everything a wake-up of a worker takes. Any thread. */
  static void probeForScheduling() {
    probe(FOR_SCHEDULING);
  }

  private static void probe(int calls) {
    if (descend(calls, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) == 0) {
      throw new AssertionError("a sum of positive numbers");
    }
  }

  /** What is used after the call has to be kept in the frame meanwhile. */
  private static long descend(
      int depth, long a, long b, long c, long d, long e, long f, long g, long h, long i, long j) {
    if (depth == 0) {
      return a;
    }
    long below = descend(depth - 1, b, c, d, e, f, g, h, i, j, a);
    return below + a + b + c + d + e + f + g + h + i + j;
  }
}

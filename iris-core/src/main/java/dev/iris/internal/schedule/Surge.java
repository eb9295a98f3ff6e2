package dev.iris.internal.schedule;

import org.jspecify.annotations.Nullable;

/**
 * What a virtual stand-in does while handlers block one after the other: before each activation it
 * starts its successor. If the activation blocks, the successor gets the carrier at that moment and
 * takes the place over; if not, the successor ends. So a storm of blocking handlers hands over at
 * the speed of a thread start, and not of the monitor. After some activations that did not block,
 * it stops.
 */
final class Surge {

  private static final int CALM = 16;
  private static final int PATIENCE = 64;

  private final WorkerScheduler scheduler;
  private final @Nullable Worker predecessor;
  private final long predecessorBeat;
  private int calm;

  /** Of a stand-in that has its place already. */
  Surge(WorkerScheduler scheduler) {
    this(scheduler, null, 0);
  }

  private Surge(WorkerScheduler scheduler, @Nullable Worker predecessor, long beat) {
    this.scheduler = scheduler;
    this.predecessor = predecessor;
    this.predecessorBeat = beat;
  }

  /** First thing a successor does: false means that it is not needed and ends. */
  boolean takeOver(Worker successor) {
    Worker before = predecessor;
    if (before == null) {
      return true;
    }
    for (int i = 0; i < PATIENCE; i++) {
      if (!scheduler.places().owns(before)
          || scheduler.ended()
          || before.runner().beat() - predecessorBeat > 1) {
        return false;
      }
      if (before.blocksInMessage()) {
        return scheduler.places().displace(before, successor, true);
      }
      Thread.yield();
    }
    return false;
  }

  /** Before each activation of a stand-in. */
  void prepareSuccessor(Worker worker) {
    if (calm < CALM && !worker.runner().retired()) {
      calm++;
      Surge next = new Surge(scheduler, worker, worker.runner().beat());
      Worker successor = new Worker(scheduler, worker.place(), worker.kind(), next);
      scheduler.threads().start(successor.thread());
    }
  }
}

package dev.iris.test.internal;

import dev.iris.internal.schedule.Activation;
import dev.iris.internal.schedule.Runner;
import org.jspecify.annotations.Nullable;

/**
 * A strand that runs what is new: activations of push actors, a message each, callbacks, timers. If
 * what it runs waits, it waits with it, and another worker takes what comes next.
 */
final class Worker {

  private final Conductor conductor;
  private final Strand strand;
  private Runner runner;
  private @Nullable Task assigned;
  private @Nullable Activation inHand;
  private long accepted;
  private long handled;

  Worker(Conductor conductor) {
    this.conductor = conductor;
    Thread thread = Thread.ofVirtual().unstarted(this::run);
    this.strand = Strand.of(thread, conductor.currentLane());
    this.strand.worker = this;
    this.runner = newRunner(thread);
  }

  private static Runner newRunner(Thread thread) {
    return new Runner(thread, false, 1);
  }

  Strand strand() {
    return strand;
  }

  Strand assign(Task task) {
    assigned = task;
    strand.become(task.lane);
    return strand;
  }

  @Nullable Task assigned() {
    return assigned;
  }

  private void run() {
    strand.awaitTurn();
    for (Task task = assigned; task != null; task = conductor.nextFor(this)) {
      try {
        if (task.work != null) {
          task.work.run(this);
        }
      } catch (Throwable defect) {
        conductor.fail(defect);
      }
      Thread.interrupted(); // whatever interrupt there was, it was for that task
    }
  }

  void activate(Activation activation) {
    if (runner.retired()) {
      accepted += runner.accepted();
      handled += runner.handled();
      runner = newRunner(strand.thread);
    }
    inHand = activation;
    activation.activate(runner);
    inHand = null;
  }

  /** The handler is about to wait: as with any that blocks, it can be interrupted from now on. */
  void blocks() {
    Activation activation = inHand;
    if (activation != null && !runner.retired()) {
      runner.retire();
      activation.troubles(runner, Activation.Trouble.BLOCKS);
    }
  }

  boolean hasMessageInHand() {
    return inHand != null;
  }

  long accepted() {
    return accepted + runner.accepted();
  }

  long handled() {
    return handled + runner.handled();
  }
}

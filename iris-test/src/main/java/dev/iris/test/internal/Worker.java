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
  private @Nullable Tally tally;

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
        conductor.verdict().fail(defect);
      }
      Thread.interrupted(); // whatever interrupt there was, it was for that task
    }
  }

  /** Runs an actor of the runtime whose tally it is. */
  void activate(Activation activation, Tally whose) {
    if (runner.retired() || tally != whose) {
      if (tally != null) {
        tally.add(runner.accepted(), runner.handled());
      }
      runner = newRunner(strand.thread);
      tally = whose;
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

  /** Whether it is in the middle of a message of that runtime. */
  boolean hasMessageInHand(Tally whose) {
    return inHand != null && tally == whose;
  }

  /** Adds what is not in the tally yet, if it is that one. */
  void addTo(Tally sum, Tally whose) {
    if (tally == whose) {
      sum.add(runner.accepted(), runner.handled());
    }
  }
}

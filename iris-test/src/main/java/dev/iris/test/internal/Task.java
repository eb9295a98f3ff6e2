package dev.iris.test.internal;

import org.jspecify.annotations.Nullable;

/**
 * Something that can be run next: new work, which any worker may take, or a strand that goes on.
 */
final class Task {

  /** New work. */
  @FunctionalInterface
  interface Work {
    void run(Worker worker);
  }

  final Lane lane;
  final @Nullable Work work;
  final @Nullable Strand strand;

  Task(Lane lane, Work work) {
    this.lane = lane;
    this.work = work;
    this.strand = null;
  }

  Task(Lane lane, Strand strand) {
    this.lane = lane;
    this.work = null;
    this.strand = strand;
  }
}

package dev.iris.test.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who takes part in a simulation, and who can run next. For who has the turn. */
final class Roster {

  private final Decider decider;
  private final IdentityHashMap<Object, Lane> lanes = new IdentityHashMap<>();
  private final IdentityHashMap<Thread, Strand> strands = new IdentityHashMap<>();
  private final ArrayDeque<Worker> idle = new ArrayDeque<>();
  private final List<Worker> workers = new ArrayList<>();
  private final List<Task> ready = new ArrayList<>();
  private int laneNumbers;

  Roster(Decider decider) {
    this.decider = decider;
  }

  // --- who there is

  /** The lane of an actor, which is made when it is first heard of. */
  Lane lane(Object who) {
    Lane known = lanes.get(who);
    if (known != null) {
      return known;
    }
    Lane lane = newLane(who);
    lanes.put(who, lane);
    return lane;
  }

  Lane newLane(Object who) {
    Lane lane = new Lane(laneNumbers++, who);
    decider.arrived(lane);
    return lane;
  }

  void forget(Object who) {
    lanes.remove(who);
  }

  void add(Strand strand) {
    strands.put(strand.thread, strand);
  }

  void remove(Strand strand) {
    strands.remove(strand.thread);
  }

  /** Null if it is no thread of the simulation. */
  @Nullable Strand strandOf(Thread thread) {
    return strands.get(thread);
  }

  Collection<Strand> strands() {
    return strands.values();
  }

  /** One that has nothing to do, or a new one. */
  Worker freeWorker(Conductor conductor) {
    if (!idle.isEmpty()) {
      return idle.pop();
    }
    Worker worker = new Worker(conductor);
    workers.add(worker);
    add(worker.strand());
    return worker;
  }

  void hasNothingToDo(Worker worker) {
    idle.push(worker);
  }

  /** Called with each worker there has been. */
  void forEachWorker(Consumer<Worker> each) {
    workers.forEach(each);
  }

  // --- who can run

  void ready(Task task) {
    ready.add(task);
  }

  void ready(Strand strand) {
    if (!strand.queued) {
      strand.queued = true;
      ready.add(strand.task);
    }
  }

  boolean isNobodyReady() {
    return ready.isEmpty();
  }

  /** Chooses who runs; preferred is the place of who goes on if nothing speaks against it. */
  Task choose(boolean last) {
    int index = decider.pick(ready, last ? ready.size() - 1 : 0);
    Task task = ready.remove(index);
    if (task.strand != null) {
      task.strand.queued = false;
    }
    return task;
  }

  /** That one, out of order. */
  Task take(Strand strand) {
    ready.remove(strand.task);
    strand.queued = false;
    return strand.task;
  }
}

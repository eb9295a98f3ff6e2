package dev.iris.internal.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Who has which place of a scheduler. Each place has a worker; a worker whose message blocks loses
 * its place to a stand-in, finishes that message, and ends. If no worker makes progress, rescue
 * workers without a place are added.
 *
 * <p>At most carriers minus one places are virtual threads, the others (one, by default) platform
 * threads. So a carrier is always left to pull actors and to the host's virtual threads: workers
 * that merely yielded would starve them (see the notes on scheduling).
 *
 * <p>Taking a place is one compare-and-set; only its winner goes on. The displaced worker is then
 * taken out of the table of current workers, so that its later sends go to the injector, retired,
 * and its slot and queue are emptied as a thief would: nothing is handed over, and nothing is owned
 * by two. A send of its that was under way may still put something there; the monitor looks again
 * for some periods, and the worker itself when it leaves.
 *
 * <p>{@link #giveUp}, {@link #giveWay}: the worker's own thread. {@link #handOff}, {@link #rescue}:
 * the monitor. {@link #displace}: these, and stand-ins. The rest: any thread.
 */
final class Places {

  private final WorkerScheduler scheduler;
  private final SchedulerSettings settings;
  private final AtomicReferenceArray<Worker> places;
  private final CopyOnWriteArrayList<Worker> rescuers = new CopyOnWriteArrayList<>();
  private final LongAdder handOffs = new LongAdder();
  private final LongAdder rescues = new LongAdder();
  private volatile Worker[] active = {};

  Places(WorkerScheduler scheduler) {
    this.scheduler = scheduler;
    this.settings = scheduler.settings();
    this.places = new AtomicReferenceArray<>(settings.parallelism());
  }

  /** Makes the first worker of each place; {@link #active} are to be started. */
  void fill() {
    for (int place = 0; place < places.length(); place++) {
      Worker worker = new Worker(scheduler, place, kindOf(place), null);
      scheduler.accounts().open(worker.runner());
      places.set(place, worker);
    }
    refreshActive();
  }

  /** All that have a place, and the rescue workers. */
  Worker[] active() {
    return active;
  }

  List<Worker> rescuers() {
    return rescuers;
  }

  boolean owns(Worker worker) {
    return places.get(worker.place()) == worker;
  }

  /** Not by the table of current workers, where a worker can be missing. */
  @Nullable Worker workerOf(Runner runner) {
    for (Worker worker : active) {
      if (worker.runner() == runner) {
        return worker;
      }
    }
    return null;
  }

  /** Inside a message that takes long: others go on in its place. */
  void giveUp(Worker worker) {
    if (worker.kind() != Worker.Kind.RESCUE) {
      replaceBy(Worker.Kind.PLATFORM, worker);
    }
  }

  /** A worker that may not return is given up, whatever it is. */
  void abandon(Worker worker) {
    replaceBy(
        worker.kind() == Worker.Kind.RESCUE ? Worker.Kind.RESCUE : Worker.Kind.PLATFORM, worker);
  }

  /** A stand-in of the wrong kind that has nothing to do makes room for one of the right kind. */
  boolean giveWay(Worker standIn) {
    if (standIn.kind() == Worker.Kind.RESCUE || standIn.kind() == kindOf(standIn.place())) {
      return false;
    }
    replaceBy(kindOf(standIn.place()), standIn);
    return true;
  }

  private void replaceBy(Worker.Kind kind, Worker old) {
    Worker fresh = new Worker(scheduler, old.place(), kind, null);
    if (displace(old, fresh, false)) {
      scheduler.threads().start(fresh.thread());
    }
  }

  /** Gives a worker's place to another; false if somebody else did. */
  boolean displace(Worker old, Worker fresh, boolean blocked) {
    if (!replace(old, fresh)) {
      return false;
    }
    scheduler.accounts().open(fresh.runner());
    scheduler.workers().remove(old);
    Activation stuck = old.current();
    if (blocked && stuck != null) {
      scheduler.events().handedOff(stuck, old.thread());
      old.slowMessage().begin(stuck, scheduler.events()); // before it can leave
    }
    old.runner().retire();
    scheduler.idle().rouse(old);
    refreshActive();
    scheduler.empty(old);
    scheduler.monitor().sweepLater(old);
    if (blocked && stuck != null) {
      handOffs.increment();
      stuck.troubles(old.runner(), Activation.Trouble.BLOCKS);
    }
    return true;
  }

  private boolean replace(Worker old, Worker fresh) {
    if (old.kind() != Worker.Kind.RESCUE) {
      return places.compareAndSet(old.place(), old, fresh);
    }
    if (!rescuers.remove(old)) {
      return false;
    }
    rescuers.add(fresh);
    return true;
  }

  /** The monitor: a blocked worker loses its place. */
  void handOff(Worker blocked) {
    if (blocked.kind() == Worker.Kind.RESCUE) {
      handOff(blocked, new Worker(scheduler, -1, Worker.Kind.RESCUE, null));
      return;
    }
    boolean virtual =
        kindOf(blocked.place()) == Worker.Kind.VIRTUAL
            || scheduler.threads().alivePlatform()
                >= settings.parallelism() + settings.maxStandIns();
    Worker fresh =
        virtual
            ? new Worker(scheduler, blocked.place(), Worker.Kind.VIRTUAL, new Surge(scheduler))
            : new Worker(scheduler, blocked.place(), Worker.Kind.PLATFORM, null);
    handOff(blocked, fresh);
  }

  private void handOff(Worker blocked, Worker fresh) {
    if (displace(blocked, fresh, true)) {
      scheduler.threads().start(fresh.thread());
    }
  }

  /** The monitor: nobody makes progress. */
  void rescue(int count) {
    for (Worker worker : active) {
      Activation stuck = worker.current();
      if (stuck != null) {
        stuck.troubles(worker.runner(), Activation.Trouble.SPINS);
      }
    }
    scheduler.events().rescued(count);
    for (int i = 0; i < count; i++) {
      Worker rescuer = new Worker(scheduler, -1, Worker.Kind.RESCUE, null);
      scheduler.accounts().open(rescuer.runner());
      rescuers.add(rescuer);
      rescues.increment();
      refreshActive();
      scheduler.threads().start(rescuer.thread());
    }
  }

  /** It has ended, with or without a place. */
  void left(Worker worker) {
    rescuers.remove(worker);
    refreshActive();
  }

  private synchronized void refreshActive() {
    List<Worker> all = new ArrayList<>(rescuers);
    for (int place = 0; place < places.length(); place++) {
      all.add(places.get(place));
    }
    active = all.toArray(Worker[]::new);
  }

  private Worker.Kind kindOf(int place) {
    return place < settings.virtualPlaces() ? Worker.Kind.VIRTUAL : Worker.Kind.PLATFORM;
  }

  /** Adds the counts of what has happened here. */
  void counters(ObjLongConsumer<String> into) {
    into.accept("handoffs", handOffs.sum());
    into.accept("rescues", rescues.sum());
  }
}

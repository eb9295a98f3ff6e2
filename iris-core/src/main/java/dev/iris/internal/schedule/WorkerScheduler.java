package dev.iris.internal.schedule;

import dev.iris.internal.events.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs activations on a fixed number of places. Each place has a worker; a worker whose message
 * blocks loses its place to a stand-in, finishes that message, and ends. If no worker makes
 * progress, rescue workers without a place are added.
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
 */
public final class WorkerScheduler implements Scheduler {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerScheduler.class);

  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** A deep send stands for the messages sent since the last one. */
  private static final int DEEP_SEND_COST = 64;

  /** So many times as deep as a deep mailbox is one at which a sender pauses. */
  private static final int FLOODED = 16;

  private static final int PAUSE_SPINS = 64;

  private final SchedulerSettings settings;
  private final Events events = Events.ofThisJvm();
  private final WorkerThreads threads = new WorkerThreads();
  private final CurrentWorkers workers = new CurrentWorkers();
  private final Callbacks callbacks = new Callbacks(threads);
  private final Injector injector = new Injector();
  private final Idle idle = new Idle(this);
  private final AtomicReferenceArray<Worker> places;
  private final CopyOnWriteArrayList<Worker> rescuers = new CopyOnWriteArrayList<>();
  private final Accounts accounts = new Accounts();
  private final Dedicated dedicated;
  private final LongAdder steals = new LongAdder();
  private final LongAdder handOffs = new LongAdder();
  private final LongAdder rescues = new LongAdder();
  private final Monitor monitor;
  private volatile Worker[] active = {};
  private volatile boolean ended;

  /**
   * Starts the workers.
   *
   * @param settings how many, and when others take over
   */
  public WorkerScheduler(SchedulerSettings settings) {
    this.settings = settings;
    this.dedicated = new Dedicated(threads, accounts, settings.dedicated());
    this.places = new AtomicReferenceArray<>(settings.parallelism());
    for (int place = 0; place < settings.parallelism(); place++) {
      Worker worker = new Worker(this, place, kindOf(place), null);
      accounts.open(worker.runner());
      places.set(place, worker);
    }
    refreshActive();
    monitor = new Monitor(this, threads);
    for (Worker worker : active) {
      threads.start(worker.thread());
    }
    monitor.start();
  }

  // --- the scheduler's face

  @Override
  public void schedule(Activation activation) {
    Worker worker = workers.find();
    if (worker != null) {
      worker.push(activation);
    } else {
      inject(activation);
    }
  }

  @Override
  public void scheduleLast(Activation activation) {
    Worker worker = workers.find();
    if (worker != null) {
      worker.pushLast(activation);
    } else {
      inject(activation);
    }
  }

  private void inject(Activation activation) {
    injector.add(activation);
    monitor.wake();
    idle.notifyOne();
  }

  @Override
  public void deepSend(int depth, boolean attended) {
    boolean deep = depth >= settings.deepMailbox();
    Worker worker = workers.find();
    if (worker != null) {
      deepSendOf(worker, deep, attended);
    }
    if (depth / FLOODED >= settings.deepMailbox()) {
      pause();
    }
  }

  private void deepSendOf(Worker worker, boolean deep, boolean attended) {
    if (worker.openSlot()) {
      idle.notifyOne();
    }
    if (deep && !worker.runner().spend(DEEP_SEND_COST) && !attended) {
      Stack.probeForScheduling();
      giveUpPlace(worker);
    }
  }

  /**
   * A virtual thread must not yield inside a send: if its stack is almost used up at that moment,
   * the JVM (25.0.3) crashes or hangs instead of throwing the stack overflow.
   */
  private static void pause() {
    if (Thread.currentThread().isVirtual()) {
      for (int i = 0; i < PAUSE_SPINS; i++) {
        Thread.onSpinWait();
      }
    } else {
      Thread.yield();
    }
  }

  @Override
  public void stepAside(Runner runner) {
    Worker worker = workerOf(runner);
    if (worker != null) {
      giveUpPlace(worker);
    }
    Thread.yield();
  }

  /** Own thread, inside a message that takes long: others go on in its place. */
  private void giveUpPlace(Worker worker) {
    if (worker.kind() != Worker.Kind.RESCUE) {
      Worker standIn = new Worker(this, worker.place(), Worker.Kind.PLATFORM, null);
      if (displace(worker, standIn, false)) {
        threads.start(standIn.thread());
      }
    }
  }

  @Override
  public void abandon(Runner runner) {
    Worker worker = workerOf(runner);
    if (worker != null) {
      Worker.Kind kind =
          worker.kind() == Worker.Kind.RESCUE ? Worker.Kind.RESCUE : Worker.Kind.PLATFORM;
      Worker standIn = new Worker(this, worker.place(), kind, null);
      if (displace(worker, standIn, false)) {
        threads.start(standIn.thread());
      }
    } else {
      dedicated.abandon(runner);
    }
    runner.retire(); // whoever has its place now may not have come to this yet
  }

  /** Not by the table of current workers, where a worker can be missing. */
  private @Nullable Worker workerOf(Runner runner) {
    for (Worker worker : active) {
      if (worker.runner() == runner) {
        return worker;
      }
    }
    return null;
  }

  @Override
  public Thread newActorThread(Runnable body) {
    return threads.newActorThread(body);
  }

  @Override
  public void startActorThread(Thread thread) {
    threads.start(thread);
  }

  @Override
  public void actorThreadEnds() {
    threads.ends();
  }

  @Override
  public Dispatcher dedicate() {
    return dedicated.forPushActor();
  }

  @Override
  public void reserveDedicatedActorThread() {
    dedicated.reserveForPullActor();
  }

  @Override
  public Thread newDedicatedActorThread(Runnable body) {
    return threads.newPlatformActorThread(body);
  }

  @Override
  public void releaseDedicatedActorThread() {
    dedicated.pullActorEnded();
  }

  @Override
  public void limitDedicated(int max, int pool, boolean strict) {
    dedicated.limit(new SchedulerSettings.Dedicated(max, pool, strict));
  }

  @Override
  public void runOutside(Runnable callback) {
    callbacks.run(callback);
    monitor.wake();
  }

  @Override
  public boolean onActorThread() {
    return threads.onActorThread();
  }

  @Override
  public Totals totals() {
    return accounts.totals();
  }

  @Override
  public void counters(ObjLongConsumer<String> into) {
    into.accept("steals", steals.sum());
    into.accept("handoffs", handOffs.sum());
    into.accept("rescues", rescues.sum());
    into.accept("threads", threads.alive());
    into.accept("dedicated", dedicated.inUse());
  }

  @Override
  public void everyNowAndThen(Runnable task) {
    monitor.housekeeping(task);
  }

  @Override
  public boolean close(Duration atMost) {
    long nanos = atMost.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : atMost.toNanos();
    long deadline = System.nanoTime() + nanos;
    ended = true;
    monitor.end();
    idle.wakeAll();
    dedicated.close();
    return threads.awaitEnd(deadline, onActorThread());
  }

  // --- for workers

  @Nullable Activation steal(Worker thief) {
    Worker[] all = active;
    int start = ThreadLocalRandom.current().nextInt(all.length);
    for (int i = 0; i < all.length; i++) {
      Worker victim = all[(start + i) % all.length];
      if (victim != thief) {
        Activation stolen = victim.queue().stealHalf(thief.queue());
        stolen = stolen == null ? victim.takeOpenSlot() : stolen;
        if (stolen != null) {
          steals.increment();
          return stolen;
        }
      }
    }
    return null;
  }

  /** Whether a worker that looked now would find something. */
  boolean hasWork() {
    if (!injector.isEmpty()) {
      return true;
    }
    for (Worker worker : active) {
      if (worker.hasSurplus()) {
        return true;
      }
    }
    return false;
  }

  /** A stand-in of the wrong kind that has nothing to do makes room for one of the right kind. */
  boolean giveWay(Worker standIn) {
    if (standIn.kind() == Worker.Kind.RESCUE || standIn.kind() == kindOf(standIn.place())) {
      return false;
    }
    Worker proper = new Worker(this, standIn.place(), kindOf(standIn.place()), null);
    if (displace(standIn, proper, false)) {
      threads.start(proper.thread());
    }
    return true;
  }

  /** A worker's last act. */
  void left(Worker worker) {
    worker.slowMessage().end();
    workers.remove(worker);
    empty(worker);
    rescuers.remove(worker);
    accounts.close(worker.runner());
    refreshActive();
    idle.giveUpPermit(worker);
    if (hasWork()) {
      idle.notifyOne();
    }
  }

  void logDefect(Throwable thrown) {
    LOG.error("An activation threw, which is a defect of Iris", thrown);
  }

  // --- for the monitor and stand-ins

  boolean owns(Worker worker) {
    return places.get(worker.place()) == worker;
  }

  /** Gives a worker's place to another; false if somebody else did. */
  boolean displace(Worker old, Worker fresh, boolean blocked) {
    if (!replace(old, fresh)) {
      return false;
    }
    accounts.open(fresh.runner());
    workers.remove(old);
    Activation stuck = old.current();
    if (blocked && stuck != null) {
      events.handedOff(stuck, old.thread());
      old.slowMessage().begin(stuck, events); // before it can leave
    }
    old.runner().retire();
    idle.rouse(old);
    refreshActive();
    empty(old);
    monitor.sweepLater(old);
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
      replaceBy(new Worker(this, -1, Worker.Kind.RESCUE, null), blocked);
      return;
    }
    boolean virtual =
        kindOf(blocked.place()) == Worker.Kind.VIRTUAL
            || threads.alivePlatform() >= settings.parallelism() + settings.maxStandIns();
    Worker fresh =
        virtual
            ? new Worker(this, blocked.place(), Worker.Kind.VIRTUAL, new Surge(this))
            : new Worker(this, blocked.place(), Worker.Kind.PLATFORM, null);
    replaceBy(fresh, blocked);
  }

  private void replaceBy(Worker fresh, Worker blocked) {
    if (displace(blocked, fresh, true)) {
      threads.start(fresh.thread());
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
    events.rescued(count);
    for (int i = 0; i < count; i++) {
      Worker rescuer = new Worker(this, -1, Worker.Kind.RESCUE, null);
      accounts.open(rescuer.runner());
      rescuers.add(rescuer);
      rescues.increment();
      refreshActive();
      threads.start(rescuer.thread());
    }
  }

  /** Moves what a displaced worker has left to everybody. */
  void empty(Worker displaced) {
    boolean found = false;
    for (Activation a = displaced.takeSlot(); a != null; a = displaced.takeSlot()) {
      injector.add(a);
      found = true;
    }
    for (Activation a = displaced.queue().poll(); a != null; a = displaced.queue().poll()) {
      injector.add(a);
      found = true;
    }
    if (found) {
      idle.notifyOne();
    }
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

  Events events() {
    return events;
  }

  SchedulerSettings settings() {
    return settings;
  }

  Worker[] active() {
    return active;
  }

  List<Worker> rescuers() {
    return rescuers;
  }

  Injector injector() {
    return injector;
  }

  Idle idle() {
    return idle;
  }

  CurrentWorkers workers() {
    return workers;
  }

  Callbacks callbacks() {
    return callbacks;
  }

  WorkerThreads threads() {
    return threads;
  }

  boolean ended() {
    return ended;
  }
}

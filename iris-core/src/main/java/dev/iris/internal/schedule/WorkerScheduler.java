package dev.iris.internal.schedule;

import dev.iris.internal.events.Events;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs activations on workers that have places (see {@link Places}), and finds each the next one:
 * the actor it has woken last, its own queue, the injector, what it steals.
 *
 * <p>Whoever schedules something on a worker's thread leaves it to that worker; everybody else puts
 * it into the injector and wakes a worker if none is looking (see {@link Idle}). The {@link
 * Monitor} sees to those that do not come back from a message.
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
  private final Places places;
  private final Accounts accounts = new Accounts();
  private final Dedicated dedicated;
  private final LongAdder steals = new LongAdder();
  private final Monitor monitor;
  private volatile boolean ended;

  /**
   * Starts the workers.
   *
   * @param settings how many, and when others take over
   */
  public WorkerScheduler(SchedulerSettings settings) {
    this.settings = settings;
    this.dedicated = new Dedicated(threads, accounts, settings.dedicated());
    this.places = new Places(this);
    places.fill();
    monitor = new Monitor(this, threads);
    for (Worker worker : places.active()) {
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
      places.giveUp(worker);
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
    Worker worker = places.workerOf(runner);
    if (worker != null) {
      places.giveUp(worker);
    }
    Thread.yield();
  }

  @Override
  public void abandon(Runner runner) {
    Worker worker = places.workerOf(runner);
    if (worker != null) {
      places.abandon(worker);
    } else {
      dedicated.abandon(runner);
    }
    runner.retire(); // whoever has its place now may not have come to this yet
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
    places.counters(into);
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
    Worker[] all = places.active();
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
    for (Worker worker : places.active()) {
      if (worker.hasSurplus()) {
        return true;
      }
    }
    return false;
  }

  /** A worker's last act. */
  void left(Worker worker) {
    worker.slowMessage().end();
    workers.remove(worker);
    empty(worker);
    accounts.close(worker.runner());
    places.left(worker);
    idle.giveUpPermit(worker);
    if (hasWork()) {
      idle.notifyOne();
    }
  }

  void logDefect(Throwable thrown) {
    LOG.error("An activation threw, which is a defect of Iris", thrown);
  }

  // --- for the monitor and stand-ins

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

  Events events() {
    return events;
  }

  SchedulerSettings settings() {
    return settings;
  }

  Places places() {
    return places;
  }

  Accounts accounts() {
    return accounts;
  }

  Monitor monitor() {
    return monitor;
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

package dev.iris.internal.schedule;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all workers once a period, on a platform thread of its own, and counts looks rather than
 * time: a pause of the machine then counts as one look, and is not mistaken for a stuck handler. It
 * sleeps while all workers do.
 *
 * <p>A worker seen twice in the same message has its slot opened to thieves; if it blocks, it loses
 * its place. If all workers have been in their message (or have waited for a carrier) for so many
 * looks, rescue workers are added, one more than are stuck, so that the number doubles until
 * somebody gets through.
 */
final class Monitor implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);
  private static final int QUIET_LOOKS = 20;
  private static final int SELDOM = 64;
  private static final int MOST_LOOKS_BETWEEN_SWEEPS = 1024;
  private static final int COURTESY_LOOKS = 5;
  private static final long DROWSY_NANOS = 1_000_000_000L;

  private final WorkerScheduler scheduler;
  private final WorkerThreads threads;
  private final Thread thread;
  private final ConcurrentLinkedQueue<Worker> displaced = new ConcurrentLinkedQueue<>();
  private final ArrayDeque<Sweep> sweeps = new ArrayDeque<>();
  private volatile boolean asleep;
  private volatile Runnable housekeeping = () -> {};
  private int quiet;

  /** When to look into a displaced worker again. */
  private record Sweep(Worker worker, long look, long pause) {}

  private long looks;

  Monitor(WorkerScheduler scheduler, WorkerThreads threads) {
    this.scheduler = scheduler;
    this.threads = threads;
    this.thread = threads.newMonitorThread(this);
  }

  void start() {
    threads.start(thread);
  }

  /** What to run at each look, and once a second while all is quiet. */
  void housekeeping(Runnable task) {
    housekeeping = task;
  }

  /** Any thread, when there may be work again. */
  void wake() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  void end() {
    asleep = false;
    LockSupport.unpark(thread);
  }

  /** Any thread: what a send under way may still put into a displaced worker is to be found. */
  void sweepLater(Worker worker) {
    displaced.add(worker);
    wake();
  }

  @Override
  public void run() {
    long period = scheduler.settings().samplePeriod().toNanos();
    while (!scheduler.ended()) {
      LockSupport.parkNanos(this, period);
      try {
        look();
      } catch (RuntimeException e) {
        LOG.error("The monitor failed, which is a defect of Iris; it goes on", e);
      }
      if (quiet >= QUIET_LOOKS) {
        sleep();
      }
    }
  }

  private void sleep() {
    asleep = true;
    if (allAsleep()) {
      while (asleep && !scheduler.ended()) {
        LockSupport.parkNanos(this, DROWSY_NANOS);
        housekeeping.run();
        looks += MOST_LOOKS_BETWEEN_SWEEPS;
        sweep();
      }
    }
    asleep = false;
    quiet = 0;
  }

  private boolean allAsleep() {
    return displaced.isEmpty()
        && sweeps.stream().allMatch(sweep -> sweep.pause() >= SELDOM)
        && scheduler.callbacks().noneWaits()
        && !scheduler.hasWork()
        && scheduler.idle().sleepers() == scheduler.places().active().length;
  }

  private void look() {
    looks++;
    housekeeping.run();
    sweep();
    scheduler.callbacks().look(scheduler.settings().samplesBeforeRescue());
    Worker[] active = scheduler.places().active();
    int stuck = 0;
    int stuckPlaces = 0;
    for (Worker worker : active) {
      if (looks % COURTESY_LOOKS == 0 && worker.kind() == Worker.Kind.VIRTUAL) {
        worker.askForCourtesy();
      }
      if (isStuck(worker)) {
        stuck++;
        stuckPlaces += worker.kind() == Worker.Kind.RESCUE ? 0 : 1;
      }
    }
    if (stuck == active.length) {
      if (scheduler.hasWork()) {
        scheduler.places().rescue(stuck + 1);
      }
    } else if (stuckPlaces < scheduler.settings().parallelism()) {
      scheduler.places().rescuers().forEach(scheduler.idle()::dismiss);
    }
    if (scheduler.idle().sleepers() > 0 && scheduler.hasWork()) {
      scheduler.idle().notifyOne();
    }
    quiet = allAsleep() ? quiet + 1 : 0;
  }

  /** Takes a sample of a worker and does what it calls for. */
  private boolean isStuck(Worker worker) {
    SchedulerSettings settings = scheduler.settings();
    Worker.Sample sample = worker.sample;
    sample.take(worker);
    if (sample.wokenInVain() >= settings.samplesBeforeRescue()) {
      if (worker.searching) {
        scheduler.idle().forgetSearcher();
      }
      return true;
    }
    if (sample.inSameMessage() == 0) {
      worker.slowMessage().end();
    } else {
      Activation slow = worker.current();
      if (slow != null) {
        worker.slowMessage().begin(slow, scheduler.events());
      }
      if (worker.openSlot()) {
        scheduler.idle().notifyOne();
      }
      if (sample.inSameMessage() + 1 >= settings.samplesBeforeHandOff()
          && worker.blocksInMessage()) {
        scheduler.places().handOff(worker);
        return false;
      }
    }
    return sample.inSameMessage() >= settings.samplesBeforeRescue();
  }

  /**
   * A send of a displaced worker that was under way may still put something into its queue, however
   * late. So each is looked into until its thread has ended, less and less often.
   */
  private void sweep() {
    for (Worker worker = displaced.poll(); worker != null; worker = displaced.poll()) {
      sweeps.add(new Sweep(worker, looks, 1));
    }
    for (int i = sweeps.size(); i > 0; i--) {
      Sweep sweep = sweeps.removeFirst();
      if (looks < sweep.look()) {
        sweeps.addLast(sweep);
      } else {
        boolean ended = !sweep.worker().thread().isAlive();
        scheduler.empty(sweep.worker());
        if (!ended) {
          long pause = Math.min(2 * sweep.pause(), MOST_LOOKS_BETWEEN_SWEEPS);
          sweeps.addLast(new Sweep(sweep.worker(), looks + sweep.pause(), pause));
        }
      }
    }
  }
}

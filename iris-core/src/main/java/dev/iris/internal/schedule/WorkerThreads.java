package dev.iris.internal.schedule;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes every thread of a scheduler and knows when they have ended. A thread that runs an actor
 * without being a worker, or a callback, bears one particular handler of uncaught exceptions, which
 * marks it at no cost.
 */
final class WorkerThreads {

  private static final long CHECK_NANOS = 200_000;

  private static final Logger LOG = LoggerFactory.getLogger(WorkerThreads.class);

  private final Thread.UncaughtExceptionHandler actorMark =
      (thread, thrown) -> LOG.error("The thread of an actor failed, a defect of Iris", thrown);

  private final Thread.UncaughtExceptionHandler callbackMark =
      (thread, thrown) -> LOG.error("A callback threw", thrown);

  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger platformWorkers = new AtomicInteger();
  private final LongAdder started = new LongAdder();
  private final LongAdder finished = new LongAdder();

  Thread newWorkerThread(Worker.Kind kind, int place, Runnable body) {
    Runnable counted =
        () -> {
          workers.add(Thread.currentThread());
          platformWorkers.addAndGet(kind == Worker.Kind.VIRTUAL ? 0 : 1);
          try {
            body.run();
          } finally {
            workers.remove(Thread.currentThread());
            platformWorkers.addAndGet(kind == Worker.Kind.VIRTUAL ? 0 : -1);
            finished.increment();
          }
        };
    return switch (kind) {
      case VIRTUAL -> Thread.ofVirtual().name("iris-worker-" + place).unstarted(counted);
      case PLATFORM -> platform("iris-worker-" + place, counted);
      case RESCUE -> platform("iris-rescue", counted);
    };
  }

  Thread newMonitorThread(Runnable body) {
    return platform("iris-monitor", finishing(body));
  }

  /** Starts one of these threads; its end is waited for from now on. */
  void start(Thread thread) {
    started.increment();
    thread.start();
  }

  /** By a thread that was started so and tells its end itself. */
  void ends() {
    finished.increment();
  }

  private static Thread platform(String name, Runnable body) {
    return Thread.ofPlatform().name(name).daemon(true).unstarted(body);
  }

  Thread newActorThread(Runnable body) {
    return Thread.ofVirtual().uncaughtExceptionHandler(actorMark).unstarted(body);
  }

  Thread newPlatformActorThread(Runnable body) {
    return platformActor(body);
  }

  /** For a thread whose end is to be waited for from before it runs; see {@link #start}. */
  Thread newDedicatedThread(Runnable body) {
    return platformActor(finishing(body));
  }

  /** For a thread that a pool starts. */
  Thread newPoolThread(Runnable body) {
    return platformActor(
        () -> {
          started.increment();
          finishing(body).run();
        });
  }

  private Runnable finishing(Runnable body) {
    return () -> {
      try {
        body.run();
      } finally {
        finished.increment();
      }
    };
  }

  Thread newCallbackThread(boolean virtual, Runnable body) {
    Thread.Builder builder = virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon(true);
    return builder
        .name("iris-callback")
        .uncaughtExceptionHandler(callbackMark)
        .unstarted(finishing(body));
  }

  int alivePlatform() {
    return platformWorkers.get();
  }

  private Thread platformActor(Runnable body) {
    return Thread.ofPlatform()
        .name("iris-dedicated")
        .daemon(true)
        .uncaughtExceptionHandler(actorMark)
        .unstarted(body);
  }

  /**
   * Runs an actor, or a callback of an ask: in any case, who waits for it to end must not be it.
   */
  boolean onActorThread() {
    Thread me = Thread.currentThread();
    Thread.UncaughtExceptionHandler mark = me.getUncaughtExceptionHandler();
    return mark == actorMark || mark == callbackMark || workers.contains(me);
  }

  /** Whether all threads, but possibly the calling one, have ended in time. */
  boolean awaitEnd(long deadline, boolean callerIsOne) {
    long allowed = callerIsOne ? 1 : 0;
    while (alive() > allowed) {
      if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(this, CHECK_NANOS);
    }
    return true;
  }

  /**
   * Started and not yet ended. Those that have ended are counted first: who starts another and ends
   * in between is then one too many, and not the other one too few.
   */
  long alive() {
    long ended = finished.sum();
    return started.sum() - ended;
  }
}

package dev.iris.internal.schedule;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes every thread of a scheduler and knows when they have ended. A thread that runs actors without
 * being a worker bears one particular string as its name: that object, not its text, marks it.
 */
final class WorkerThreads {

  private static final long CHECK_NANOS = 200_000;

  @SuppressWarnings("StringOperationCanBeSimplified") // identity is the point
  private final String actorThreadName = new String("iris-actor");

  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
  private final Set<Thread> callbacks = ConcurrentHashMap.newKeySet();
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
    return platform(
        "iris-monitor",
        () -> {
          try {
            body.run();
          } finally {
            finished.increment();
          }
        });
  }

  /** Starts the thread of a worker or monitor. */
  void start(Thread thread) {
    started.increment();
    thread.start();
  }

  private static Thread platform(String name, Runnable body) {
    return Thread.ofPlatform().name(name).daemon(true).unstarted(body);
  }

  Thread newActorThread(Runnable body) {
    return Thread.ofVirtual().name(actorThreadName).unstarted(counted(body));
  }

  Thread newPlatformActorThread(Runnable body) {
    return platform(actorThreadName, counted(body));
  }

  void runOutside(Runnable callback) {
    started.increment();
    Thread.ofVirtual()
        .name("iris-callback")
        .start(
            () -> {
              callbacks.add(Thread.currentThread());
              try {
                callback.run();
              } finally {
                callbacks.remove(Thread.currentThread());
                finished.increment();
              }
            });
  }

  boolean onCallbackThread() {
    return callbacks.contains(Thread.currentThread());
  }

  int alivePlatform() {
    return platformWorkers.get();
  }

  private Runnable counted(Runnable body) {
    return () -> {
      started.increment();
      try {
        body.run();
      } finally {
        finished.increment();
      }
    };
  }

  @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // identity is the point
  boolean onActorThread() {
    Thread me = Thread.currentThread();
    return me.getName() == actorThreadName || workers.contains(me);
  }

  /** Whether all threads, but possibly the calling one, have ended in time. */
  boolean awaitEnd(long deadline, boolean callerIsOne) {
    long allowed = callerIsOne ? 1 : 0;
    while (started.sum() - finished.sum() > allowed) {
      if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(this, CHECK_NANOS);
    }
    return true;
  }

  /** Started and not yet ended. */
  long alive() {
    return started.sum() - finished.sum();
  }
}

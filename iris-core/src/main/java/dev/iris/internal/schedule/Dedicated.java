package dev.iris.internal.schedule;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads for actors that asked for one: so many get one of their own, further push actors
 * share a pool. Any thread may call.
 */
final class Dedicated {

  private static final long IDLE_SECONDS = 1;

  private final WorkerThreads threads;
  private final Accounts accounts;
  private final AtomicInteger inUse = new AtomicInteger();
  private final Pool pool = new Pool();
  private volatile SchedulerSettings.Dedicated limits;
  private volatile boolean closed;

  Dedicated(WorkerThreads threads, Accounts accounts, SchedulerSettings.Dedicated limits) {
    this.threads = threads;
    this.accounts = accounts;
    this.limits = limits;
  }

  void limit(SchedulerSettings.Dedicated now) {
    limits = now;
  }

  int inUse() {
    return inUse.get();
  }

  Dispatcher forPushActor() {
    if (take()) {
      Own own = new Own();
      accounts.open(own.runner);
      threads.start(own.thread);
      return own;
    }
    if (limits.strict()) {
      throw noneLeft("and strict mode forbids sharing");
    }
    return pool;
  }

  Thread forPullActor(Runnable body) {
    if (!take()) {
      throw noneLeft("and a pull actor cannot share one");
    }
    return threads.newPlatformActorThread(body);
  }

  void pullActorEnded() {
    inUse.decrementAndGet();
  }

  private boolean take() {
    int max = limits.max();
    return inUse.getAndUpdate(now -> now < max ? now + 1 : now) < max;
  }

  private IllegalStateException noneLeft(String why) {
    return new IllegalStateException(
        "all "
            + limits.max()
            + " dedicated threads are in use, "
            + why
            + "; raise the limit with dedicatedThreads(max, pool, strict)");
  }

  /** Ends the pool's threads; the others end with their actors. */
  void close() {
    closed = true;
    pool.wakeAll();
  }

  /** The thread of one actor. It is scheduled again only after it has run, so one field will do. */
  private final class Own implements Dispatcher, Runnable {
    private final Thread thread = threads.newDedicatedThread(this);
    private final Runner runner = new Runner(thread, true);
    private volatile @Nullable Activation next;
    private volatile boolean released;

    @Override
    public void schedule(Activation activation) {
      next = activation;
      LockSupport.unpark(thread);
    }

    @Override
    public void scheduleLast(Activation activation) {
      schedule(activation);
    }

    @Override
    public void release() {
      released = true;
      LockSupport.unpark(thread);
    }

    @Override
    public void run() {
      try {
        while (!released) {
          Activation activation = next;
          if (activation != null) {
            next = null;
            activation.activate(runner);
          } else {
            Thread.interrupted();
            LockSupport.park(this);
          }
        }
      } finally {
        accounts.close(runner);
        inUse.decrementAndGet();
      }
    }
  }

  /** Threads that several actors share; started as needed, ended when idle. */
  private final class Pool implements Dispatcher {
    private final LinkedBlockingQueue<Activation> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger alive = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    @Override
    public void schedule(Activation activation) {
      queue.add(activation);
      if (waiting.get() < queue.size()) {
        startOne();
      }
    }

    @Override
    public void scheduleLast(Activation activation) {
      schedule(activation);
    }

    private void startOne() {
      int most = limits.pool();
      if (alive.getAndUpdate(now -> now < most ? now + 1 : now) < most) {
        threads.start(threads.newDedicatedThread(this::serve));
      }
    }

    private void serve() {
      Runner runner = new Runner(Thread.currentThread(), false);
      accounts.open(runner);
      try {
        for (Activation next = await(); next != null; next = await()) {
          next.activate(runner);
          Thread.interrupted(); // whatever interrupt there was, it was for that actor
        }
      } finally {
        accounts.close(runner);
        alive.decrementAndGet();
        if (!queue.isEmpty()) {
          startOne();
        }
      }
    }

    private @Nullable Activation await() {
      waiting.incrementAndGet();
      try {
        return closed ? queue.poll() : queue.poll(IDLE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        return queue.poll(); // nobody interrupts these threads on purpose but a handler of theirs
      } finally {
        waiting.decrementAndGet();
      }
    }

    /** Threads that wait look again within their idle time; this makes it now. */
    void wakeAll() {
      for (int i = alive.get(); i > 0; i--) {
        queue.add(NOTHING);
      }
    }
  }

  private static final Activation NOTHING =
      new Activation() {
        @Override
        public void activate(Runner runner) {}

        @Override
        public void troubles(Runner runner, Trouble trouble) {}
      };
}

package dev.iris.internal.schedule;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final Pool pool;
  private volatile SchedulerSettings.Dedicated limits;

  Dedicated(WorkerThreads threads, Accounts accounts, SchedulerSettings.Dedicated limits) {
    this.threads = threads;
    this.accounts = accounts;
    this.limits = limits;
    this.pool = new Pool(limits.pool());
  }

  void limit(SchedulerSettings.Dedicated now) {
    limits = now;
    pool.resize(now.pool());
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

  void reserveForPullActor() {
    if (!take()) {
      throw noneLeft("and a pull actor cannot share one");
    }
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

  /** Of the pool: another thread does the work of one that does not return. */
  void abandon(Runner runner) {
    pool.abandon(runner);
  }

  /** Ends the pool's threads; the others end with their actors. */
  void close() {
    pool.close();
  }

  /** The thread of one actor. It is scheduled again only after it has run, so one field will do. */
  private final class Own implements Dispatcher, Runnable {
    private final Thread thread = threads.newDedicatedThread(this);
    private final Runner runner = new Runner(thread, true);
    private final AtomicBoolean counted = new AtomicBoolean(true);
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
      if (runner.retired()) {
        uncount(); // it may never end
      }
    }

    private void uncount() {
      if (counted.compareAndSet(true, false)) {
        inUse.decrementAndGet();
      }
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
        uncount();
      }
    }
  }

  /** Threads that several actors share: the JDK's pool starts them as needed and ends idle ones. */
  private final class Pool implements Dispatcher {
    private final ConcurrentHashMap<Thread, Runner> runners = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor executor;
    private int wanted;
    private int abandoned;

    Pool(int size) {
      wanted = size;
      executor =
          new ThreadPoolExecutor(
              size,
              size,
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              this::newThread);
      executor.allowCoreThreadTimeOut(true);
    }

    synchronized void resize(int size) {
      wanted = size;
      resize();
    }

    synchronized void abandon(Runner runner) {
      if (!runner.retired() && runners.containsValue(runner)) {
        runner.retire();
        abandoned++;
        resize();
      }
    }

    private synchronized void returned() {
      abandoned--;
      resize();
    }

    private void resize() {
      int size = wanted + abandoned;
      if (size > executor.getMaximumPoolSize()) {
        executor.setMaximumPoolSize(size);
        executor.setCorePoolSize(size);
      } else {
        executor.setCorePoolSize(size);
        executor.setMaximumPoolSize(size);
      }
    }

    @Override
    public void schedule(Activation activation) {
      executor.execute(() -> run(activation));
    }

    @Override
    public void scheduleLast(Activation activation) {
      schedule(activation);
    }

    private void run(Activation activation) {
      Thread me = Thread.currentThread();
      Runner runner = Objects.requireNonNull(runners.get(me));
      activation.activate(runner);
      if (runner.retired()) {
        renew(me, runner);
      }
      Thread.interrupted(); // whatever interrupt there was, it was for that actor
    }

    /** It was abandoned and has returned: the thread goes on as any other. */
    private void renew(Thread me, Runner old) {
      open(me);
      close(old);
    }

    private void close(Runner old) {
      accounts.close(old);
      if (old.retired()) {
        returned();
      }
    }

    private void open(Thread me) {
      Runner runner = new Runner(me, false);
      runners.put(me, runner);
      accounts.open(runner);
    }

    private Thread newThread(Runnable work) {
      return threads.newPoolThread(
          () -> {
            Thread me = Thread.currentThread();
            open(me);
            try {
              work.run();
            } finally {
              close(Objects.requireNonNull(runners.remove(me)));
            }
          });
    }

    void close() {
      executor.shutdown();
    }
  }
}

package dev.iris.internal.schedule;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plainest scheduler: a virtual thread for each activation. Fair as the JDK's own scheduler is,
 * and no faster.
 */
public final class ThreadPerActivation implements Scheduler {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadPerActivation.class);

  private final Set<Thread> actors = ConcurrentHashMap.newKeySet();
  private final Set<Thread> callbacks = ConcurrentHashMap.newKeySet();

  /** Holds no thread before something is scheduled. */
  public ThreadPerActivation() {}

  @Override
  public void schedule(Activation activation) {
    thread(actors, activation::activate).start();
  }

  @Override
  public Thread newActorThread(Runnable body) {
    return thread(actors, body);
  }

  @Override
  public void runOutside(Runnable callback) {
    thread(callbacks, callback).start();
  }

  @Override
  public boolean onActorThread() {
    return actors.contains(Thread.currentThread());
  }

  @Override
  public boolean close(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    return ended(actors, deadline) & ended(callbacks, deadline);
  }

  private static Thread thread(Set<Thread> kind, Runnable body) {
    return Thread.ofVirtual()
        .unstarted(
            () -> {
              Thread me = Thread.currentThread();
              kind.add(me);
              try {
                body.run();
              } catch (Throwable t) {
                LOG.error("A task of the runtime failed", t);
              } finally {
                kind.remove(me);
              }
            });
  }

  private static boolean ended(Set<Thread> threads, long deadline) {
    for (Thread thread : threads) {
      if (thread == Thread.currentThread()) {
        continue;
      }
      try {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        if (!thread.join(left)) {
          return false;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}

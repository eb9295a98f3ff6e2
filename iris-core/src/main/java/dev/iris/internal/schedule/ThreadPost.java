package dev.iris.internal.schedule;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A post with a platform thread of its own, which waits at the queue. */
final class ThreadPost<T> implements Post<T> {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadPost.class);
  private static final Object END = new Object();
  private static final Duration AFTER_INTERRUPT = Duration.ofMillis(100);

  private final Consumer<? super T> receiver;
  private final Runnable ended;
  private final BlockingQueue<Object> queue;
  private final Thread thread;
  private volatile boolean cancelled;
  private volatile boolean finishing;

  ThreadPost(String name, int capacity, Consumer<? super T> receiver, Runnable ended) {
    this.receiver = receiver;
    this.ended = ended;
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::deliver);
    thread.start();
  }

  @Override
  public boolean offer(T item) {
    return queue.offer(item);
  }

  @Override
  public boolean onItsThread() {
    return Thread.currentThread() == thread;
  }

  @SuppressWarnings("unchecked") // only T and END go in
  private void deliver() {
    try {
      while (!cancelled) {
        Object next = finishing ? queue.poll() : queue.take();
        if (next == null) {
          return;
        }
        if (next != END) {
          receiver.accept((T) next);
          if (cancelled && Thread.interrupted()) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("{} was interrupted, so it ends", thread.getName());
    } finally {
      ended.run();
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    wake();
  }

  private void wake() {
    if (!queue.offer(END)) {
      LOG.trace("The receiver is busy, so it needs no waking");
    }
  }

  @Override
  public boolean finish(Duration atMost) {
    finishing = true;
    wake();
    try {
      if (onItsThread() || thread.join(atMost)) {
        return true;
      }
      thread.interrupt();
      return thread.join(AFTER_INTERRUPT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

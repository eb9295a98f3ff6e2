package dev.iris.test.internal;

import dev.iris.internal.schedule.Post;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A post whose deliveries are steps like any other: one item, then others may go first. */
final class SimPost<T> implements Post<T> {

  private final Conductor conductor;
  private final String name;
  private final int capacity;
  private final Consumer<? super T> receiver;
  private final Runnable ended;
  private final ArrayDeque<T> queue = new ArrayDeque<>();
  private volatile @Nullable Thread delivering;
  private boolean scheduled;
  private boolean cancelled;
  private boolean finished;

  SimPost(
      Conductor conductor,
      String name,
      int capacity,
      Consumer<? super T> receiver,
      Runnable ended) {
    this.conductor = conductor;
    this.name = name;
    this.capacity = capacity;
    this.receiver = receiver;
    this.ended = ended;
  }

  @Override
  public synchronized boolean offer(T item) {
    if (cancelled || queue.size() >= capacity) {
      return false;
    }
    queue.add(item);
    schedule();
    return true;
  }

  private void schedule() {
    if (!scheduled && !finished) {
      scheduled = true;
      conductor.addCallback(name, this::deliver);
    }
  }

  private void deliver() {
    T item = take();
    if (item != null) {
      delivering = Thread.currentThread();
      receiver.accept(item);
      delivering = null;
    }
    if (goOn()) {
      ended.run();
    }
  }

  private synchronized @Nullable T take() {
    return queue.poll();
  }

  /** True if it was cancelled meanwhile. */
  private synchronized boolean goOn() {
    scheduled = false;
    if (!queue.isEmpty()) {
      schedule();
    }
    return cancelled;
  }

  @Override
  public boolean onItsThread() {
    return delivering == Thread.currentThread();
  }

  @Override
  public void cancel() {
    boolean idle;
    synchronized (this) {
      cancelled = true;
      queue.clear();
      idle = !scheduled;
    }
    if (idle) {
      ended.run();
    }
  }

  private synchronized boolean busy() {
    return scheduled;
  }

  private synchronized boolean close() {
    finished = true;
    return !scheduled;
  }

  @Override
  public boolean finish(Duration atMost) {
    if (busy() && !onItsThread()) {
      conductor.parking().letOthersFinish(atMost, this::busy);
    }
    return close() || onItsThread();
  }
}

package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stops actors one after the other, the youngest first, each when the one before has ended. One
 * that takes more than half of the time that is left is left to itself, and the next has its turn:
 * who is stuck must not cost the others their chance.
 *
 * <p>One thread runs it; the ends of actors come from theirs.
 */
final class Drain implements ExitListener {
  private final Cell<?>[] cells;
  private final CountDownLatch done = new CountDownLatch(1);
  private int next;
  private int open;
  private @Nullable Cell<?> current;

  Drain(Kernel kernel) {
    record Found(Cell<?> cell, int age) {}
    List<Found> found = new ArrayList<>();
    kernel.pids().forEach((cell, age) -> found.add(new Found(cell, age)));
    found.sort((a, b) -> Integer.compareUnsigned(a.age(), b.age()));
    cells = found.stream().map(Found::cell).toArray(Cell<?>[]::new);
  }

  /** Stops all; false if time runs out before all have ended. */
  boolean run(long nanos) {
    long deadline = System.nanoTime() + nanos;
    advance();
    int before = -1;
    for (long left = nanos; left > 0; left = deadline - System.nanoTime()) {
      int now = stopped();
      if (now == before) {
        advance();
      }
      before = now;
      if (await(left - left / 2)) {
        return true;
      }
    }
    return await(0);
  }

  private synchronized int stopped() {
    return next;
  }

  /** Stops the next one that has not ended yet. */
  private void advance() {
    for (; ; ) {
      Cell<?> cell;
      synchronized (this) {
        if (next == cells.length) {
          if (open == 0) {
            done.countDown();
          }
          return;
        }
        cell = cells[next++];
        current = cell;
        open++;
      }
      if (cell.attachments().addExitListener(this)) {
        cell.stop();
        return;
      }
      closed();
    }
  }

  private synchronized void closed() {
    open--;
  }

  @Override
  public void ended(Cell<?> who, ExitReason reason, Map<String, String> metadata) {
    boolean nextTurn;
    synchronized (this) {
      open--;
      nextTurn = who == current || next == cells.length;
    }
    if (nextTurn) {
      advance();
    }
  }

  boolean await(long nanos) {
    try {
      return done.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  List<ActorRef<?>> killRest() {
    List<ActorRef<?>> killed = new ArrayList<>();
    for (Cell<?> cell : cells) {
      if (cell.isAlive()) {
        killed.add(cell);
        cell.kill();
      }
    }
    return killed;
  }
}

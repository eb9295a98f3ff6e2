package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.internal.time.NanoClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private final NanoClock clock;
  private final CompletableFuture<Boolean> done;
  private int next;
  private int open;
  private @Nullable Cell<?> current;

  Drain(Kernel kernel) {
    this.clock = kernel.clock();
    this.done = kernel.waits().newFuture();
    record Found(Cell<?> cell, int age) {}
    List<Found> found = new ArrayList<>();
    kernel.pids().forEach((cell, age) -> found.add(new Found(cell, age)));
    found.sort((a, b) -> Integer.compareUnsigned(a.age(), b.age()));
    cells = found.stream().map(Found::cell).toArray(Cell<?>[]::new);
  }

  /** Stops all; false if time runs out before all have ended. */
  boolean run(long nanos) {
    long deadline = clock.nanoTime() + nanos;
    advance();
    int before = -1;
    for (long left = nanos; left > 0; left = deadline - clock.nanoTime()) {
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
            done.complete(true);
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
      return done.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new AssertionError("nobody fails this future", e);
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

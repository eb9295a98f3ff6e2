package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Stops actors that are nobody's children one after the other, the youngest first, each when the
 * one before has ended. So what started earlier is there for those that started later, to their
 * last word.
 *
 * <p>One that has not ended when seven eighths of the time left have passed is killed, before the
 * time is over, and the others have their turn when it has ended. If the same share of what is left
 * then goes by and it has not, for its code does not return, they have their turn all the same.
 *
 * <p>{@code turn} is the place of the one being stopped. Whoever advances it by compare-and-set
 * stops the next one: mostly the thread on which the one before has ended, so a drain costs no more
 * than a stop each. It is advanced before that actor's {@link Phase} is read, and that is set
 * before {@link #ended} reads the turn, so one of the two sees the other and no turn is lost.
 * {@link #run} and {@link #killRest} are for the one thread that closes.
 */
final class Drain {

  private static final long LONGEST_LOOK_NANOS = 20_000_000L;
  private static final long SHORTEST_LOOK_NANOS = 500_000L;

  private static final VarHandle TURN;

  static {
    try {
      TURN = MethodHandles.lookup().findVarHandle(Drain.class, "turn", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Cell<?>[] cells;
  private final Set<Cell<?>> killed = new LinkedHashSet<>();
  private final Kernel kernel;
  private final CompletableFuture<Boolean> done;
  private volatile @Nullable CompletableFuture<Boolean> anEnd;
  private volatile int turn = -1;

  /** Of the actors given, but those that end with their parents. */
  Drain(Kernel kernel, Cell<?>[] youngestFirst) {
    this.kernel = kernel;
    this.cells =
        Arrays.stream(youngestFirst)
            .filter(cell -> cell.recipe().parent() == null)
            .toArray(Cell<?>[]::new);
    this.done = kernel.waits().newFuture(kernel.runtime());
  }

  /** Stops all; false if time runs out before all have ended. */
  boolean run(long nanos) {
    long deadline = kernel.clock().nanoTime() + nanos;
    advance(-1);
    while (turn < cells.length) {
      long left = deadline - kernel.clock().nanoTime();
      if (left <= 0) {
        return false;
      }
      int now = turn;
      if (now < cells.length && !pastWithin(now, share(left))) {
        kill(cells[now]);
        left = deadline - kernel.clock().nanoTime();
        if (!pastWithin(now, share(left)) && left > 0) {
          advance(now);
        }
      }
    }
    return awaitEnds(deadline);
  }

  private static long share(long left) {
    return left - left / 8;
  }

  private boolean pastWithin(int now, long nanos) {
    long end = kernel.clock().nanoTime() + nanos;
    long look = Math.clamp(nanos / 16, SHORTEST_LOOK_NANOS, LONGEST_LOOK_NANOS);
    for (long left = nanos; left > 0 && turn == now; left = end - kernel.clock().nanoTime()) {
      await(done, Math.min(look, left));
    }
    return turn != now;
  }

  /** Stops the next one that has not ended yet, if it is the turn of nobody else. */
  private void advance(int from) {
    for (int now = from; TURN.compareAndSet(this, now, now + 1); now++) {
      if (now + 1 == cells.length) {
        done.complete(true);
        return;
      }
      Cell<?> next = cells[now + 1];
      next.stop();
      if (!Phase.isTold(next)) {
        return;
      }
    }
  }

  /** An actor of this runtime has ended; by its own thread, when all who listen were told. */
  void ended(Cell<?> who) {
    int now = turn;
    if (now >= 0 && now < cells.length && cells[now] == who) {
      advance(now);
    }
    CompletableFuture<Boolean> awaited = anEnd;
    if (awaited != null) {
      awaited.complete(true);
    }
  }

  private void kill(Cell<?> cell) {
    if (cell.isAlive()) {
      killed.add(cell);
      cell.kill();
    }
  }

  /** Children, too. */
  void killRest() {
    Arrays.stream(kernel.youngestFirst()).forEach(this::kill);
  }

  /** Those that did not end by themselves. */
  List<ActorRef<?>> killed() {
    return List.copyOf(killed);
  }

  /** Those of them that have not ended. */
  List<Cell<?>> leftBehind() {
    return killed.stream().filter(Cell::isAlive).toList();
  }

  /** Waits for the killed to end. */
  boolean awaitEnds(long deadline) {
    for (Cell<?> cell : killed) {
      long left = deadline - kernel.clock().nanoTime();
      while (cell.isAlive() && left > 0) {
        CompletableFuture<Boolean> next = kernel.waits().newFuture(kernel.runtime());
        anEnd = next;
        if (cell.isAlive()) {
          await(next, left);
        }
        left = deadline - kernel.clock().nanoTime();
      }
    }
    return killed.stream().noneMatch(Cell::isAlive);
  }

  private static void await(CompletableFuture<Boolean> event, long nanos) {
    try {
      event.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return; // as good as any
    } catch (ExecutionException e) {
      throw new AssertionError("nobody fails this future", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

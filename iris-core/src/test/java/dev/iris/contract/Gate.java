package dev.iris.contract;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/** Holds whoever passes until the test opens it, and tells the test that somebody stands in it. */
final class Gate {

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CompletableFuture<Void> opened = Await.pace().newEvent();

  /** Waits for the test to open. */
  void pass() throws InterruptedException {
    entered.countDown();
    try {
      opened.get();
    } catch (ExecutionException e) {
      throw new AssertionError("nobody fails this future", e);
    }
  }

  /** The same for code that must not be disturbed; the interrupt flag is kept. */
  void passUninterruptibly() {
    boolean interrupted = false;
    while (true) {
      try {
        pass();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isOpen() {
    return opened.isDone();
  }

  Gate awaitEntered() {
    Await.latch(entered, "somebody at the gate");
    return this;
  }

  void open() {
    opened.complete(null);
  }
}

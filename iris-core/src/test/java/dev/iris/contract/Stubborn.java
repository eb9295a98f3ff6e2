package dev.iris.contract;

import java.util.concurrent.CountDownLatch;

/** Code that neither returns nor minds an interrupt, until the test lets it go. */
final class Stubborn {

  /** What it does meanwhile. */
  enum How {
    SPINS,
    BLOCKS
  }

  private final How how;
  private final Gate gate;
  private final CountDownLatch held = new CountDownLatch(1);

  Stubborn(How how, Gate gate) {
    this.how = Await.pace().canSpin() ? how : How.BLOCKS;
    this.gate = gate;
  }

  /** By an actor. */
  void hold() {
    held.countDown();
    if (how == How.BLOCKS) {
      gate.passUninterruptibly();
    } else {
      while (!gate.isOpen()) {
        Thread.onSpinWait();
      }
    }
  }

  void awaitHeld() {
    Await.latch(held, "the code to be held");
  }

  void letGo() {
    gate.open();
  }
}

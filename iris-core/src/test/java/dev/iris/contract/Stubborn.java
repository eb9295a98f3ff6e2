package dev.iris.contract;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Spawner;
import java.util.concurrent.CountDownLatch;

/** Code that neither returns nor minds an interrupt, until the test lets it go. */
final class Stubborn {

  /** What it does meanwhile. Where nobody can loop without keeping others off, it blocks. */
  enum How {
    SPINS,
    BLOCKS
  }

  /** What the code does when it has been let go. */
  interface Epilogue {
    void run(ActorContext<String> ctx) throws Exception;
  }

  private final How how;
  private final Gate gate;
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch returned = new CountDownLatch(1);

  Stubborn(How how, Gate gate) {
    this.how = Await.pace().canSpin() ? how : How.BLOCKS;
    this.gate = gate;
  }

  /** An actor that is held at its first message. */
  ActorRef<String> spawn(Kind kind, Spawner<String> recipe, Epilogue epilogue) {
    ActorRef<String> ref =
        kind.spawn(
            recipe,
            (m, ctx) -> {
              hold();
              try {
                epilogue.run(ctx);
              } finally {
                returns();
              }
            });
    ref.send("in hand");
    awaitHeld();
    return ref;
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

  /** By an actor, as the last it does. */
  void returns() {
    returned.countDown();
  }

  void awaitHeld() {
    Await.latch(held, "the code to be held");
  }

  void letGo() {
    gate.open();
  }

  /** Lets it go, and waits until it has done what it does then. */
  void awaitReturn() {
    letGo();
    Await.latch(returned, "the code to return");
  }
}

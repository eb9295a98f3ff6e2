package dev.iris.contract;

import dev.iris.ActorRef;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Receives, while messages come at the same time. */
public abstract class MailboxRaceContract extends RuntimeContract {

  @Test
  void aMessageThatComesJustWhenAReceiveGoesToWaitIsNotMissed() {
    int rounds = 10_000;
    Random random = new Random(1);
    for (int i = 0; i < rounds; i++) {
      AtomicBoolean receiving = new AtomicBoolean();
      AtomicBoolean received = new AtomicBoolean();
      int late = random.nextInt(16);
      ActorRef<Object> ref =
          iris.actor(Object.class)
              .spawnWithMailbox(
                  mb -> {
                    receiving.set(true);
                    spin(late);
                    mb.receive();
                    received.set(true);
                  });
      Await.spinning("the body", receiving::get);
      spin(random.nextInt(8));
      ref.send("now");
      Await.spinning("message " + i, received::get);
    }
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }
}

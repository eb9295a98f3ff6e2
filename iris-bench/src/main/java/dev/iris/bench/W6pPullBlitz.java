package dev.iris.bench;

import dev.iris.ActorRef;
import dev.iris.Mailbox;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** W6p: W6 with pull actors. Counts spawns, and messages. */
public class W6pPullBlitz extends Rounds {

  @Benchmark
  @OperationsPerInvocation(Blitz.SPAWNS)
  public void irisSpawns(Iris workload) {
    workload.run();
  }

  @Benchmark
  @OperationsPerInvocation(Blitz.MESSAGES)
  public void irisMessages(Iris workload) {
    workload.run();
  }

  /** On Iris. */
  public static class Iris extends IrisBlitz {
    @Override
    ActorRef<Hello> spawn() {
      return iris.actor(Hello.class).spawnWithMailbox(this::greeted);
    }

    private void greeted(Mailbox<Hello> mailbox) throws InterruptedException {
      for (int i = 0; i < messages; i++) {
        mailbox.receive();
      }
      goal.reached(messages);
      mailbox.receive(); // lives on until the runtime is closed
    }
  }
}

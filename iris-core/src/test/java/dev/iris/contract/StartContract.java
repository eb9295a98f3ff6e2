package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import org.junit.jupiter.api.Test;

/** What is asked of a push actor while it starts. */
public abstract class StartContract extends RuntimeContract {

  @Test
  void aKillDuringOnStartActsBeforeTheFirstMessage() {
    var letters = deadLetters();
    Gate gate = gate();
    Probe<String> probe =
        new Probe<>() {
          @Override
          public void onStart(ActorContext<String> ctx) {
            gate.passUninterruptibly();
            record("started");
          }
        };
    ActorRef<String> ref = iris.spawn(String.class, probe);
    ref.send("never handled");
    gate.awaitEntered();

    ref.kill();
    gate.open();

    assertThat(probe.next()).isEqualTo("started");
    assertThat(probe.next()).isEqualTo(new Probe.Stopped(new ExitReason.Killed()));
    assertThat(next(letters))
        .isEqualTo(new DeadLetter("never handled", ref.pid(), DeadLetter.UNHANDLED, true));
  }

  @Test
  void anExitDuringOnStartActsBeforeTheFirstMessage() {
    var letters = deadLetters();
    Gate gate = gate();
    Probe<String> probe =
        new Probe<>() {
          @Override
          public void onStart(ActorContext<String> ctx) {
            gate.passUninterruptibly();
            ctx.exit(new ExitReason.Normal());
            record("started");
          }
        };
    ActorRef<String> ref = iris.spawn(String.class, probe);
    ref.send("never handled");
    gate.open();

    assertThat(probe.next()).isEqualTo("started");
    assertThat(probe.next()).isEqualTo(new Probe.Stopped(new ExitReason.Normal()));
    assertThat(next(letters))
        .isEqualTo(new DeadLetter("never handled", ref.pid(), DeadLetter.UNHANDLED, true));
  }
}

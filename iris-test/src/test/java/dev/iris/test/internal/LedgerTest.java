package dev.iris.test.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.MailboxPolicy;
import dev.iris.test.SimulationConfig;
import dev.iris.test.SimulationError;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The check of both ledgers, with a message that is planted in one of them. */
@Timeout(60)
class LedgerTest {

  /** A defect of a runtime, as small as it can be: one message too many or too few. */
  record Planted(String what, BiConsumer<Simulated, ActorRef<String>> defect) {
    @Override
    public String toString() {
      return what;
    }
  }

  static final List<Planted> DEFECTS =
      List.of(
          new Planted(
              "taken from a mailbox, and neither handled nor lost",
              (sim, actor) -> sim.scheduler().tally().add(1, 0)),
          new Planted("handled twice", (sim, actor) -> sim.scheduler().tally().add(0, 1)),
          new Planted(
              "sent, and neither refused nor accepted",
              (sim, actor) -> sim.recorder().sending(actor, "never", false)),
          new Planted(
              "refused, and never sent",
              (sim, actor) -> sim.recorder().lost(actor, "never", DeadLetter.ENDED, false)),
          new Planted(
              "lost, and never sent",
              (sim, actor) -> sim.recorder().lost(actor, "never", DeadLetter.ENDED, true)),
          new Planted(
              "received, and never sent", (sim, actor) -> sim.recorder().received(actor, "never")));

  private static ActorRef<String> busy(Simulated sim) {
    var ended = sim.spawn(String.class, (m, ctx) -> {});
    ended.stop();
    var bounded =
        sim.actor(String.class)
            .mailbox(MailboxPolicy.dropOldest(1))
            .spawn((m, ctx) -> ctx.after(Duration.ofHours(2), m));
    for (int i = 0; i < 3; i++) {
      bounded.send("accepted, evicted or handled");
      ended.send("refused");
    }
    sim.settle();
    ended.send("refused");
    assertThat(sim.stats()).containsEntry("refused", 4L).containsEntry("lost", 2L);
    sim.check();
    return bounded;
  }

  private static void isFound(ThrowingCallable by) {
    SimulationError error = catchThrowableOfType(SimulationError.class, by);
    assertThat(error).isNotNull();
    assertThat(error.kind()).isEqualTo(SimulationError.Kind.LEDGER);
    assertThat(error)
        .hasMessageContaining("the accounts of messages do not balance: counted {")
        .hasMessageContaining("seen by the simulation offered=");
  }

  @ParameterizedTest
  @FieldSource("DEFECTS")
  void isFoundByTheCheck(Planted planted) {
    try (Simulated sim = Simulated.start(SimulationConfig.seed(1))) {
      planted.defect().accept(sim, busy(sim));
      isFound(sim::check);
    }
  }

  @ParameterizedTest
  @FieldSource("DEFECTS")
  void isFoundByClose(Planted planted) {
    Simulated sim = Simulated.start(SimulationConfig.seed(1));
    planted.defect().accept(sim, busy(sim));
    isFound(sim::close);
  }

  @Test
  void withoutItTheyBalance() {
    try (Simulated sim = Simulated.start(SimulationConfig.seed(1))) {
      busy(sim);
      sim.advance(Duration.ofHours(5));
      sim.check();
    }
  }
}

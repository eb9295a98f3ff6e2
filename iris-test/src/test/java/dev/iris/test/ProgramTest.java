package dev.iris.test;

import static dev.iris.test.IrisAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.Behavior;
import dev.iris.Recipient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/**
 * A whole test as a user would write it: results of futures as messages, and a timer of an hour.
 */
@Timeout(60)
class ProgramTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  sealed interface CounterMsg {
    record Inc() implements CounterMsg {}

    record Get(Recipient<Integer> replyTo) implements CounterMsg {}
  }

  static class Counter implements Behavior<CounterMsg> {
    private int count;

    @Override
    public void onMessage(CounterMsg message, ActorContext<CounterMsg> ctx) {
      switch (message) {
        case CounterMsg.Inc() -> count++;
        case CounterMsg.Get(var to) -> to.send(count);
      }
    }
  }

  record Rate(int n, @Nullable Throwable error) {}

  @IrisTest(seeds = 100)
  void aRateIsAskedForAndPassedOn(SimulatedRuntime sim) {
    var counter = sim.actor(CounterMsg.class).spawn(Counter::new);
    var seen = sim.actor(Object.class).spawnObserved(100);
    sim.spawn(
            Rate.class,
            Behavior.of(
                (rate, ctx) -> {
                  if (rate.n() < 0) {
                    ctx.pipeToSelf(
                        counter.ask(CounterMsg.Get::new, SECOND),
                        (n, e) -> new Rate(n == null ? 0 : n, e));
                  } else {
                    seen.ref().send(rate);
                  }
                },
                (signal, ctx) -> {}))
        .send(new Rate(-1, null));
    sim.sendAfter(counter, Duration.ofHours(1), new CounterMsg.Inc());

    sim.advance(Duration.ofHours(2));

    assertThat(sim, seen.ref()).received(new Rate(0, null));
    assertThat(seen.drain().get()).containsExactly(new Rate(0, null));
    assertThat(counter.ask(CounterMsg.Get::new, SECOND).join()).isEqualTo(1);
    assertThat(sim.now()).isEqualTo(Duration.ofHours(2));
  }
}

package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ExitReason;
import dev.iris.Observed;
import dev.iris.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Observed actors: what they got can be read, in order, once, and not without bound. */
public abstract class ObservedContract extends RuntimeContract {

  private Observed<Object> observed(int capacity) {
    return iris.actor(Object.class).spawnObserved(capacity);
  }

  @Test
  void messagesAndSignalsAreReadInTheOrderOfTheirArrival() {
    Observed<Object> observed = observed(10);
    List<Object> all = new ArrayList<>();
    Puppet linker = Puppet.spawn(Kind.PUSH, iris);
    linker.make(
        ctx -> {
          ctx.link(observed.ref());
          observed.ref().send("before");
          ctx.exit(new ExitReason.Normal());
        });
    Await.until("the exit", () -> all.addAll(observed.drain().get()) && all.size() == 2);
    observed.ref().send("after");
    Ledger.awaitQuiet(iris);
    all.addAll(observed.drain().get());

    assertThat(all)
        .containsExactly(
            "before", new Signal.Exit(linker.ref(), new ExitReason.Normal(), Map.of()), "after");
  }

  @Test
  void readingTakesOut() {
    Observed<Object> observed = observed(10);
    observed.ref().send(1);
    Ledger.awaitQuiet(iris);
    assertThat(observed.drain().get()).containsExactly(1);
    observed.ref().send(2);
    Ledger.awaitQuiet(iris);

    assertThat(observed.drain().get()).containsExactly(2);
    assertThat(observed.drain().get()).isEmpty();
  }

  @Test
  void itKeepsTheNewest() {
    Observed<Object> observed = observed(3);
    IntStream.range(0, 100).forEach(i -> observed.ref().send(i));
    Ledger.awaitQuiet(iris);

    assertThat(observed.drain().get()).containsExactly(97, 98, 99);
    assertThat(Ledger.of(iris, "handled")).isEqualTo(100);
  }

  @Test
  void whenItEndsNothingIsLeftToRead() {
    Exits exits = exits();
    Observed<Object> observed = observed(3);
    exits.watch(observed.ref());
    observed.ref().send("message");
    observed.ref().stop();
    exits.exitOf(observed.ref());

    assertThat(observed.drain().get()).isEmpty();
  }

  @Test
  void aCapacityBelowOneIsRefused() {
    assertThatThrownBy(() -> observed(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("capacity is 0; it must be 1 or more");
  }
}

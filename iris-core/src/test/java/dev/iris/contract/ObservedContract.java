package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.Observed;
import dev.iris.Pid;
import dev.iris.Signal;
import dev.iris.Supervision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
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

  /** One thread: what the handler spawns does not start before the handler has returned. */
  @Test
  void itHearsOfTheEndOfOneThatLinkedItBeforeItsStart() {
    iris = start(quiet().withParallelism(1));
    CompletableFuture<Observed<Object>> spawned = new CompletableFuture<>();
    Puppet linker = Puppet.spawn(Kind.PUSH, iris);
    linker.make(
        ctx -> {
          Observed<Object> observed = observed(10);
          ctx.link(observed.ref());
          ctx.exit(new ExitReason.Normal());
          spawned.complete(observed);
        });
    List<Object> all = new ArrayList<>();

    Await.until("the exit", () -> all.addAll(Await.result(spawned).drain().get()));

    assertThat(all)
        .containsExactly(new Signal.Exit(linker.ref(), new ExitReason.Normal(), Map.of()));
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
  void itKeepsTheNewestAndWhatTheyPushOutAreDeadLetters() {
    BlockingQueue<DeadLetter> letters = deadLetters();
    Observed<Object> observed = observed(3);
    Pid pid = observed.ref().pid();
    IntStream.range(0, 100).forEach(i -> observed.ref().send(i));
    Ledger.awaitCount(iris, "lost.evicted", 97);

    assertThat(observed.drain().get()).containsExactly(97, 98, 99);
    for (int i = 0; i < 97; i++) {
      assertThat(next(letters)).isEqualTo(new DeadLetter(i, pid, DeadLetter.EVICTED, true));
    }
    assertThat(iris.stats()).containsEntry("lost.evicted", 97L).containsEntry("accepted", 100L);
    Ledger.assertBalanced(Ledger.awaitQuiet(iris));
  }

  @Test
  void aSignalThatIsPushedOutIsNoDeadLetterButAMessageOfThatClassIs() {
    BlockingQueue<DeadLetter> letters = deadLetters();
    Observed<Object> observed = observed(1);
    Puppet linker = Puppet.spawn(Kind.PUSH, iris);
    Observed<Object> toldNext = observed(1); // peers are told in the order of their links
    linker.make(ctx -> ctx.link(observed.ref()));
    linker.make(ctx -> ctx.link(toldNext.ref()));
    linker.ref().stop();
    Await.until("the signal", () -> !toldNext.drain().get().isEmpty());
    Signal sent = new Signal.NodeUp("here:1");
    observed.ref().send(sent);
    observed.ref().send("last");

    assertThat(next(letters).message()).isEqualTo(sent);
    Ledger.awaitQuiet(iris);
    assertThat(observed.drain().get()).containsExactly("last");
    assertThat(Ledger.of(iris, "lost")).isEqualTo(1);
  }

  @Test
  void whenItEndsNothingIsLeftToReadAndWhatWasUnreadAreDeadLetters() {
    Exits exits = exits();
    BlockingQueue<DeadLetter> letters = deadLetters();
    Observed<Object> observed = observed(3);
    exits.watch(observed.ref());
    observed.ref().send("read");
    Ledger.awaitQuiet(iris);
    assertThat(observed.drain().get()).containsExactly("read");
    observed.ref().send("unread");
    observed.ref().stop();
    exits.exitOf(observed.ref());

    assertThat(observed.drain().get()).isEmpty();
    assertThat(next(letters))
        .isEqualTo(new DeadLetter("unread", observed.ref().pid(), DeadLetter.UNHANDLED, true));
    Ledger.assertBalanced(Ledger.awaitQuiet(iris));
  }

  @Test
  void restartedInPlaceItKeepsWhatItHasGot() {
    iris.supervise("/group", Supervision.oneForAll());
    Observed<Object> observed = iris.actor(Object.class).path("/group/ear").spawnObserved(10);
    ActorRef<String> other =
        iris.actor(String.class).path("/group/other").spawn((m, ctx) -> Integer.parseInt(m));
    observed.ref().send("before");
    Ledger.awaitQuiet(iris);

    other.send("not a number");
    Ledger.awaitCount(iris, "restarts", 2);
    observed.ref().send("after");
    Ledger.awaitCount(iris, "handled", 2);

    assertThat(observed.drain().get()).containsExactly("before", "after");
    assertThat(Ledger.of(iris, "lost")).as("the one it failed at").isEqualTo(1);
  }

  @Test
  void aCapacityBelowOneIsRefused() {
    assertThatThrownBy(() -> observed(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("capacity is 0; it must be 1 or more");
  }
}

package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.Mailbox;
import dev.iris.RuntimeConfig;
import dev.iris.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Selective receive against a plain list: random sends of several classes, signals, and receives by
 * class, by predicate or of anything, all by the pull actor itself, so nothing depends on timing.
 */
public abstract class ReceiveProperties {

  /** Starts a runtime of the kind to be tested. */
  protected abstract IrisRuntime newRuntime(RuntimeConfig config);

  /** Predicates that are asked again and again as the same objects. */
  private static final List<Predicate<Object>> PREDICATES =
      List.of(
          m -> m instanceof Integer n && n % 2 == 0,
          m -> m instanceof String s && s.endsWith("1"),
          m -> !(m instanceof Integer));

  private static final List<Class<?>> CLASSES =
      List.of(Integer.class, String.class, Number.class, Long.class, Signal.class);

  /** Stands for a signal in the model. */
  private record SignalFrom(ActorRef<?> who) {}

  /** The plain list, and the mailbox that must behave like it. */
  private record Pair(List<Object> model, Mailbox<Object> mailbox) {

    void send(Object message) {
      model.add(message);
      assertThat(mailbox.self().send(message)).isTrue();
    }

    void watch(ActorRef<?> dead) {
      model.add(new SignalFrom(dead));
      mailbox.watch(dead);
    }

    Optional<Object> expect(Predicate<Object> fits) {
      for (Iterator<Object> all = model.iterator(); all.hasNext(); ) {
        Object message = all.next();
        if (fits.test(message)) {
          all.remove();
          return Optional.of(message);
        }
      }
      return Optional.empty();
    }

    void receiveAny(boolean timed) throws InterruptedException {
      Optional<Object> got = timed ? mailbox.receive(Duration.ZERO) : mailbox.tryReceive();
      assertThat(got).as("any").isEqualTo(expect(m -> !(m instanceof SignalFrom)));
    }

    void receive(Class<?> type) throws InterruptedException {
      Predicate<Object> fits =
          type == Signal.class ? m -> m instanceof SignalFrom : type::isInstance;
      Optional<Object> expected = expect(fits);
      Optional<?> got =
          expected.isPresent() // then a receive without a limit must not wait
              ? Optional.of(mailbox.receive(type))
              : mailbox.receive(type, Duration.ZERO);
      assertThat(got.map(m -> m instanceof Signal.Exit exit ? new SignalFrom(exit.who()) : m))
          .as("%s", type)
          .isEqualTo(expected);
    }

    void receive(Predicate<Object> fits) throws InterruptedException {
      Optional<Object> expected = expect(m -> !(m instanceof SignalFrom) && fits.test(m));
      assertThat(mailbox.receive(fits, Duration.ZERO)).isEqualTo(expected);
    }

    void assertSameSize() {
      long messages = model.stream().filter(m -> !(m instanceof SignalFrom)).count();
      assertThat(mailbox.self().mailboxSize()).hasValue((int) messages);
    }
  }

  @Property(tries = 500)
  void selectiveReceiveBehavesLikeAPlainList(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 19) Integer> moves) {
    try (IrisRuntime iris = newRuntime(RuntimeContract.quiet())) {
      ActorRef<String> dead = iris.actor(String.class).spawnWithMailbox(mb -> {});
      Await.until("its end", () -> !dead.isAlive());
      CompletableFuture<Void> done = new CompletableFuture<>();
      iris.actor(Object.class)
          .spawnWithMailbox(
              mailbox -> {
                try {
                  play(moves, new Pair(new ArrayList<>(), mailbox), dead);
                  done.complete(null);
                } catch (Throwable e) {
                  done.completeExceptionally(e);
                }
              });
      Await.result(done);
      Ledger.assertBalanced(Ledger.awaitQuiet(iris));
    }
  }

  private static void play(List<Integer> moves, Pair pair, ActorRef<?> dead) throws Exception {
    int next = 0;
    for (int move : moves) {
      switch (move) {
        case 0, 1, 2, 3 -> pair.send(next++);
        case 4, 5, 6 -> pair.send("text " + next++);
        case 7, 8 -> pair.send((long) next++);
        case 9 -> pair.watch(dead);
        case 10 -> pair.receiveAny(true);
        case 11 -> pair.receiveAny(false);
        case 12, 13, 14, 15, 16 -> pair.receive(CLASSES.get(move - 12));
        default -> pair.receive(PREDICATES.get(move - 17));
      }
      pair.assertSameSize();
    }
    while (!pair.model().isEmpty()) {
      pair.receiveAny(false);
      pair.receive(Signal.class);
    }
    pair.receiveAny(true);
  }
}

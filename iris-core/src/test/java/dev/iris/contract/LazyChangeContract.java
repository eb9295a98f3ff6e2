package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.Signal;
import dev.iris.Supervision;
import dev.iris.contract.Puppet.Order;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Lazy actors whose code is changed, fails, or is closed down. */
public abstract class LazyChangeContract extends RuntimeContract {

  private static final Duration SOON = Duration.ofMillis(1);
  private static final Order NOTHING = ctx -> {};

  private final Incarnations all = new Incarnations();

  private ActorRef<Order> lazy(Duration idle) {
    return iris.actor(Order.class).lazy(idle).spawn(all);
  }

  @Test
  void aSwapMakesItAndLaterOnesAreOfTheNewVersion() {
    ActorRef<Order> ref = lazy(SOON);
    all.comesAndGoes(1, ref);
    Incarnations next = new Incarnations();

    assertThat(Await.result(ref.hotSwap(next, (old, made) -> {}))).isEqualTo(2);

    all.expect(Incarnations.started(2));
    assertThat(next.next().what()).isInstanceOf(Signal.HotSwapped.class);
    assertThat(next.next()).isEqualTo(Incarnations.stopped(1));
    ref.send(NOTHING);
    assertThat(next.next()).isEqualTo(Incarnations.started(2));
    assertThat(next.next()).isEqualTo(Incarnations.done(2));
    assertThat(next.next()).isEqualTo(Incarnations.stopped(2));
    assertThat(ref.behaviorVersion()).isEqualTo(2);
    assertThat(all.nothingMore()).isTrue();
  }

  @Test
  void aSwapAtOnceAndOneBackWorkWhileItIsIdle() {
    ActorRef<Order> ref = lazy(SOON);
    all.comesAndGoes(1, ref);
    Probe<Order> next = new Probe<>();

    assertThat(Await.result(ref.hotSwapNow(next))).isEqualTo(2);
    all.expect(Incarnations.started(2));
    assertThat(next.next()).isInstanceOf(Signal.HotSwapped.class);
    assertThat(next.next()).isEqualTo(new Probe.Stopped(new ExitReason.Normal()));

    assertThat(Await.result(ref.rollback(1))).isEqualTo(1);
    assertThat(all.next().what()).isInstanceOf(Signal.HotSwapped.class);
    all.expect(Incarnations.stopped(2));
    all.comesAndGoes(3, ref);
  }

  @Test
  void madeAgainAfterASwapItWaitsForItsNextMessage() {
    iris.supervise("/s", Supervision.oneForOne());
    Exits exits = exits();
    Probe<Order> next = new Probe<>();
    ActorRef<Order> ref = exits.watch(iris.actor(Order.class).path("/s/a").lazy(HOUR).spawn(all));
    Await.result(ref.hotSwapNow(Behavior.of(next, next::onSignal)));
    assertThat(next.next()).isInstanceOf(Signal.HotSwapped.class);

    ref.kill();
    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
    assertThat(next.next()).isEqualTo(new Probe.Stopped(new ExitReason.Killed()));
    Await.until("another", () -> iris.paths().whereis("/s/a", Order.class).isPresent());
    ActorRef<Order> other = iris.paths().whereis("/s/a", Order.class).orElseThrow();
    other.send(NOTHING);

    assertThat(next.next()).isEqualTo(NOTHING);
  }

  @Test
  void aSwapOfOneWhoseMakingFailsFails() {
    Exits exits = exits();
    IllegalStateException broken = new IllegalStateException("cannot be made");
    ActorRef<Order> ref =
        exits.watch(
            iris.actor(Order.class)
                .lazy(HOUR)
                .spawn(
                    () -> {
                      throw broken;
                    }));

    var swap = ref.hotSwap(new Probe<>());

    assertThat(Await.failure(swap)).isInstanceOf(IllegalStateException.class);
    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Panic(broken));
  }

  @Test
  void whatTheMakingThrowsEndsItAndTheMessageIsADeadLetter() {
    Exits exits = exits();
    BlockingQueue<DeadLetter> letters = deadLetters();
    IllegalStateException broken = new IllegalStateException("cannot be made");
    ActorRef<String> ref =
        exits.watch(
            iris.actor(String.class)
                .lazy(HOUR)
                .spawn(
                    () -> {
                      throw broken;
                    }));

    ref.send("first");

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Panic(broken));
    assertThat(next(letters))
        .isEqualTo(new DeadLetter("first", ref.pid(), DeadLetter.CRASHED, true));
  }

  @Test
  void whatOnStopThrowsWhenItGoesIdleChangesNothing() {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    ActorRef<String> ref =
        iris.actor(String.class)
            .lazy(SOON)
            .spawn(
                () ->
                    new Behavior<>() {
                      @Override
                      public void onMessage(String message, ActorContext<String> ctx) {
                        events.add(message);
                      }

                      @Override
                      public void onStop(ExitReason reason, ActorContext<String> ctx) {
                        events.add("stop");
                        throw new IllegalStateException("on purpose");
                      }
                    });
    for (String message : new String[] {"one", "two"}) {
      ref.send(message);
      assertThat(Await.next(events, "the message")).isEqualTo(message);
      assertThat(Await.next(events, "the stop")).isEqualTo("stop");
    }
  }

  /** The first of them begins something with its last words. */
  private static final class Lingering implements Behavior<String> {
    private final BlockingQueue<Object> events;
    private final boolean first;

    Lingering(BlockingQueue<Object> events, boolean first) {
      this.events = events;
      this.first = first;
    }

    @Override
    public void onMessage(String message, ActorContext<String> ctx) {
      events.add(message);
    }

    @Override
    public void onStop(ExitReason reason, ActorContext<String> ctx) {
      if (first) {
        ctx.after(HOUR, "after");
        ctx.every(HOUR, "every");
        ctx.after("named", HOUR, "named");
        ctx.receiveTimeout(HOUR, "idle");
        events.add(ctx.child(String.class).spawn(new Probe<>()));
      } else {
        events.add(reason);
      }
    }
  }

  /** A behaviour with a timer or a child stays: so none is left if the second one goes. */
  @Test
  void whatOnStopBeginsWhenItGoesIdleIsEnded() {
    Exits exits = exits();
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    AtomicInteger made = new AtomicInteger();
    ActorRef<String> ref =
        iris.actor(String.class)
            .lazy(SOON)
            .spawn(() -> new Lingering(events, made.incrementAndGet() == 1));
    ref.send("first");
    assertThat(Await.next(events, "the message")).isEqualTo("first");

    var child = exits.watch((ActorRef<?>) Await.next(events, "the child"));

    assertThat(exits.reasonOf(child)).isIn(new ExitReason.Shutdown(), new ExitReason.NoProcess());
    ref.send("second");
    assertThat(Await.next(events, "the message")).isEqualTo("second");
    assertThat(Await.next(events, "the end of the second")).isEqualTo(new ExitReason.Normal());
    assertThat(ref.isAlive()).isTrue();
  }

  @Test
  void supervisedItIsRestartedAtTheNextMessageWithItsPid() {
    iris.supervise("/lazy", Supervision.oneForOne());
    ActorRef<Order> ref = iris.actor(Order.class).path("/lazy/one").lazy(SOON).spawn(all);
    IllegalStateException broken = new IllegalStateException("on purpose");
    ref.send(
        ctx -> {
          throw broken;
        });
    all.expect(Incarnations.started(1), Incarnations.stopped(1, new ExitReason.Panic(broken)));
    Ledger.awaitCount(iris, "restarts", 1);
    assertThat(all.nothingMore()).as("nothing was made for no message").isTrue();

    all.comesAndGoes(2, ref);
    assertThat(iris.paths().whereis("/lazy/one", Order.class)).containsSame(ref);
  }

  @Test
  void closeEndsWhoeverIsIdle() {
    ActorRef<Order> never = lazy(HOUR);
    ActorRef<Order> idle = lazy(SOON);
    all.comesAndGoes(1, idle);

    assertThat(iris.shutdown(Await.LIMIT)).isEmpty();

    assertThat(never.isAlive()).isFalse();
    assertThat(idle.isAlive()).isFalse();
    assertThat(all.nothingMore()).isTrue();
  }
}

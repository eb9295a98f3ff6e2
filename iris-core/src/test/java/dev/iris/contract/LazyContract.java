package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.Cancellable;
import dev.iris.ExitReason;
import dev.iris.Signal;
import dev.iris.Spawner;
import dev.iris.contract.Incarnations.Event;
import dev.iris.contract.Puppet.Order;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Lazy actors: their behaviour comes with the first message and goes when nothing arrives. */
public abstract class LazyContract extends RuntimeContract {

  private static final Duration SOON = Duration.ofMillis(1);
  private static final Order NOTHING = ctx -> {};

  private final Incarnations all = new Incarnations();

  private ActorRef<Order> lazy(Duration idle) {
    return iris.actor(Order.class).lazy(idle).spawn(all);
  }

  /** Returns after many idle times, as the runtime's timers measure them. */
  private void letIdleTimesPass() {
    CompletableFuture<Void> later = new CompletableFuture<>();
    var ref = iris.spawn(String.class, (m, ctx) -> later.complete(null));
    iris.sendAfter(ref, SOON.multipliedBy(30), "later");
    Await.result(later);
  }

  @Test
  void itsBehaviourIsMadeAtTheFirstMessage() {
    iris = start(quiet().withParallelism(1));
    ActorRef<Order> ref = lazy(HOUR);
    Puppet.spawn(Kind.PUSH, iris).make(NOTHING); // one thread: whoever had started is before it

    assertThat(all.nothingMore()).isTrue();
    assertThat(ref.isAlive()).isTrue();
    ref.send(NOTHING);
    ref.send(NOTHING);
    all.expect(Incarnations.started(1), Incarnations.done(1), Incarnations.done(1));
  }

  @Test
  void whenNothingArrivesItIsDroppedAndTheNextMessageMakesAnother() {
    ActorRef<Order> ref = lazy(SOON);

    all.comesAndGoes(1, ref);
    all.comesAndGoes(2, ref);
    all.comesAndGoes(3, ref);
    assertThat(ref.isAlive()).isTrue();
  }

  /** Remembers weakly what it has made last. */
  private static final class Remembering implements Supplier<Behavior<String>> {
    private final AtomicReference<WeakReference<Behavior<String>>> last = new AtomicReference<>();
    private final AtomicInteger dropped = new AtomicInteger();

    /** It must not know what it belongs to, for that remembers it. */
    private record Counted(AtomicInteger dropped) implements Behavior<String> {
      @Override
      public void onMessage(String message, ActorContext<String> ctx) {}

      @Override
      public void onStop(ExitReason reason, ActorContext<String> ctx) {
        dropped.incrementAndGet();
      }
    }

    @Override
    public Behavior<String> get() {
      Behavior<String> made = new Counted(dropped);
      last.set(new WeakReference<>(made));
      return made;
    }

    void awaitCollected() {
      Await.until("it to go idle", () -> dropped.get() > 0);
      Await.untilTheJvm(
          "the behaviour to be collected",
          () -> {
            System.gc();
            return last.get().refersTo(null);
          });
    }
  }

  @Test
  void whatIsDroppedCanBeCollectedAlsoAfterASwap() {
    Remembering first = new Remembering();
    Remembering second = new Remembering();
    ActorRef<String> ref = iris.actor(String.class).lazy(SOON).spawn(first);
    ref.send("message");
    first.awaitCollected();

    Await.result(ref.hotSwap(second, (old, made) -> {}));
    second.awaitCollected();

    assertThat(ref.isAlive()).isTrue();
  }

  @Test
  void idleTimeBeginsAnewWithEachMessage() {
    ActorRef<Order> ref = lazy(Duration.ofMillis(50));
    AtomicReference<Long> last = new AtomicReference<>(0L);
    for (int i = 0; i < 20; i++) {
      ref.send(ctx -> last.set(System.nanoTime()));
    }
    for (Event event = all.next(); !(event.what() instanceof Probe.Stopped); event = all.next()) {
      assertThat(event.incarnation()).isEqualTo(1);
    }

    assertThat(System.nanoTime() - last.get())
        .isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
  }

  @Test
  void goingIdleIsNoExit() {
    ActorRef<Order> ref = iris.actor(Order.class).name("lazy").lazy(SOON).spawn(all);
    Exits exits = exits();
    exits.watch(ref);
    Puppet linked = Puppet.spawn(Kind.PUSH, iris);
    linked.make(ctx -> ctx.link(ref));
    all.comesAndGoes(1, ref);
    letIdleTimesPass();

    assertThat(exits.all()).isEmpty();
    assertThat(linked.ref().isAlive()).isTrue();
    assertThat(iris.whereis("lazy", Order.class)).containsSame(ref);
    assertThat(iris.ref(ref.pid(), Order.class)).containsSame(ref);
    exits.watch(linked.ref());
    ref.kill();
    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Killed());
    exits.exitOf(linked.ref());
    assertThat(exits.all()).hasSize(2);
    assertThat(iris.whereis("lazy", Order.class)).isEmpty();
  }

  @Test
  void aStopAndAKillMakeNoBehaviour() {
    Exits exits = exits();
    ActorRef<Order> stopped = exits.watch(lazy(HOUR));
    ActorRef<Order> killed = exits.watch(lazy(HOUR));
    ActorRef<Order> idle = exits.watch(lazy(SOON));
    all.comesAndGoes(1, idle);

    stopped.stop();
    killed.kill();
    idle.stop();

    assertThat(exits.reasonOf(stopped)).isEqualTo(new ExitReason.Shutdown());
    assertThat(exits.reasonOf(killed)).isEqualTo(new ExitReason.Killed());
    assertThat(exits.reasonOf(idle)).isEqualTo(new ExitReason.Shutdown());
    assertThat(all.nothingMore()).as("neither made nor stopped").isTrue();
  }

  @Test
  void stoppedWithMessagesItHandlesThemFirst() {
    Exits exits = exits();
    ActorRef<Order> ref = exits.watch(lazy(HOUR));
    ref.send(NOTHING);
    ref.stop();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Shutdown());
    all.expect(
        Incarnations.started(1),
        Incarnations.done(1),
        Incarnations.stopped(1, new ExitReason.Shutdown()));
    assertThat(all.nothingMore()).isTrue();
  }

  @Test
  void asLongAsItHasAChildItsBehaviourStays() {
    AtomicReference<ActorRef<String>> child = new AtomicReference<>();
    ActorRef<Order> ref = lazy(SOON);
    ref.send(ctx -> child.set(ctx.child(String.class).spawn(new Probe<String>())));
    all.expect(Incarnations.started(1), Incarnations.done(1));
    letIdleTimesPass();
    assertThat(all.nothingMore()).isTrue();

    child.get().stop();

    all.expect(Incarnations.stopped(1));
  }

  @Test
  void asLongAsItHasATimerItsBehaviourStays() {
    staysWith(ctx -> ctx.after(HOUR, NOTHING));
    staysWith(ctx -> ctx.every(HOUR, NOTHING));
    staysWith(ctx -> iris.sendAfter(ctx.self(), HOUR, NOTHING));
  }

  private void staysWith(Function<ActorContext<Order>, Cancellable> timer) {
    Incarnations of = new Incarnations();
    CompletableFuture<Cancellable> set = new CompletableFuture<>();
    ActorRef<Order> ref = iris.actor(Order.class).lazy(SOON).spawn(of);
    ref.send(ctx -> set.complete(timer.apply(ctx)));
    assertThat(of.next()).isEqualTo(Incarnations.started(1));
    assertThat(of.next()).isEqualTo(Incarnations.done(1));
    letIdleTimesPass();
    assertThat(of.nothingMore()).isTrue();

    assertThat(Await.result(set).cancel()).isTrue();

    assertThat(of.next()).isEqualTo(Incarnations.stopped(1));
  }

  @Test
  void asLongAsItHasAReceiveTimeoutItsBehaviourStays() {
    ActorRef<Order> ref = lazy(SOON);
    ref.send(ctx -> ctx.receiveTimeout(HOUR, NOTHING));
    all.expect(Incarnations.started(1), Incarnations.done(1));
    letIdleTimesPass();
    assertThat(all.nothingMore()).isTrue();

    ref.send(ctx -> ctx.receiveTimeout(HOUR, null));

    all.expect(Incarnations.done(1), Incarnations.stopped(1));
  }

  @Test
  void aTimersMessageIsHandledByTheBehaviourThatSetIt() {
    ActorRef<Order> ref = lazy(SOON);
    for (int i = 1; i <= 50; i++) {
      ref.send(ctx -> ctx.after(SOON, NOTHING));
      all.expect(
          Incarnations.started(i),
          Incarnations.done(i),
          Incarnations.done(i),
          Incarnations.stopped(i));
    }
  }

  @Test
  void aSignalMakesItToo() {
    ActorRef<String> other = iris.spawn(String.class, new Probe<>());
    ActorRef<Order> ref = lazy(SOON);
    ref.send(ctx -> ctx.watch(other));
    all.expect(Incarnations.started(1), Incarnations.done(1), Incarnations.stopped(1));

    other.kill();

    all.expect(Incarnations.started(2));
    assertThat(((Signal.Exit) all.next().what()).who()).isSameAs(other);
    all.expect(Incarnations.stopped(2));
  }

  @Test
  void idleItTrapsExitsAsBefore() {
    Puppet peer = Puppet.spawn(Kind.PUSH, iris);
    ActorRef<Order> ref = lazy(SOON);
    ref.send(
        ctx -> {
          ctx.trapExits(true);
          ctx.link(peer.ref());
        });
    all.expect(Incarnations.started(1), Incarnations.done(1), Incarnations.stopped(1));

    peer.ref().kill();

    all.expect(Incarnations.started(2));
    assertThat(((Signal.Exit) all.next().what()).who()).isSameAs(peer.ref());
    all.expect(Incarnations.stopped(2));
  }

  @Test
  void messagesThatRaceWithGoingIdleAreHandledOnceAndByOneBehaviourAtATime() {
    int threads = 4;
    int each = 2_000;
    int total = threads * each + 100;
    AtomicInteger handled = new AtomicInteger();
    AtomicInteger present = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    AtomicInteger made = new AtomicInteger();
    Supplier<Behavior<Integer>> counting =
        () ->
            new Behavior<>() {
              @Override
              public void onStart(ActorContext<Integer> ctx) {
                made.incrementAndGet();
                wrong.addAndGet(present.getAndIncrement());
              }

              @Override
              public void onMessage(Integer message, ActorContext<Integer> ctx) {
                handled.incrementAndGet();
                wrong.addAndGet(present.get() - 1);
              }

              @Override
              public void onStop(ExitReason reason, ActorContext<Integer> ctx) {
                present.decrementAndGet();
              }
            };
    ActorRef<Integer> ref = iris.actor(Integer.class).lazy(Duration.ofNanos(1)).spawn(counting);

    Crowd.run(
        threads,
        t -> {
          for (int i = 0; i < each; i++) {
            ref.send(i);
          }
        });
    for (int i = 0; i < 100; i++) { // and while it is just going
      int before = threads * each + i;
      Await.until("it to go idle", () -> handled.get() == before && present.get() == 0);
      ref.send(i);
    }

    Ledger.awaitCount(iris, "handled", total);
    assertThat(handled).hasValue(total);
    assertThat(wrong).hasValue(0);
    assertThat(made).hasValueGreaterThanOrEqualTo(100);
    Await.until("it to go idle", () -> present.get() == 0);
  }

  @Test
  void aLazyRecipeIsForSuppliersOfBehaviours() {
    Spawner<String> recipe = iris.actor(String.class).lazy(HOUR);

    assertThatThrownBy(() -> recipe.spawn(new Probe<>()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the recipe is lazy, but one behaviour was given; it must be a supplier of behaviours");
    assertThatThrownBy(() -> recipe.spawnWithMailbox(mailbox -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the body of a pull actor was given");
    assertThatThrownBy(() -> recipe.spawnObserved(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("an observed actor");
    assertThat(Ledger.of(iris, "spawned")).isZero();
  }

  @Test
  void anIdleTimeOfZeroOrLessIsRefused() {
    Spawner<String> recipe = iris.actor(String.class);

    assertThatThrownBy(() -> recipe.lazy(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("idle is PT0S; it must be more than zero");
    assertThatThrownBy(() -> recipe.lazy(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> recipe.lazy(null)).isInstanceOf(NullPointerException.class);
  }
}

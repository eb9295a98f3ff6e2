package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.Recipient;
import dev.iris.Signal;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Hooks, and what happens when one of them throws. */
public abstract class BehaviorContract extends RuntimeContract {

  static Stream<Arguments> unchecked() {
    return each(
        new IllegalStateException("a bug"),
        new AssertionError("an assertion"),
        new OutOfMemoryError("only says so"),
        new LinkageError("a class is missing"),
        new Error("some error"));
  }

  static Stream<Arguments> checked() {
    return each(
        new IOException("disk"),
        new Exception("something"),
        new InterruptedException("nobody asked for it"),
        new Throwable("neither exception nor error"));
  }

  private static Stream<Arguments> each(Throwable... thrown) {
    return Stream.of(Kind.values())
        .flatMap(kind -> Stream.of(thrown).map(t -> Arguments.of(kind, t)));
  }

  @ParameterizedTest
  @MethodSource
  void unchecked(Kind kind, Throwable thrown) {
    assertThat(reasonAfterThrowing(kind, thrown)).isEqualTo(new ExitReason.Panic(thrown));
  }

  @ParameterizedTest
  @MethodSource
  void checked(Kind kind, Throwable thrown) {
    assertThat(reasonAfterThrowing(kind, thrown)).isEqualTo(new ExitReason.Crash(thrown));
  }

  private ExitReason reasonAfterThrowing(Kind kind, Throwable thrown) {
    Exits exits = exits();
    var ref =
        exits.watch(
            kind.spawn(
                iris.actor(String.class),
                (m, ctx) -> {
                  throw RuntimeContract.<Exception>sneaky(thrown);
                }));
    ref.send("crash");
    ExitReason reason = exits.reasonOf(ref);
    assertThat(reason.abnormal()).isTrue();
    return reason;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aStackOverflowEndsOneActorOnly(Kind kind) {
    Exits exits = exits();
    Probe<String> probe = new Probe<>();
    var other = kind.spawn(iris.actor(String.class), probe);
    for (int i = 0; i < 5; i++) {
      var ref = exits.watch(kind.spawn(iris.actor(Integer.class), (m, ctx) -> deeper(m)));
      ref.send(0);
      assertThat(exits.reasonOf(ref))
          .isInstanceOfSatisfying(
              ExitReason.Panic.class,
              panic -> assertThat(panic.cause()).isInstanceOf(StackOverflowError.class));
    }
    other.send("still there");
    assertThat(probe.next()).isEqualTo("still there");
  }

  private static int deeper(int n) {
    return n == Integer.MIN_VALUE ? 0 : deeper(n + 1) + deeper(n + 2);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void othersAreUnaffectedByManyCrashes(Kind kind) {
    int crashes = 500;
    CountDownLatch handled = new CountDownLatch(crashes);
    var bystander = kind.spawn(iris.actor(Integer.class), (m, ctx) -> handled.countDown());

    for (int i = 0; i < crashes; i++) {
      kind.spawn(
              iris.actor(String.class),
              (m, ctx) -> {
                if (m.equals("error")) {
                  throw new StackOverflowError(m);
                }
                throw new IllegalStateException(m);
              })
          .send(i % 2 == 0 ? "exception" : "error");
      bystander.send(i);
    }

    Await.latch(handled, "the bystander");
    Await.until("all but the bystander to end", () -> Ledger.of(iris, "alive") == 1);
    if (kind == Kind.PUSH) {
      assertThat(Ledger.of(iris, "lost.crashed")).isEqualTo(crashes);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theQueueOfACrashedActorIsUnhandled(Kind kind) {
    Exits exits = exits();
    var letters = deadLetters();
    Gate gate = gate();
    var ref =
        kind.spawn(
            iris.actor(Integer.class),
            (m, ctx) -> {
              gate.pass();
              throw new IllegalStateException("crash at " + m);
            });
    exits.watch(ref).send(1);
    gate.awaitEntered();
    ref.send(2);
    ref.send(3);
    gate.open();
    exits.exitOf(ref);

    if (kind == Kind.PUSH) { // a pull actor has no message in hand: it took it
      assertThat(next(letters)).isEqualTo(new DeadLetter(1, ref.pid(), DeadLetter.CRASHED, true));
    }
    assertThat(next(letters)).isEqualTo(new DeadLetter(2, ref.pid(), DeadLetter.UNHANDLED, true));
    assertThat(next(letters)).isEqualTo(new DeadLetter(3, ref.pid(), DeadLetter.UNHANDLED, true));
    assertThat(ref.send(4)).isFalse();
  }

  /** The five ways to end, and the reason each gives. */
  @SuppressWarnings("ImmutableEnumChecker")
  enum Ending {
    STOP(new ExitReason.Shutdown()) {
      @Override
      void end(ActorContext<String> ctx) {
        ctx.self().stop();
      }
    },
    KILL(new ExitReason.Killed()) {
      @Override
      void end(ActorContext<String> ctx) {
        ctx.self().kill();
      }
    },
    EXIT(new ExitReason.Normal()) {
      @Override
      void end(ActorContext<String> ctx) {
        ctx.exit(new ExitReason.Normal());
      }
    },
    CRASH(new ExitReason.Crash(DISK)) {
      @Override
      void end(ActorContext<String> ctx) throws Exception {
        throw DISK;
      }
    },
    PANIC(new ExitReason.Panic(BUG)) {
      @Override
      void end(ActorContext<String> ctx) {
        throw BUG;
      }
    };

    final ExitReason reason;

    Ending(ExitReason reason) {
      this.reason = reason;
    }

    abstract void end(ActorContext<String> ctx) throws Exception;
  }

  @SuppressWarnings("StaticAssignmentOfThrowable")
  private static final IOException DISK = new IOException("disk");

  @SuppressWarnings("StaticAssignmentOfThrowable")
  private static final IllegalStateException BUG = new IllegalStateException("bug");

  @ParameterizedTest
  @EnumSource(Ending.class)
  void onStopIsCalledOnceAfterTheLastMessage(Ending ending) {
    Exits exits = exits();
    Probe<String> probe = ender(ending);
    var ref = exits.watch(iris.spawn(String.class, probe));
    ref.send("one");
    ref.send("end");

    assertThat(exits.reasonOf(ref)).isEqualTo(ending.reason);
    assertThat(probe.rest()).containsExactly("one", "end", new Probe.Stopped(ending.reason));
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void whatOnStopThrowsChangesNothing(Ending ending) {
    Exits exits = exits();
    AtomicInteger stops = new AtomicInteger();
    Probe<String> probe = ender(ending);
    Behavior<String> behavior =
        new Behavior<>() {
          @Override
          public void onMessage(String m, ActorContext<String> ctx) throws Exception {
            probe.onMessage(m, ctx);
          }

          @Override
          public void onStop(ExitReason reason, ActorContext<String> ctx) throws Exception {
            stops.incrementAndGet();
            throw new StackOverflowError("at the very end");
          }
        };
    var ref = exits.watch(iris.actor(String.class).name("ends").spawn(behavior));
    ref.send("end");

    assertThat(exits.reasonOf(ref)).isEqualTo(ending.reason);
    assertThat(stops).hasValue(1);
    assertThat(iris.whereis("ends", String.class)).isEmpty();
    assertThat(ref.isAlive()).isFalse();
  }

  private static Probe<String> ender(Ending ending) {
    return new Probe<>() {
      @Override
      public void onMessage(String m, ActorContext<String> ctx) throws Exception {
        super.onMessage(m, ctx);
        if (m.equals("end")) {
          ending.end(ctx);
        }
      }
    };
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void inOnStopTheMailboxIsClosedAndTheNamesAreHeld(Ending ending) {
    Exits exits = exits();
    Probe<String> ear = new Probe<>();
    ActorRef<String> other = iris.spawn(String.class, ear);
    Probe<String> probe = ender(ending);
    Behavior<String> behavior =
        new Behavior<>() {
          @Override
          public void onMessage(String m, ActorContext<String> ctx) throws Exception {
            probe.onMessage(m, ctx);
          }

          @Override
          public void onStop(ExitReason reason, ActorContext<String> ctx) {
            probe.record("accepts: " + ctx.self().send("more"));
            probe.record("named: " + ctx.runtime().whereis("ends", String.class).isPresent());
            probe.record("alive: " + ctx.self().isAlive());
            probe.record("can send: " + other.send("farewell"));
          }
        };
    var ref = exits.watch(iris.actor(String.class).name("ends").spawn(behavior));
    ref.send("end");
    exits.exitOf(ref);

    assertThat(probe.rest())
        .containsExactly("end", "accepts: false", "named: true", "alive: true", "can send: true");
    assertThat(ear.next()).isEqualTo("farewell");
  }

  @Test
  void whatOnSignalThrowsEndsTheActor() {
    Exits exits = exits();
    RuntimeException bug = new IllegalStateException("bad news");
    var watched = iris.spawn(String.class, new Probe<>());
    CountDownLatch watching = new CountDownLatch(1);
    var ref =
        iris.spawn(
            String.class,
            Behavior.<String>of(
                (m, ctx) -> {
                  ctx.watch(watched);
                  watching.countDown();
                },
                (signal, ctx) -> {
                  throw bug;
                }));
    exits.watch(ref).send("watch");
    Await.latch(watching, "the watch");

    watched.stop();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Panic(bug));
  }

  @Test
  void ofUsesTheHooksOfTheFirstAndTheSignalsOfTheSecond() {
    Exits exits = exits();
    Probe<String> first =
        new Probe<>() {
          @Override
          public void onStart(ActorContext<String> ctx) {
            record("started");
          }

          @Override
          public void onSignal(Signal signal, ActorContext<String> ctx) {
            record("not this one");
          }

          @Override
          public void onMessage(String m, ActorContext<String> ctx) throws Exception {
            super.onMessage(m, ctx);
            var other = ctx.runtime().spawn(String.class, new Probe<>());
            ctx.watch(other);
            other.stop();
          }
        };
    var ref = iris.spawn(String.class, Behavior.of(first, (s, ctx) -> first.record("signal")));
    exits.watch(ref).send("watch");

    assertThat(first.next(3)).containsExactly("started", "watch", "signal");
    ref.stop();
    assertThat(first.next()).isEqualTo(new Probe.Stopped(new ExitReason.Shutdown()));
  }

  @Test
  void ofRefusesNull() {
    assertThatThrownBy(() -> Behavior.<String>of(null, (s, ctx) -> {}))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("onMessage");
    assertThatThrownBy(() -> Behavior.<String>of((m, ctx) -> {}, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("onSignal");
  }

  @Test
  void aStackOverflowInsideASendHarmsOnlyItsActor() {
    CountDownLatch all = new CountDownLatch(2_000);
    ActorRef<Integer> target =
        iris.spawn(
            Integer.class,
            (m, ctx) -> {
              if (m < 0) {
                all.countDown();
              }
            });
    Exits exits = exits();
    for (int i = 0; i < 3; i++) {
      var ref = exits.watch(iris.spawn(String.class, (m, ctx) -> sendDeeper(target, 0)));
      ref.send("overflow");
      exits.exitOf(ref);
    }

    for (int i = 0; i < 2_000; i++) {
      target.send(-1 - i);
    }

    Await.latch(all, "the messages sent after the overflows");
    Ledger.assertBalanced(Ledger.awaitQuiet(iris));
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int sendDeeper(Recipient<Integer> target, int n) {
    target.send(n);
    return sendDeeper(target, n + 1) + 1;
  }
}

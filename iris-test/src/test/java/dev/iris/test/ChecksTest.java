package dev.iris.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.iris.ActorRef;
import dev.iris.Recipient;
import dev.iris.Supervision;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a simulation finds by itself. */
@Timeout(60)
class ChecksTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  record Request(Recipient<Integer> replyTo) {}

  private final SimulatedRuntime sim = SimulatedRuntime.seed(7);

  @AfterEach
  void close() {
    sim.close();
  }

  private static SimulationError error(SimulationError.Kind kind, ThrowingCallable code) {
    SimulationError error = catchThrowableOfType(SimulationError.class, code);
    assertThat(error).isNotNull();
    assertThat(error.kind()).as(error.getMessage()).isEqualTo(kind);
    assertThat(error)
        .hasMessageContaining("replay it with SimulatedRuntime.start(SimulationConfig.seed(7))");
    return error;
  }

  // --- deadlocks

  private ActorRef<Object> sendsAndWaits(String name, AtomicReference<ActorRef<Object>> other) {
    return sim.actor(Object.class)
        .name(name)
        .spawnWithMailbox(
            mailbox -> {
              other.get().send("request of " + name);
              mailbox.receive(Integer.class);
            });
  }

  @Test
  void everybodyWaitsForEverybody() {
    AtomicReference<ActorRef<Object>> left = new AtomicReference<>();
    AtomicReference<ActorRef<Object>> right = new AtomicReference<>();
    left.set(sendsAndWaits("left", right));
    right.set(sendsAndWaits("right", left));

    assertThat(error(SimulationError.Kind.DEADLOCK, sim::check))
        .hasMessageContaining("no timer is set")
        .hasMessageContaining("actor 1.0 'left' waits for a message, at ")
        .hasMessageContaining("ChecksTest")
        .hasMessageContaining(
            "it last sent request of left to actor 1.1 'right'; actor 1.1 'right' waits")
        .hasMessageContaining("a circle");
  }

  @Test
  void theTestWaitsForWhatNobodyWillDo() {
    var server = sim.actor(String.class).spawnWithMailbox(mailbox -> mailbox.receive());
    assertThat(error(SimulationError.Kind.DEADLOCK, () -> sim.awaitExit(server)))
        .hasMessageContaining("actor 1.0 waits for a message");
  }

  @Test
  void anIdleServerIsNoDeadlock() {
    sim.actor(String.class).spawnWithMailbox(mailbox -> mailbox.receive()).send("something");
    sim.actor(String.class).spawnWithMailbox(mailbox -> mailbox.receive());
    sim.check();
  }

  @Test
  void whoeverWaitsForATimeIsNoDeadlock() {
    sim.actor(Object.class)
        .spawnWithMailbox(mailbox -> mailbox.receive(String.class, Duration.ofHours(1)))
        .send(1);
    sim.check();
  }

  // --- livelocks

  @Test
  void actorsThatKeepEachOtherBusyForEver() {
    AtomicReference<ActorRef<String>> second = new AtomicReference<>();
    var first = sim.spawn(String.class, (m, ctx) -> second.get().send(m));
    second.set(sim.spawn(String.class, (m, ctx) -> first.send(m)));
    first.send("ball");
    assertThat(error(SimulationError.Kind.LIVELOCK, sim::settle))
        .hasMessageContaining("100000 steps were taken, and no time has passed")
        .hasMessageContaining("<- ball");
  }

  @Test
  void aTestThatWaitsWhileOnlyTheClockMoves() {
    try (var patient = SimulatedRuntime.start(SimulationConfig.seed(7).withLivelockBound(1000))) {
      var beat = patient.spawn(String.class, (m, ctx) -> ctx.after(SECOND, m));
      beat.send("tick");
      error(SimulationError.Kind.LIVELOCK, () -> patient.awaitExit(beat));
    }
  }

  @Test
  void manyStepsAreNoLivelockWhileTimePasses() {
    try (var patient = SimulatedRuntime.start(SimulationConfig.seed(7).withLivelockBound(50))) {
      var beat = patient.spawn(String.class, (m, ctx) -> ctx.after(SECOND, m));
      beat.send("tick");
      patient.advance(Duration.ofHours(1));
      assertThat(patient.history(beat).messages()).hasSize(3601);
    }
  }

  // --- leaks

  @Test
  void anActorThatNobodyEnds() {
    var parent =
        sim.spawn(
            String.class, (m, ctx) -> ctx.runtime().spawn(String.class, (n, ctx2) -> {}).send(m));
    parent.send("go");
    sim.settle();
    sim.check(); // its creator lives, and may still end it
    parent.stop();
    assertThat(error(SimulationError.Kind.LEAK, sim::check))
        .hasMessageContaining("actor 1.1, spawned by actor 1.0, which has ended, at ChecksTest.")
        .hasMessageContaining("(ChecksTest.java:");
  }

  /** Whoever has a supervisor, or a path, or a name that it was given later, is somebody's. */
  @Test
  void anActorThatCanBeFoundIsNotLeftOver() {
    var parent =
        sim.spawn(
            String.class,
            (m, ctx) -> {
              var iris = ctx.runtime();
              iris.actor(String.class).path("/somewhere").spawn((n, ctx2) -> {});
              iris.supervisor().watch(iris.spawn(String.class, (n, ctx2) -> {}));
              iris.register("later", iris.spawn(String.class, (n, ctx2) -> {}));
            });
    parent.send("go");
    parent.stop();
    sim.settle();
    sim.check();
    sim.unregister("later");
    assertThat(error(SimulationError.Kind.LEAK, sim::check))
        .hasMessageContaining("actors are left over, with nothing to do: actor 1.3, spawned by");
  }

  @Test
  void anActorWithANameIsNotLeftOver() {
    var parent =
        sim.spawn(
            String.class,
            (m, ctx) -> ctx.runtime().actor(String.class).name(m).spawn((n, ctx2) -> {}));
    parent.send("service");
    parent.stop();
    sim.check();
  }

  // --- assertions of actors

  @Test
  void whatAnActorAssertsIsAssertedByTheTest() {
    sim.spawn(Integer.class, (m, ctx) -> assertThat(m).isEqualTo(1)).send(2);
    assertThatThrownBy(sim::settle)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected: 1")
        .hasMessageContaining("actor 1.0 <- 2")
        .hasMessageContaining("replay it with");
    assertThatThrownBy(sim::settle).as("it has ended").isInstanceOf(AssertionError.class);
  }

  @Test
  void theSameIfASupervisorWouldHaveStartedItAgain() {
    sim.supervise("/svc", Supervision.oneForOne());
    sim.actor(Integer.class).path("/svc/a").spawn((m, ctx) -> assertThat(m).isEqualTo(1)).send(2);
    assertThatThrownBy(sim::settle).hasMessageContaining("expected: 1");
  }

  // --- what is not controlled

  @Test
  void aSleep() {
    sim.spawn(String.class, (m, ctx) -> TimeUnit.HOURS.sleep(1)).send("go");
    SimulationError error = error(SimulationError.Kind.UNCONTROLLED, sim::settle);
    assertThat(error).hasMessageContaining("actor 1.0 waits").hasMessageContaining("a sleep");
    assertThat(error.getCause().getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith(ChecksTest.class.getName()));
  }

  @Test
  void aForeignFuture() {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    sim.actor(String.class).spawnWithMailbox(mailbox -> foreign.get());
    assertThat(error(SimulationError.Kind.UNCONTROLLED, sim::settle))
        .hasMessageContaining("a future that is not its own");
  }

  @Test
  void allOfAndAnyOfAreNamed() {
    var silent = sim.spawn(Request.class, (m, ctx) -> {});
    sim.actor(String.class)
        .spawnWithMailbox(
            mailbox -> {
              var one = silent.ask(Request::new, SECOND);
              var two = silent.ask(Request::new, SECOND);
              CompletableFuture.allOf(one, two).join();
            });
    assertThat(error(SimulationError.Kind.UNCONTROLLED, sim::settle))
        .hasMessageContaining("CompletableFuture.allOf and anyOf")
        .hasMessageContaining("ChecksTest");
  }

  @Test
  void aForeignLock() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    lock.lock();
    try {
      sim.spawn(String.class, (m, ctx) -> lock.lock()).send("go");
      assertThat(error(SimulationError.Kind.UNCONTROLLED, sim::settle))
          .hasMessageContaining("a lock");
    } finally {
      lock.unlock();
    }
  }

  @Test
  void aMonitor() {
    Object monitor = new Object();
    synchronized (monitor) {
      sim.spawn(
              String.class,
              (m, ctx) -> {
                synchronized (monitor) {
                  assertThat(m).isEqualTo("go");
                }
              })
          .send("go");
      error(SimulationError.Kind.UNCONTROLLED, sim::settle);
    }
  }

  @Test
  void aLatchOfAPullBody() {
    CountDownLatch latch = new CountDownLatch(1);
    sim.actor(String.class).spawnWithMailbox(mailbox -> latch.await());
    assertThat(error(SimulationError.Kind.UNCONTROLLED, sim::settle))
        .hasMessageContaining("CountDownLatch.await");
  }

  @Test
  void aThreadOfItsOwnThatUsesAnActor() throws Exception {
    var actor = sim.spawn(String.class, (m, ctx) -> {});
    var hog =
        sim.spawn(
            String.class,
            (m, ctx) -> Thread.ofPlatform().name("stranger").start(() -> actor.send(m)).join());
    hog.send("go");
    assertThat(error(SimulationError.Kind.UNCONTROLLED, sim::settle))
        .hasMessageContaining("thread 'stranger'");
  }
}

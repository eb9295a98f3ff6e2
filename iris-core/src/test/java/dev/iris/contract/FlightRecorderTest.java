package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;
import dev.iris.Supervision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What a recording holds. In a JVM without Flight Recorder the rest of the tests must do. */
@EnabledIf("recorderIsThere")
class FlightRecorderTest extends RuntimeContract {

  @Override
  protected IrisRuntime newRuntime(RuntimeConfig config) {
    return IrisRuntime.start(config);
  }

  static boolean recorderIsThere() {
    return ModuleLayer.boot().findModule("jdk.jfr").isPresent();
  }

  @Test
  void spawnAndExitAreRecordedWithActorProtocolAndReason() throws Exception {
    try (Flight flight = new Flight()) {
      Exits exits = exits();
      ActorRef<Integer> crashing =
          exits.watch(
              iris.actor(Integer.class)
                  .name("crashing")
                  .spawn(
                      (m, ctx) -> {
                        throw new IllegalStateException("crash");
                      }));
      crashing.send(7);
      exits.exitOf(crashing);

      assertThat(flight.of("Spawn", crashing))
          .containsExactly("actor=" + crashing + ", protocol=java.lang.Integer");
      assertThat(flight.of("Exit", crashing))
          .containsExactly(
              "actor=" + crashing + ", reason=Panic, thrown=java.lang.IllegalStateException");
      assertThat(flight.of("DeadLetter", crashing))
          .containsExactly(
              "actor="
                  + crashing
                  + ", messageClass=java.lang.Integer, cause="
                  + DeadLetter.CRASHED
                  + ", accepted=true");
    }
  }

  @Test
  void anExitWithoutAFailureHasAReasonOnly() throws Exception {
    try (Flight flight = new Flight()) {
      Exits exits = exits();
      ActorRef<String> pull =
          exits.watch(iris.actor(String.class).spawnWithMailbox(mailbox -> mailbox.receive()));
      pull.send("end");
      exits.exitOf(pull);

      assertThat(flight.of("Exit", pull))
          .containsExactly("actor=" + pull + ", reason=Normal, thrown=null");
    }
  }

  @Test
  void restartsAreRecordedInPlaceAndOfAnother() throws Exception {
    try (Flight flight = new Flight()) {
      iris.supervise("/s", Supervision.oneForOne().intensity(9, Duration.ofMinutes(5)));
      Probe<String> probe = new Probe<>();
      ActorRef<String> first =
          iris.actor(String.class)
              .path("/s/a")
              .name("restarted")
              .spawn(
                  (m, ctx) -> {
                    if (m.equals("fail")) {
                      throw new IllegalStateException("on purpose");
                    }
                    probe.record(m);
                  });
      first.send("fail");
      first.send("on");
      assertThat(probe.next()).isEqualTo("on");
      first.kill();
      Await.until("both restarts", () -> Ledger.of(iris, "restarts") == 2);
      Await.until("another", () -> iris.whereis("restarted", String.class).isPresent());
      ActorRef<String> second = iris.whereis("restarted", String.class).orElseThrow();

      assertThat(flight.of("Restart", first))
          .containsExactly(
              "actor="
                  + first
                  + ", reason=Panic, thrown=java.lang.IllegalStateException, restarts=1,"
                  + " inPlace=true");
      Await.until("the event", () -> !recorded(flight, "Restart", second).isEmpty());
      assertThat(flight.of("Restart", second))
          .containsExactly(
              "actor=" + second + ", reason=Killed, thrown=null, restarts=2, inPlace=false");
      assertThat(flight.of("Spawn", second)).hasSize(1);
    }
  }

  private static List<String> recorded(Flight flight, String event, ActorRef<?> actor) {
    try {
      return flight.of(event, actor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSwapIsRecordedWithItsVersions() throws Exception {
    try (Flight flight = new Flight()) {
      ActorRef<String> ref = iris.spawn(String.class, (m, ctx) -> {});
      Await.result(ref.hotSwap((m, ctx) -> {}));
      Await.result(ref.rollback(1));

      assertThat(flight.of("Swap", ref))
          .containsExactly("actor=" + ref + ", from=1, to=2", "actor=" + ref + ", from=2, to=1");
    }
  }

  @Test
  void aHandlerThatBlocksIsRecordedAsHandedOffAndAsSlow() throws Exception {
    try (Flight flight = new Flight("SlowHandler")) {
      Gate gate = gate();
      Probe<String> probe = new Probe<>();
      ActorRef<String> blocking =
          iris.spawn(
              String.class,
              (m, ctx) -> {
                gate.pass();
                probe.record(m);
              });
      blocking.send("block");
      gate.awaitEntered();
      Ledger.awaitCount(iris, "handoffs", 1);
      gate.open();
      probe.next();
      iris.close(); // its thread has left then, and told of it

      assertThat(flight.of("HandOff", blocking)).hasSize(1);
      assertThat(flight.of("SlowHandler", blocking)).hasSize(1);
    }
  }

  @Test
  void handlersThatLoopAreRecordedAsSlowAndTheRescueOfTheOthersToo() throws Exception {
    IrisRuntime two = start(quiet().withParallelism(2));
    try (Flight flight = new Flight("SlowHandler")) {
      AtomicBoolean enough = new AtomicBoolean();
      CountDownLatch looping = new CountDownLatch(2);
      List<ActorRef<String>> loops = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        loops.add(
            two.actor(String.class)
                .name("loop-" + i)
                .spawn(
                    (m, ctx) -> {
                      looping.countDown();
                      while (!enough.get()) {
                        Thread.onSpinWait();
                      }
                    }));
        loops.get(i).send("loop");
      }
      Await.latch(looping, "both loops");
      Probe<String> probe = new Probe<>();
      two.spawn(String.class, probe).send("rescued");
      assertThat(probe.next()).isEqualTo("rescued");
      enough.set(true);
      two.close();

      assertThat(flight.all("Rescue")).isNotEmpty();
      for (ActorRef<String> loop : loops) {
        assertThat(flight.of("SlowHandler", loop)).hasSize(1);
      }
    }
  }

  @Test
  void ofAFloodOnlySoManyDeadLettersASecondAreRecorded() throws Exception {
    IrisRuntime few = start(quiet().withDeadLettersPerSecond(100));
    try (Flight flight = new Flight()) {
      ActorRef<Integer> ref = few.actor(Integer.class).name("flooded").spawn(new Probe<>());
      ref.stop();
      Await.until("its end", () -> !ref.isAlive());
      long start = System.nanoTime();
      for (int i = 0; i < 100_000; i++) {
        ref.send(i);
      }
      long seconds = (System.nanoTime() - start) / 1_000_000_000L;

      List<String> recorded = flight.of("DeadLetter", ref);

      assertThat((long) recorded.size()).isBetween(1L, 100 * (seconds + 2));
    }
  }
}

package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.MailboxPolicy;
import dev.iris.RuntimeConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.event.Level;

/** What the local runtime logs: everything that nobody else is told. */
class LoggingTest extends RuntimeContract {

  private static final Duration SOON = Duration.ofMillis(20);

  private Logs logs;

  @Override
  protected IrisRuntime newRuntime(RuntimeConfig config) {
    return IrisRuntime.start(config);
  }

  @BeforeEach
  void listen() {
    logs = new Logs();
  }

  @AfterEach
  void stopListening() {
    logs.close();
  }

  @Test
  void aFailureIsLoggedWithTheActorAndTheThrowable() {
    IllegalStateException bug = new IllegalStateException("bug");
    iris.actor(String.class)
        .name("payments")
        .spawn(
            (m, ctx) -> {
              throw bug;
            })
        .send("crash");

    Logs.Line line = logs.next(Level.WARN, m -> m.contains("payments"));

    assertThat(line.message()).contains("1.0");
    assertThat(line.thrown()).isSameAs(bug);
  }

  @Test
  void goodEndsAreNotLogged() {
    Exits exits = exits();
    var stopped = exits.watch(iris.spawn(String.class, new Probe<>()));
    var killed = exits.watch(iris.spawn(String.class, new Probe<>()));
    stopped.stop();
    killed.kill();
    exits.exitOf(stopped);
    exits.exitOf(killed);
    iris.close();

    assertThat(logs.lines).allMatch(line -> line.level().toInt() < Level.WARN.toInt());
  }

  @Test
  void whatOnStopThrowsIsLogged() {
    IllegalStateException bug = new IllegalStateException("bug in onStop");
    iris.spawn(
            String.class,
            new Probe<>() {
              @Override
              public void onStop(ExitReason reason, ActorContext<String> ctx) {
                throw bug;
              }
            })
        .stop();

    assertThat(logs.next(Level.WARN, m -> m.contains("onStop")).thrown()).isSameAs(bug);
  }

  @Test
  void whatADeadLetterListenerThrowsIsLogged() {
    IllegalStateException bug = new IllegalStateException("bug in the listener");
    iris.onDeadLetter(
        letter -> {
          throw bug;
        });
    crashAt("the message");

    Logs.Line line =
        logs.next(Level.WARN, m -> m.contains("subscriber") && m.contains("the message"));

    assertThat(line.thrown()).isSameAs(bug);
  }

  private void crashAt(String message) {
    iris.<String>spawn(
            String.class,
            (m, ctx) -> {
              throw new IllegalStateException("crash");
            })
        .send(message);
  }

  @Test
  void whatAPipeThrowsIsLogged() {
    IllegalStateException bug = new IllegalStateException("bug in the pipe");
    iris.<String>spawn(
            String.class,
            (m, ctx) ->
                ctx.pipeToSelf(
                    CompletableFuture.completedFuture(1),
                    (n, e) -> {
                      throw bug;
                    }))
        .send("pipe");

    assertThat(logs.next(Level.WARN, m -> m.contains("1.0")).thrown()).isSameAs(bug);
  }

  @Test
  void acceptedDeadLettersAreLoggedSoManyASecondAndTheOthersSummedUp() {
    IrisRuntime two = start(RuntimeConfig.defaults().withDeadLetterLogsPerSecond(2));
    Held<String> held = Held.spawn(Kind.PUSH, two.actor(String.class), gate(), "first");
    int lost = 500;
    for (int i = 0; i < lost; i++) {
      held.ref().send("letter " + i);
    }
    long start = System.nanoTime();
    held.ref().kill();
    held.letGo();
    two.close();
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds() + 2;

    List<String> lines = new ArrayList<>();
    for (Logs.Line line : logs.lines) {
      if (line.level() == Level.WARN) {
        lines.add(line.message());
      }
    }
    long oneByOne = lines.stream().filter(line -> line.contains("java.lang.String")).count();
    assertThat(oneByOne).isBetween(1L, 2 * seconds);
    assertThat(lines).anyMatch(line -> line.contains(String.valueOf(lost - oneByOne)));
  }

  @Test
  void aMillionDeadLettersMakeAFewLinesThatAccountForAll() {
    IrisRuntime two = start(RuntimeConfig.defaults().withDeadLetterLogsPerSecond(2));
    var recipe = two.actor(Integer.class).mailbox(MailboxPolicy.dropOldest(1));
    Held<Integer> held = Held.spawn(Kind.PUSH, recipe, gate(), 0);
    int lost = 1_000_000;
    long start = System.nanoTime();
    Crowd.run(
        4,
        t -> {
          for (int i = 0; i < lost / 4; i++) {
            held.ref().send(i);
          }
        });
    held.letGo();
    two.close();
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds() + 2;

    List<String> lines = logs.lines.stream().map(Logs.Line::message).toList();
    long oneByOne = lines.stream().filter(line -> line.startsWith("Dead letter: ")).count();
    long summedUp =
        lines.stream()
            .filter(line -> line.contains("more dead letters"))
            .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
            .sum();
    assertThat(oneByOne).isBetween(1L, 2 * seconds);
    assertThat((long) lines.size()).isLessThanOrEqualTo(4 * seconds + 1);
    assertThat(oneByOne + summedUp)
        .as("told of, one by one or in a sum")
        .isEqualTo(lost - 1); // the last one was not evicted
    assertThat(lines)
        .anyMatch(line -> line.contains("java.lang.Integer") && line.contains("evicted"));
  }

  @Test
  void ordinaryWorkIsNotLoggedAtAll() {
    IrisRuntime ordinary = start(RuntimeConfig.defaults());
    Exits exits = new Exits(ordinary);
    for (Kind kind : Kind.values()) {
      ActorRef<Question> ref = exits.watch(Question.doubler(ordinary, kind));
      assertThat(Await.result(Question.ask(ref, 7, HOUR))).isEqualTo(14);
      ref.stop();
      exits.exitOf(ref);
      assertThat(ref.send(new Question(8, reply -> true))).isFalse();
    }
    var killed = exits.watch(ordinary.spawn(String.class, new Probe<>()));
    killed.kill();
    exits.exitOf(killed);
    ordinary.close();

    assertThat(logs.lines).allMatch(line -> line.level().toInt() < Level.INFO.toInt());
  }

  @Test
  void refusedDeadLettersAreLoggedForTheCurious() {
    IrisRuntime loud = start(RuntimeConfig.defaults());
    Exits exits = new Exits(loud);
    ActorRef<String> ref = exits.watch(loud.spawn(String.class, new Probe<>()));
    ref.stop();
    exits.exitOf(ref);

    ref.send("too late");

    assertThat(logs.next(Level.DEBUG, m -> m.startsWith("Refused")).message())
        .contains("java.lang.String")
        .contains(ref.pid().toString())
        .contains("ended");
  }

  @Test
  void whatNeverReturnsIsNamedAtClose() {
    leavesStubbornActors = true;
    AtomicBoolean enough = new AtomicBoolean();
    Gate spinning = gate();
    spinning.open();
    var ref =
        iris.actor(String.class)
            .name("stubborn")
            .spawn(
                (m, ctx) -> {
                  spinning.pass();
                  while (!enough.get()) {
                    Thread.onSpinWait();
                  }
                });
    ref.send("spin");
    spinning.awaitEntered();

    iris.shutdown(Duration.ofMillis(20));

    logs.next(Level.ERROR, m -> m.contains("stubborn") && m.contains(ref.pid().toString()));
    enough.set(true);
    Await.until("the last account", () -> Ledger.of(iris, "alive") == 0);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoIsFencedOffIsLoggedOnceWithWhereItsCodeIs(Kind kind) {
    IrisRuntime two = start(quiet().withFenceAfter(SOON));
    Stubborn stubborn = new Stubborn(Stubborn.How.SPINS, gate());
    var ref = stubborn.spawn(kind, two.actor(String.class).name("stubborn"), ctx -> {});
    Exits exits = new Exits(two);
    exits.watch(ref);
    ref.kill();
    exits.exitOf(ref);
    ref.kill();

    stubborn.awaitReturn();
    two.close();

    assertThat(logs.lines.stream().filter(line -> line.level() == Level.WARN).toList())
        .singleElement()
        .extracting(Logs.Line::message)
        .asString()
        .contains(ref.toString(), "was killed and its code has not returned", "Stubborn.hold");
    assertThat(logs.lines).noneMatch(line -> line.level() == Level.ERROR);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void closeNamesOnceWhoseCodeItLeavesBehind(Kind kind) {
    leavesStubbornActors = true;
    IrisRuntime two = start(quiet().withFenceAfter(SOON));
    Stubborn stubborn = new Stubborn(Stubborn.How.SPINS, gate());
    var ref = stubborn.spawn(kind, two.actor(String.class).name("stubborn"), ctx -> {});

    List<ActorRef<?>> left = two.shutdown(SOON);

    assertThat(left).hasSize(1).first().isSameAs(ref);
    assertThat(ref.isAlive()).isFalse();
    List<String> errors =
        logs.lines.stream()
            .filter(line -> line.level() == Level.ERROR)
            .map(Logs.Line::message)
            .toList();
    assertThat(errors).hasSize(2);
    assertThat(errors.get(0)).contains("Threads that run actors");
    assertThat(errors.get(1)).contains(ref.toString(), "has not returned from its code");
    stubborn.awaitReturn();
  }

  @Test
  void failuresAreLoggedTenASecondAndTheOthersSummedUp() {
    Exits exits = exits();
    int failing = 300;
    long start = System.nanoTime();
    for (int i = 0; i < failing; i++) {
      var ref =
          exits.watch(
              iris.spawn(
                  String.class,
                  (m, ctx) -> {
                    throw new IllegalStateException("one of many");
                  }));
      ref.send("crash");
      exits.exitOf(ref);
    }
    iris.close();
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds() + 2;

    long oneByOne =
        logs.lines.stream()
            .filter(line -> line.message().contains("failed and ends"))
            .peek(line -> assertThat(line.thrown()).hasMessage("one of many"))
            .count();
    long summedUp =
        logs.lines.stream()
            .filter(line -> line.message().contains("more actors failed"))
            .mapToLong(line -> Long.parseLong(line.message().split(" ")[0]))
            .sum();
    assertThat(oneByOne).isBetween(1L, 10 * seconds);
    assertThat(oneByOne + summedUp).isEqualTo(failing);
  }
}

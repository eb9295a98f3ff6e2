package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the local runtime logs: everything that nobody else is told. */
class LoggingTest extends RuntimeContract {

  /** Keeps each event, for the test to wait for. */
  private static final class Kept extends AppenderBase<ILoggingEvent> {
    final BlockingQueue<ILoggingEvent> events = new LinkedBlockingQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      events.add(event);
    }
  }

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.iris");
  private final Kept kept = new Kept();

  @Override
  protected IrisRuntime newRuntime(RuntimeConfig config) {
    return IrisRuntime.start(config);
  }

  @BeforeEach
  void listen() {
    kept.start();
    logger.addAppender(kept);
    logger.setLevel(Level.DEBUG);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(kept);
    logger.setLevel(null);
    logger.setAdditive(true);
  }

  private ILoggingEvent awaitEvent(Level level, Predicate<String> message) {
    while (true) {
      ILoggingEvent event = Await.next(kept.events, "a line at " + level);
      if (event.getLevel() == level && message.test(event.getFormattedMessage())) {
        return event;
      }
    }
  }

  private static Throwable thrown(ILoggingEvent event) {
    return ((ThrowableProxy) event.getThrowableProxy()).getThrowable();
  }

  @Test
  void aFailureIsLoggedWithTheActorAndTheThrowable() {
    IllegalStateException bug = new IllegalStateException("bug");
    iris.actor(String.class)
        .name("payments")
        .<String>spawn(
            (m, ctx) -> {
              throw bug;
            })
        .send("crash");

    ILoggingEvent event = awaitEvent(Level.WARN, m -> m.contains("payments"));

    assertThat(event.getFormattedMessage()).contains("1.0");
    assertThat(thrown(event)).isSameAs(bug);
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

    assertThat(kept.events).allMatch(event -> event.getLevel().levelInt < Level.WARN_INT);
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

    assertThat(thrown(awaitEvent(Level.WARN, m -> m.contains("onStop")))).isSameAs(bug);
  }

  @Test
  void whatADeadLetterListenerThrowsIsLogged() {
    IllegalStateException bug = new IllegalStateException("bug in the listener");
    iris.onDeadLetter(
        letter -> {
          throw bug;
        });
    crashAt("the message");

    ILoggingEvent event =
        awaitEvent(Level.WARN, m -> m.contains("subscriber") && m.contains("the message"));

    assertThat(thrown(event)).isSameAs(bug);
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

    assertThat(thrown(awaitEvent(Level.WARN, m -> m.contains("1.0")))).isSameAs(bug);
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
    for (ILoggingEvent event : kept.events) {
      if (event.getLevel() == Level.WARN) {
        lines.add(event.getFormattedMessage());
      }
    }
    long oneByOne = lines.stream().filter(line -> line.contains("java.lang.String")).count();
    assertThat(oneByOne).isBetween(1L, 2 * seconds);
    assertThat(lines).anyMatch(line -> line.contains(String.valueOf(lost - oneByOne)));
  }

  @Test
  void refusedDeadLettersAreLoggedForTheCurious() {
    IrisRuntime loud = start(RuntimeConfig.defaults());
    Exits exits = new Exits(loud);
    ActorRef<String> ref = exits.watch(loud.spawn(String.class, new Probe<>()));
    ref.stop();
    exits.exitOf(ref);

    ref.send("too late");

    assertThat(awaitEvent(Level.DEBUG, m -> m.startsWith("Refused")).getFormattedMessage())
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
            .<String>spawn(
                (m, ctx) -> {
                  spinning.pass();
                  while (!enough.get()) {
                    Thread.onSpinWait();
                  }
                });
    ref.send("spin");
    spinning.awaitEntered();

    iris.shutdown(Duration.ofMillis(20));

    awaitEvent(Level.ERROR, m -> m.contains("stubborn") && m.contains(ref.pid().toString()));
    enough.set(true);
    Await.until("the last account", () -> Ledger.of(iris, "alive") == 0);
  }
}

package dev.iris;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ProgramsTest.Counter;
import dev.iris.ProgramsTest.CounterMsg;
import dev.iris.internal.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The ninth of the {@link ProgramsTest}: watches, and links with trapped exits, in both styles. */
@Timeout(60)
@ResourceLock(Resources.SYSTEM_OUT)
class WatchingProgramTest {

  private final PrintStream console = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stopListening() {
    System.setOut(console);
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  // 9. watch and links with trap, as lambdas and as pull code
  static List<ActorRef<?>> watching(IrisRuntime iris, ActorRef<CounterMsg> counter) {
    var push =
        iris.spawn(
            String.class,
            Behavior.of(
                (s, ctx) -> {
                  ctx.trapExits(true);
                  ctx.link(counter);
                  Cancellable w = ctx.watch(counter);
                  System.out.println(s + " " + (w != null));
                },
                (signal, ctx) -> {
                  if (signal instanceof Signal.Exit(var who, ExitReason.Crash(var cause), var meta)
                      && who.equals(counter)) {
                    System.out.println("crash: " + cause + meta);
                  }
                }));
    push.send("start");
    var pull =
        iris.actor(Object.class)
            .spawnWithMailbox(
                mb -> {
                  mb.watch(counter);
                  System.out.println("start");
                  Signal.Exit exit = mb.receive(Signal.Exit.class);
                  System.out.println(exit.reason().abnormal());
                });
    return List.of(push, pull);
  }

  @Test
  void theCrashOfTheCounterIsToldOncePerLinkAndWatch() {
    var iris = IrisRuntime.start();
    ActorRef<CounterMsg> counter = iris.actor(CounterMsg.class).spawn(Counter::new);
    List<ActorRef<?>> watching = watching(iris, counter);
    Eventually.until("both to watch", () -> lines().size() == 2);

    counter.send(new CounterMsg.Fail());

    Eventually.until("all to hear", () -> lines().size() == 5);
    assertThat(watching.get(0).isAlive()).isTrue();
    iris.close();
    assertThat(lines())
        .containsExactlyInAnyOrder(
            "start true",
            "start",
            "crash: java.io.IOException: disk{}",
            "crash: java.io.IOException: disk{}",
            "true");
  }
}

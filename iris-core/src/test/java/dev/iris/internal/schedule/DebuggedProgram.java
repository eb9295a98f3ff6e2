package dev.iris.internal.schedule;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.Recipient;
import dev.iris.RuntimeConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What {@link DebuggerTest} runs in a JVM of its own and under a debugger, which reads and sets its
 * static fields. Until it is told that it is enough it asks, and sends to actors whose handlers go
 * through {@link #handle}. It needs neither JUnit nor AssertJ.
 */
public final class DebuggedProgram {

  static final int HELD = 3;
  static final String ALL_IS_WELL = "all is well";

  private static final Duration HOUR = Duration.ofHours(1);

  private static volatile int answers;
  static volatile long rescues; // read by the debugger
  static volatile long stuck; // read by the debugger
  static volatile long threads; // read by the debugger
  private static volatile boolean enough;

  private record Question(int number, Recipient<Integer> replyTo) {}

  private DebuggedProgram() {}

  public static void main(String[] args) throws Exception {
    RuntimeConfig config =
        RuntimeConfig.defaults()
            .withParallelism(Integer.parseInt(args[0]))
            .withSamplesBeforeRescue(Integer.parseInt(args[1]));
    AtomicLong handled = new AtomicLong();
    long sent = 0;
    IrisRuntime iris = IrisRuntime.start(config);
    ActorRef<Question> push =
        iris.spawn(Question.class, (q, ctx) -> q.replyTo().send(2 * q.number()));
    List<ActorRef<Integer>> held = new ArrayList<>();
    for (int i = 0; i < HELD; i++) {
      held.add(iris.spawn(Integer.class, (n, ctx) -> handle(n, handled)));
    }
    ActorRef<Integer> pull =
        iris.actor(Integer.class)
            .spawnWithMailbox(
                mailbox -> {
                  for (; ; ) {
                    handle(mailbox.receive(), handled);
                  }
                });
    while (!enough) {
      for (ActorRef<Integer> each : held) {
        sent += each.send(answers) ? 1 : 0;
      }
      sent += pull.send(-1) ? 1 : 0;
      answer(push);
      publish(iris.stats());
    }
    iris.close();
    check(iris.stats(), sent, handled.get());
    System.out.println(ALL_IS_WELL);
  }

  /** Where the debugger sets its breakpoint; a pull actor's messages pass by. */
  private static void handle(int number, AtomicLong handled) {
    if (number >= 0) {
      stopHere();
    }
    handled.incrementAndGet();
  }

  private static void stopHere() {}

  private static void answer(ActorRef<Question> push) throws Exception {
    int number = answers;
    int answer =
        push.ask(Integer.class, to -> new Question(number, to), HOUR).get(60, TimeUnit.SECONDS);
    if (answer != 2 * number) {
      throw new IllegalStateException("asked " + number + ", answered " + answer);
    }
    answers = number + 1;
  }

  private static void publish(Map<String, Long> stats) {
    rescues = stats.get("rescues");
    stuck = stats.get("stuck");
    threads = stats.get("threads");
  }

  private static void check(Map<String, Long> stats, long sent, long handled) {
    boolean balanced =
        handled == sent
            && stats.get("accepted") == stats.get("handled") + stats.get("lost")
            && stats.get("lost") == 0
            && stats.get("queued") == 0
            && stats.get("threads") == 0;
    if (!balanced) {
      throw new IllegalStateException(handled + " of " + sent + " handled; " + stats);
    }
  }
}

package dev.iris.examples;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.Recipient;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Two push actors throw one ball to and fro: the smallest program in which actors answer each
 * other, and a first look at what a message costs.
 *
 * <p>The ball carries two recipients: the player it came from, to throw it back to, and the umpire,
 * the reply slot of the {@code ask} in which the main program waits for the end. Each game is
 * timed; the first ones are slower because the JVM is still compiling.
 */
@Command(
    name = "PingPong",
    description = "Two push actors throw a ball to and fro; prints messages per second.")
public final class PingPong implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "1000000",
      converter = WholeNumber.class,
      description = "Round trips in a game, two messages each (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--games",
      paramLabel = "N",
      defaultValue = "5",
      converter = WholeNumber.class,
      description = "How many games (default: ${DEFAULT-VALUE}).")
  private int games;

  private record Ball(int flightsLeft, Recipient<Ball> from, Recipient<String> umpire) {}

  @Override
  public Integer call() {
    try (var iris = IrisRuntime.start()) {
      ActorRef<Ball> ping = iris.spawn(Ball.class, PingPong::play);
      ActorRef<Ball> pong = iris.spawn(Ball.class, PingPong::play);
      int flights = 2 * rounds;
      for (int game = 1; game <= games; game++) {
        long begin = System.nanoTime();
        String end = ping.ask(String.class, to -> new Ball(flights - 1, pong, to), LIMIT).join();
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
            "game %d: %,d messages in %.2f s, %,.0f messages/s; %s%n",
            game, flights, seconds, flights / seconds, end);
      }
    }
    return 0;
  }

  private static void play(Ball ball, ActorContext<Ball> ctx) {
    if (ball.flightsLeft() > 0) {
      ball.from().send(new Ball(ball.flightsLeft() - 1, ctx.self(), ball.umpire()));
    } else {
      ball.umpire().send("the last one came down at actor " + ctx.self().pid());
    }
  }
}

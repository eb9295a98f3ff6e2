package dev.iris.test;

import dev.iris.ActorRef;
import dev.iris.Recipient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How many schedules a second are run; for the figures in docs/testing.md. Not a test: run it by
 * hand, with how many seeds a round has.
 */
final class ScheduleRate {

  private static final int ROUNDS = 3;

  private ScheduleRate() {}

  public static void main(String[] args) {
    long seeds = args.length > 0 ? Long.parseLong(args[0]) : 30_000;
    for (int round = 1; round <= ROUNDS; round++) {
      print("two philosophers and two forks", seeds, ScheduleRate::philosophers);
      print("five push actors, twenty messages", seeds, ScheduleRate::chatter);
    }
  }

  private static void print(String what, long seeds, Explore.Body body) {
    Duration took = Explore.seeds(seeds).run(body).took();
    System.out.printf("%s: %,.0f schedules/s%n", what, seeds * 1e9 / took.toNanos());
  }

  private record Take(Recipient<Object> philosopher) {}

  /** Both take the same fork first, so nothing is found. */
  private static void philosophers(SimulatedRuntime sim) {
    List<ActorRef<Object>> forks = List.of(fork(sim), fork(sim));
    for (int i = 0; i < 2; i++) {
      sim.actor(Object.class)
          .spawnWithMailbox(
              mailbox -> {
                for (ActorRef<Object> fork : forks) {
                  fork.send(new Take(mailbox.self().narrow()));
                  mailbox.receive();
                }
                forks.forEach(fork -> fork.send("put back"));
              });
    }
    sim.settle();
  }

  private static ActorRef<Object> fork(SimulatedRuntime sim) {
    List<Recipient<Object>> waiting = new ArrayList<>();
    return sim.spawn(
        Object.class,
        (message, ctx) -> {
          if (message instanceof Take take) {
            waiting.add(take.philosopher());
          } else {
            waiting.removeFirst();
          }
          if (!waiting.isEmpty() && (waiting.size() == 1 || !(message instanceof Take))) {
            waiting.getFirst().send("taken");
          }
        });
  }

  /** Each message is passed on to the next until it has been handled four times. */
  private static void chatter(SimulatedRuntime sim) {
    List<ActorRef<Integer>> actors = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int next = (i + 1) % 5;
      actors.add(
          sim.spawn(
              Integer.class,
              (left, ctx) -> {
                if (left > 1) {
                  actors.get(next).send(left - 1);
                }
              }));
    }
    actors.forEach(actor -> actor.send(4));
    sim.settle();
  }
}

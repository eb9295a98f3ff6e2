package dev.iris.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.internal.Crew;
import dev.iris.internal.Eventually;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Actors that send to each other at random, for a bounded number of hops; then the accounts. */
class LoadTest extends EngineFixture {

  private static final int ACTORS = 200;
  private static final int OUTSIDERS = 3;
  private static final int FIRST = 2_000;
  private static final int HOPS = 100;

  /** Goes on to another actor, drawn from its seed, so many times more. */
  private record Hop(int left, long seed) {
    Hop next() {
      return new Hop(left - 1, seed * 0x5DEECE66DL + 0xBL);
    }

    int draw(int bound) {
      return (int) ((seed >>> 17) % bound + bound) % bound;
    }
  }

  /**
   * Actors in slots, some of them pull actors; a plain field of each guards against two at once.
   */
  private final class Graph {
    final IrisRuntime iris;
    final AtomicReferenceArray<ActorRef<Hop>> slots = new AtomicReferenceArray<>(ACTORS);
    final AtomicLong handled = new AtomicLong();
    final AtomicLong sent = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong done = new AtomicLong();
    final AtomicLong overlaps = new AtomicLong();
    final boolean mortal;

    Graph(IrisRuntime iris, boolean mortal) {
      this.iris = iris;
      this.mortal = mortal;
      for (int i = 0; i < ACTORS; i++) {
        slots.set(i, i % 10 == 0 ? pull() : push(i % 7 + 1));
      }
    }

    private ActorRef<Hop> push(int budget) {
      int[] inside = new int[1];
      return iris.actor(Hop.class)
          .budget(budget)
          .spawn(
              (hop, ctx) -> {
                if (inside[0]++ != 0) {
                  overlaps.incrementAndGet();
                }
                handle(hop, ctx);
                inside[0]--;
              });
    }

    private ActorRef<Hop> pull() {
      return iris.actor(Hop.class)
          .spawnWithMailbox(
              mailbox -> {
                for (; ; ) {
                  handle(mailbox.receive(), mailbox);
                }
              });
    }

    private void handle(Hop hop, ActorContext<Hop> ctx) {
      handled.incrementAndGet();
      if (mortal && hop.draw(500) == 0) {
        slots.set(hop.draw(ACTORS), push(hop.draw(20) + 1));
        ctx.self().stop();
      }
      if (hop.left() > 0) {
        send(hop.next());
      }
      done.incrementAndGet();
    }

    /** A pull actor's message counts as handled before it is done with: nobody has one in hand. */
    boolean isDone() {
      long soFar = done.get() + refused.get() + iris.stats().get("lost");
      return soFar == sent.get(); // read last: a hop that is under way was sent before
    }

    void send(Hop hop) {
      sent.incrementAndGet();
      if (!slots.get(hop.draw(ACTORS)).send(hop)) {
        refused.incrementAndGet();
      }
    }
  }

  private Map<String, Long> run(Graph graph) {
    Crew.run(
        OUTSIDERS,
        index -> {
          Random random = new Random(index);
          for (int i = 0; i < FIRST; i++) {
            graph.send(new Hop(HOPS, random.nextLong()));
          }
        });
    Eventually.until("the last hop", graph::isDone, () -> Dump.of(graph.iris));
    Map<String, Long> stats = awaitQuiet(graph.iris);
    assertBalanced(stats);
    assertThat(stats).containsEntry("sent", graph.sent.get());
    assertThat(stats).containsEntry("handled", graph.handled.get());
    assertThat(stats).containsEntry("refused", graph.refused.get());
    assertThat(graph.overlaps).as("handlers of one actor at once").hasValue(0);
    return stats;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64})
  void everyMessageIsHandledOnce(int workers) {
    Graph graph = new Graph(start(parallelism(workers)), false);

    Map<String, Long> stats = run(graph);

    assertThat(stats).containsEntry("handled", (long) OUTSIDERS * FIRST * (HOPS + 1));
    assertThat(stats).containsEntry("refused", 0L).containsEntry("lost", 0L);
    pullActorsEnd(graph);
    assertOnlyNormalThreadsAreLeft(graph.iris);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64})
  void whereActorsEndMeanwhileTheAccountsBalanceToo(int workers) {
    Graph graph = new Graph(start(parallelism(workers)), true);

    Map<String, Long> stats = run(graph);

    assertThat(stats.get("spawned")).as("some have ended").isGreaterThan(ACTORS);
  }

  private static void pullActorsEnd(Graph graph) {
    for (int i = 0; i < ACTORS; i += 10) {
      graph.slots.get(i).stop();
    }
  }
}

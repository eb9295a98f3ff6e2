package dev.iris.bench;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/**
 * W3: four producers, each of which sends its share inside one call of its handler, and one
 * consumer. Counts messages until all are consumed.
 */
public class W3FanIn extends Rounds {

  private static final int OPERATIONS = 8_000_000;
  private static final int PRODUCERS = 4;

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void iris(Iris workload) {
    workload.run();
  }

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void pekko(Pekko workload) {
    workload.run();
  }

  private record Go() {}

  private record Item() {}

  private static final Go GO = new Go();
  private static final Item ITEM = new Item();

  /** On Iris. */
  public static class Iris extends IrisWorkload {
    @Param("8000000")
    public int messages;

    private final List<ActorRef<Go>> producers = new ArrayList<>();

    @Override
    long operations() {
      return (long) messages / PRODUCERS * PRODUCERS;
    }

    @Override
    long messagesPerRun() {
      return operations() + PRODUCERS;
    }

    @Override
    void prepare() {
      ActorRef<Item> consumer = iris.spawn(Item.class, new Consumer(operations(), goal));
      int share = messages / PRODUCERS;
      for (int i = 0; i < PRODUCERS; i++) {
        producers.add(iris.spawn(Go.class, (go, ctx) -> produce(consumer, share)));
      }
    }

    private static void produce(ActorRef<Item> consumer, int share) {
      for (int i = 0; i < share; i++) {
        consumer.send(ITEM);
      }
    }

    @Override
    void work() {
      goal.expect(operations());
      for (ActorRef<Go> producer : producers) {
        producer.send(GO);
      }
      goal.await();
    }
  }

  private static final class Consumer implements Behavior<Item> {
    private final long expected;
    private final Goal goal;
    private long count;

    Consumer(long expected, Goal goal) {
      this.expected = expected;
      this.goal = goal;
    }

    @Override
    public void onMessage(Item item, ActorContext<Item> ctx) {
      if (++count == expected) {
        count = 0;
        goal.reached(expected);
      }
    }
  }

  /** On Pekko. */
  public static class Pekko extends PekkoWorkload {
    @Param("8000000")
    public int messages;

    private final List<org.apache.pekko.actor.ActorRef> producers = new ArrayList<>();

    @Override
    long operations() {
      return (long) messages / PRODUCERS * PRODUCERS;
    }

    @Override
    void prepare() {
      var consumer =
          pekko.actorOf(
              Props.create(PekkoConsumer.class, () -> new PekkoConsumer(operations(), goal)));
      int share = messages / PRODUCERS;
      for (int i = 0; i < PRODUCERS; i++) {
        producers.add(
            pekko.actorOf(
                Props.create(PekkoProducer.class, () -> new PekkoProducer(consumer, share))));
      }
    }

    @Override
    void run() {
      goal.expect(operations());
      for (var producer : producers) {
        producer.tell(GO, org.apache.pekko.actor.ActorRef.noSender());
      }
      goal.await();
    }
  }

  static final class PekkoProducer extends UntypedAbstractActor {
    private final org.apache.pekko.actor.ActorRef consumer;
    private final int share;

    PekkoProducer(org.apache.pekko.actor.ActorRef consumer, int share) {
      this.consumer = consumer;
      this.share = share;
    }

    @Override
    public void onReceive(Object go) {
      for (int i = 0; i < share; i++) {
        consumer.tell(ITEM, getSelf());
      }
    }
  }

  static final class PekkoConsumer extends UntypedAbstractActor {
    private final long expected;
    private final Goal goal;
    private long count;

    PekkoConsumer(long expected, Goal goal) {
      this.expected = expected;
      this.goal = goal;
    }

    @Override
    public void onReceive(Object item) {
      if (++count == expected) {
        count = 0;
        goal.reached(expected);
      }
    }
  }
}

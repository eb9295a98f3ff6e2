package dev.iris.bench;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.Recipient;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * W2, Savina's counting: one actor sends everything to a counter inside one call of its handler,
 * then asks for the result. Counts messages until all are counted. All increments are one object,
 * made before.
 */
public class W2Counting extends Rounds {

  private static final int OPERATIONS = 5_000_000;

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

  /** What the counter takes. */
  sealed interface Count {}

  record Increment() implements Count {}

  record Retrieve(Recipient<Total> to) implements Count {}

  /** What the producer takes. */
  sealed interface Produce {}

  record Go() implements Produce {}

  record Total(long count) implements Produce {}

  private static final Increment INCREMENT = new Increment();
  private static final Go GO = new Go();

  /** On Iris. */
  @State(Scope.Benchmark)
  public static class Iris extends IrisWorkload {
    @Param("5000000")
    public int messages;

    private ActorRef<Produce> producer;

    @Override
    long operations() {
      return messages;
    }

    @Override
    long messagesPerRun() {
      return messages + 3L;
    }

    @Override
    void prepare() {
      ActorRef<Count> counter = iris.spawn(Count.class, new Counter());
      producer = iris.spawn(Produce.class, new Producer(counter, messages, goal));
    }

    @Override
    void work() {
      goal.expect(messages);
      producer.send(GO);
      goal.await();
    }
  }

  private static final class Counter implements Behavior<Count> {
    private long count;

    @Override
    public void onMessage(Count message, ActorContext<Count> ctx) {
      if (message instanceof Increment) {
        count++;
      } else if (message instanceof Retrieve retrieve) {
        retrieve.to().send(new Total(count));
        count = 0;
      }
    }
  }

  private static final class Producer implements Behavior<Produce> {
    private final ActorRef<Count> counter;
    private final int messages;
    private final Goal goal;

    Producer(ActorRef<Count> counter, int messages, Goal goal) {
      this.counter = counter;
      this.messages = messages;
      this.goal = goal;
    }

    @Override
    public void onMessage(Produce message, ActorContext<Produce> ctx) {
      if (message instanceof Total total) {
        goal.reached(total.count());
        return;
      }
      for (int i = 0; i < messages; i++) {
        counter.send(INCREMENT);
      }
      counter.send(new Retrieve(ctx.self().narrow()));
    }
  }

  /** On Pekko. */
  @State(Scope.Benchmark)
  public static class Pekko extends PekkoWorkload {
    @Param("5000000")
    public int messages;

    private org.apache.pekko.actor.ActorRef producer;

    @Override
    long operations() {
      return messages;
    }

    @Override
    void prepare() {
      var counter = pekko.actorOf(Props.create(PekkoCounter.class, PekkoCounter::new));
      producer =
          pekko.actorOf(
              Props.create(PekkoProducer.class, () -> new PekkoProducer(counter, messages, goal)));
    }

    @Override
    void run() {
      goal.expect(messages);
      producer.tell(GO, org.apache.pekko.actor.ActorRef.noSender());
      goal.await();
    }
  }

  /** Pekko's way to ask for the result: the sender is told. */
  private enum PekkoRetrieve {
    RETRIEVE
  }

  static final class PekkoCounter extends UntypedAbstractActor {
    private long count;

    @Override
    public void onReceive(Object message) {
      if (message instanceof Increment) {
        count++;
      } else if (message == PekkoRetrieve.RETRIEVE) {
        getSender().tell(new Total(count), getSelf());
        count = 0;
      }
    }
  }

  static final class PekkoProducer extends UntypedAbstractActor {
    private final org.apache.pekko.actor.ActorRef counter;
    private final int messages;
    private final Goal goal;

    PekkoProducer(org.apache.pekko.actor.ActorRef counter, int messages, Goal goal) {
      this.counter = counter;
      this.messages = messages;
      this.goal = goal;
    }

    @Override
    public void onReceive(Object message) {
      if (message instanceof Total total) {
        goal.reached(total.count());
        return;
      }
      for (int i = 0; i < messages; i++) {
        counter.tell(INCREMENT, getSelf());
      }
      counter.tell(PekkoRetrieve.RETRIEVE, getSelf());
    }
  }
}

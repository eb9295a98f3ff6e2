package dev.iris.bench;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.Recipient;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/**
 * W9, Savina's big: every actor sends pings to random others, and waits for each pong before the
 * next ping. Counts pings and pongs.
 */
public class W9Big extends Rounds {

  private static final int OPERATIONS = 2_000_000;

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

  /** What the actors take; made before the clock starts. */
  sealed interface Big {}

  record Meet(List<ActorRef<Big>> all) implements Big {}

  record Ping(Recipient<Big> from) implements Big {}

  enum Word implements Big {
    GO,
    PONG
  }

  /** Draws another than oneself: a xorshift generator, seeded by the actor's number. */
  private static final class Dice {
    private final int self;
    private int state;

    Dice(int self) {
      this.self = self;
      this.state = self * 0x9E3779B9 + 1;
    }

    int other(int actors) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      int drawn = (int) ((state & 0xffff_ffffL) * (actors - 1) >>> 32);
      return drawn < self ? drawn : drawn + 1;
    }
  }

  /** On Iris. */
  public static class Iris extends IrisWorkload {
    @Param("500")
    public int actors;

    @Param("2000")
    public int pings;

    private final List<ActorRef<Big>> all = new ArrayList<>();

    @Override
    long operations() {
      return 2L * actors * pings;
    }

    @Override
    long messagesPerRun() {
      return operations() + 2L * actors;
    }

    @Override
    void prepare() {
      for (int i = 0; i < actors; i++) {
        all.add(iris.spawn(Big.class, new Member(i, pings, goal)));
      }
    }

    @Override
    void work() {
      goal.expect((long) actors * pings);
      for (ActorRef<Big> actor : all) {
        actor.send(new Meet(all));
        actor.send(Word.GO);
      }
      goal.await();
    }
  }

  private static final class Member implements Behavior<Big> {
    private final int pings;
    private final Goal goal;
    private final Dice dice;
    private List<ActorRef<Big>> all = List.of();
    private Big ping = Word.GO; // until it knows itself
    private int sent;

    Member(int number, int pings, Goal goal) {
      this.pings = pings;
      this.goal = goal;
      this.dice = new Dice(number);
    }

    @Override
    public void onStart(ActorContext<Big> ctx) {
      ping = new Ping(ctx.self());
    }

    @Override
    public void onMessage(Big message, ActorContext<Big> ctx) {
      if (message instanceof Ping received) {
        received.from().send(Word.PONG);
      } else if (message instanceof Word) {
        next();
      } else if (message instanceof Meet meet) {
        all = meet.all();
      }
    }

    private void next() {
      if (sent == pings) {
        sent = 0;
        goal.reached(pings);
      } else {
        sent++;
        all.get(dice.other(all.size())).send(ping);
      }
    }
  }

  /** On Pekko; a ping needs no return address there. */
  public static class Pekko extends PekkoWorkload {
    @Param("500")
    public int actors;

    @Param("2000")
    public int pings;

    private final List<org.apache.pekko.actor.ActorRef> all = new ArrayList<>();

    @Override
    long operations() {
      return 2L * actors * pings;
    }

    @Override
    void prepare() {
      for (int i = 0; i < actors; i++) {
        int number = i;
        all.add(
            pekko.actorOf(
                Props.create(PekkoMember.class, () -> new PekkoMember(number, pings, goal))));
      }
    }

    @Override
    void run() {
      goal.expect((long) actors * pings);
      for (var actor : all) {
        actor.tell(new PekkoMeet(all), org.apache.pekko.actor.ActorRef.noSender());
        actor.tell(PekkoWord.GO, org.apache.pekko.actor.ActorRef.noSender());
      }
      goal.await();
    }
  }

  private record PekkoMeet(List<org.apache.pekko.actor.ActorRef> all) {}

  private enum PekkoWord {
    GO,
    PING,
    PONG
  }

  static final class PekkoMember extends UntypedAbstractActor {
    private final int pings;
    private final Goal goal;
    private final Dice dice;
    private List<org.apache.pekko.actor.ActorRef> all = List.of();
    private int sent;

    PekkoMember(int number, int pings, Goal goal) {
      this.pings = pings;
      this.goal = goal;
      this.dice = new Dice(number);
    }

    @Override
    public void onReceive(Object message) {
      if (message == PekkoWord.PING) {
        getSender().tell(PekkoWord.PONG, getSelf());
      } else if (message instanceof PekkoWord) {
        next();
      } else if (message instanceof PekkoMeet meet) {
        all = meet.all();
      }
    }

    private void next() {
      if (sent == pings) {
        sent = 0;
        goal.reached(pings);
      } else {
        sent++;
        all.get(dice.other(all.size())).tell(PekkoWord.PING, getSelf());
      }
    }
  }
}

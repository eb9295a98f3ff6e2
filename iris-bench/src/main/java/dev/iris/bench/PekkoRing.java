package dev.iris.bench;

import dev.iris.bench.IrisRing.Token;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;

/** A ring on Pekko, for W4 and W5. */
public abstract class PekkoRing extends PekkoWorkload {

  private final List<ActorRef> starts = new ArrayList<>();

  abstract int actors();

  abstract int tokens();

  abstract int hops();

  private int hopsPerToken() {
    return hops() / tokens();
  }

  @Override
  long operations() {
    return (long) hopsPerToken() * tokens();
  }

  @Override
  void prepare() {
    List<ActorRef> ring = new ArrayList<>(actors());
    ring.add(node(ActorRef.noSender()));
    for (int i = 1; i < actors(); i++) {
      ring.add(node(ring.get(i - 1)));
    }
    ring.get(0).tell(new Close(ring.get(actors() - 1)), ActorRef.noSender());
    for (int i = 0; i < tokens(); i++) {
      starts.add(ring.get((int) ((long) i * actors() / tokens())));
    }
  }

  private ActorRef node(ActorRef next) {
    return pekko.actorOf(Props.create(Node.class, () -> new Node(next, goal)));
  }

  @Override
  void run() {
    goal.expect(tokens());
    for (ActorRef start : starts) {
      start.tell(new Token(hopsPerToken() - 1), ActorRef.noSender());
    }
    goal.await();
  }

  /** Tells the first actor of the last. */
  private record Close(ActorRef next) {}

  static final class Node extends UntypedAbstractActor {
    private final Goal goal;
    private ActorRef next;

    Node(ActorRef next, Goal goal) {
      this.next = next;
      this.goal = goal;
    }

    @Override
    public void onReceive(Object message) {
      if (message instanceof Token token) {
        if (token.hopsLeft() == 0) {
          goal.reached(1);
        } else {
          next.tell(new Token(token.hopsLeft() - 1), getSelf());
        }
      } else if (message instanceof Close close) {
        next = close.next();
      }
    }
  }
}

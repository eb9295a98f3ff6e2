package dev.iris.bench;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A ring on Iris, for W4 and W5. */
public abstract class IrisRing extends IrisWorkload {

  private final List<ActorRef<Token>> starts = new ArrayList<>();

  /** Passed on as a new object each time, of 16 bytes. */
  record Token(int hopsLeft) {}

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
  long messagesPerRun() {
    return operations();
  }

  @Override
  void prepare() {
    Node first = new Node(goal);
    List<ActorRef<Token>> ring = new ArrayList<>(actors());
    ring.add(iris.spawn(Token.class, first));
    for (int i = 1; i < actors(); i++) {
      Node node = new Node(goal);
      node.next = ring.get(i - 1);
      ring.add(iris.spawn(Token.class, node));
    }
    first.next =
        ring.get(actors() - 1); // seen by its actor, for it was written before the first send
    for (int i = 0; i < tokens(); i++) {
      starts.add(ring.get((int) ((long) i * actors() / tokens())));
    }
  }

  @Override
  void work() {
    goal.expect(tokens());
    for (ActorRef<Token> start : starts) {
      start.send(new Token(hopsPerToken() - 1));
    }
    goal.await();
  }

  private static final class Node implements Behavior<Token> {
    private final Goal goal;
    @Nullable ActorRef<Token> next;

    Node(Goal goal) {
      this.goal = goal;
    }

    @Override
    public void onMessage(Token token, ActorContext<Token> ctx) {
      if (token.hopsLeft == 0 || next == null) {
        goal.reached(1);
      } else {
        next.send(new Token(token.hopsLeft - 1));
      }
    }
  }
}

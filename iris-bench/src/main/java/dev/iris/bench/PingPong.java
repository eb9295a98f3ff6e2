package dev.iris.bench;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.IrisRuntime;
import dev.iris.Recipient;
import org.apache.pekko.actor.ActorRefFactory;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;

/** Pairs of actors that play one ball to and fro: W1 has one pair, W1b a thousand. */
final class PingPong {

  private PingPong() {}

  /** The only message; made once for each pair. */
  record Ball(Recipient<Ball> home) {}

  /** A pair on Iris, given by the actor that serves when it gets a ball. */
  static ActorRef<Ball> pair(IrisRuntime iris, int roundTrips, Goal goal) {
    ActorRef<Ball> pong = iris.spawn(Ball.class, (ball, ctx) -> ball.home().send(ball));
    return iris.spawn(Ball.class, new Server(pong, roundTrips, goal));
  }

  private static final class Server implements Behavior<Ball> {
    private final ActorRef<Ball> pong;
    private final int roundTrips;
    private final Goal goal;
    private int served;

    Server(ActorRef<Ball> pong, int roundTrips, Goal goal) {
      this.pong = pong;
      this.roundTrips = roundTrips;
      this.goal = goal;
    }

    @Override
    public void onMessage(Ball ball, ActorContext<Ball> ctx) {
      if (served == roundTrips) {
        served = 0;
        goal.reached(roundTrips);
      } else {
        served++;
        pong.send(ball);
      }
    }
  }

  /** Pekko's ball; who hit it is its sender. */
  enum PekkoBall {
    BALL
  }

  /** A pair on Pekko. */
  static org.apache.pekko.actor.ActorRef pair(ActorRefFactory pekko, int roundTrips, Goal goal) {
    var pong = pekko.actorOf(Props.create(PekkoPong.class, PekkoPong::new));
    return pekko.actorOf(
        Props.create(PekkoServer.class, () -> new PekkoServer(pong, roundTrips, goal)));
  }

  static final class PekkoPong extends UntypedAbstractActor {
    @Override
    public void onReceive(Object ball) {
      getSender().tell(ball, getSelf());
    }
  }

  static final class PekkoServer extends UntypedAbstractActor {
    private final org.apache.pekko.actor.ActorRef pong;
    private final int roundTrips;
    private final Goal goal;
    private int served;

    PekkoServer(org.apache.pekko.actor.ActorRef pong, int roundTrips, Goal goal) {
      this.pong = pong;
      this.roundTrips = roundTrips;
      this.goal = goal;
    }

    @Override
    public void onReceive(Object ball) {
      if (served == roundTrips) {
        served = 0;
        goal.reached(roundTrips);
      } else {
        served++;
        pong.tell(ball, getSelf());
      }
    }
  }
}

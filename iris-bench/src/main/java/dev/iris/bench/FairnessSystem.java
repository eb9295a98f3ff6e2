package dev.iris.bench;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import dev.iris.bench.Fairness.Hog;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;

/** A runtime with a probe in it, to which hogs are added. It is never closed: its JVM is halted. */
interface FairnessSystem {

  /** Sends the probe a time stamp. */
  void probe(long stamp);

  /** Spawns a hog and sends it its first message. */
  void startHog(Hog hog);

  static FairnessSystem start(String peer, Probe probe) {
    return switch (peer) {
      case "iris" -> new Iris(probe);
      case "pekko-default", "pekko-tuned", "pekko-cores" ->
          new Pekko(PekkoSystems.start(peer.substring("pekko-".length())), probe);
      default -> throw new IllegalArgumentException("peer is " + peer);
    };
  }

  /** On Iris. */
  final class Iris implements FairnessSystem {
    private final IrisRuntime iris = IrisRuntime.start();
    private final ActorRef<Long> probe;

    Iris(Probe probe) {
      this.probe = iris.spawn(Long.class, (stamp, ctx) -> probe.seen(stamp));
    }

    @Override
    public void probe(long stamp) {
      probe.send(stamp);
    }

    @Override
    public void startHog(Hog hog) {
      iris.spawn(Hog.class, Iris::work).send(hog);
    }

    private static void work(Hog hog, ActorContext<Hog> ctx) {
      if (hog.work()) {
        ctx.self().send(hog);
      }
    }
  }

  /** On Pekko. */
  final class Pekko implements FairnessSystem {
    private final ActorSystem pekko;
    private final org.apache.pekko.actor.ActorRef probe;

    Pekko(ActorSystem pekko, Probe probe) {
      this.pekko = pekko;
      this.probe = pekko.actorOf(Props.create(PekkoProbe.class, () -> new PekkoProbe(probe)));
    }

    @Override
    public void probe(long stamp) {
      probe.tell(stamp, org.apache.pekko.actor.ActorRef.noSender());
    }

    @Override
    public void startHog(Hog hog) {
      pekko
          .actorOf(Props.create(PekkoHog.class, PekkoHog::new))
          .tell(hog, org.apache.pekko.actor.ActorRef.noSender());
    }
  }

  /** Sees the stamps. */
  final class PekkoProbe extends UntypedAbstractActor {
    private final Probe probe;

    PekkoProbe(Probe probe) {
      this.probe = probe;
    }

    @Override
    public void onReceive(Object stamp) {
      probe.seen((Long) stamp);
    }
  }

  /** Keeps the system busy. */
  final class PekkoHog extends UntypedAbstractActor {
    @Override
    public void onReceive(Object hog) {
      if (((Hog) hog).work()) {
        getSelf().tell(hog, getSelf());
      }
    }
  }
}

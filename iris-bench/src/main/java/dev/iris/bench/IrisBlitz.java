package dev.iris.bench;

import dev.iris.ActorRef;
import dev.iris.IrisRuntime;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** {@link Blitz} on Iris, for push and pull actors. */
@State(Scope.Benchmark)
public abstract class IrisBlitz extends Blitz {

  protected IrisRuntime iris;
  private final List<ActorRef<Hello>> all = new ArrayList<>();

  /** The message. */
  record Hello() {}

  private static final Hello HELLO = new Hello();

  /** Spawns an actor that reaches the goal with its last message. */
  abstract ActorRef<Hello> spawn();

  @Override
  void start() {
    iris = IrisRuntime.start();
    all.clear();
  }

  @Override
  void spawnAll() {
    for (int i = 0; i < actors; i++) {
      all.add(spawn());
    }
  }

  @Override
  void sendAll() {
    for (int round = 0; round < messages; round++) {
      for (ActorRef<Hello> actor : all) {
        actor.send(HELLO);
      }
    }
  }

  @Override
  void stop() {
    try (IrisRuntime closed = iris) {
      IrisWorkload.checkHandled(closed, (long) actors * messages);
    }
  }
}

package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.Cancellable;
import dev.iris.IrisRuntime;
import dev.iris.Signal;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A probe that watches each reference it is sent, and gives the watch to the test. */
final class Watcher extends Probe<ActorRef<?>> {

  final BlockingQueue<Cancellable> watches = new LinkedBlockingQueue<>();

  @Override
  public void onMessage(ActorRef<?> who, ActorContext<ActorRef<?>> ctx) throws Exception {
    watches.add(ctx.watch(who));
  }

  ActorRef<ActorRef<?>> spawn(IrisRuntime iris) {
    return spawn(iris, this);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  static ActorRef<ActorRef<?>> spawn(IrisRuntime iris, Behavior<ActorRef<?>> behavior) {
    return iris.spawn((Class) ActorRef.class, behavior);
  }

  Cancellable nextWatch() {
    return Await.next(watches, "the watch");
  }

  Signal.Exit nextExit() {
    return next(Signal.Exit.class);
  }

  /** Asserts that nothing more comes: not before the exit of an actor that ends now. */
  void assertNothingMore(IrisRuntime iris, ActorRef<ActorRef<?>> self) {
    watches.clear();
    var last = iris.spawn(String.class, new Probe<>());
    self.send(last);
    nextWatch();
    last.stop();
    assertThat(nextExit().who()).as("the next exit").isEqualTo(last);
    assertThat(rest()).isEmpty();
  }
}

package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.Cancellable;
import dev.iris.Signal;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Watching, while what is watched ends at the same time. */
public abstract class WatchRaceContract extends RuntimeContract {

  @Test
  void watchersAndTheEndOfTheWatchedRaceAndEachHearsOnce() {
    int actors = 2_000;
    Watcher watcher = new Watcher();
    var watching = watcher.spawn(iris);
    BlockingQueue<ActorRef<String>> doomed = new LinkedBlockingQueue<>();
    Crowd killer =
        Crowd.start(
            1,
            t -> {
              for (int i = 0; i < actors; i++) {
                Await.next(doomed, "an actor to kill").kill();
              }
            });
    for (int i = 0; i < actors; i++) {
      ActorRef<String> ref = iris.spawn(String.class, new Probe<>());
      doomed.add(ref);
      watching.send(ref);
    }
    killer.join();

    var exits = watcher.next(actors);
    assertThat(exits.stream().map(exit -> ((Signal.Exit) exit).who()).distinct())
        .as("one for each")
        .hasSize(actors);
    watcher.assertNothingMore(iris, watching);
  }

  @Test
  void cancelAndTheEndOfTheWatchedRaceAndCancelTellsTheTruth() {
    int rounds = 1_000;
    Watcher watcher = new Watcher();
    var watching = watcher.spawn(iris);
    for (int i = 0; i < rounds; i++) {
      ActorRef<String> ref = iris.spawn(String.class, new Probe<>());
      watching.send(ref);
      Cancellable watch = watcher.nextWatch();
      ref.kill();
      if (!watch.cancel()) {
        assertThat(watcher.nextExit().who()).as("cancel was too late").isEqualTo(ref);
      }
    }

    watcher.assertNothingMore(iris, watching);
  }
}

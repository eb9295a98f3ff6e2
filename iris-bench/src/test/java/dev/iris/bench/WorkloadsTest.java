package dev.iris.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each workload, tiny and twice: it checks its own count, and throws if anything is missing. */
@Timeout(30)
class WorkloadsTest {

  @Test
  void pingPong() {
    var iris = new W1PingPong.Iris();
    iris.roundTrips = 1000;
    var pekko = new W1PingPong.Pekko();
    pekko.roundTrips = 1000;
    twice(iris, pekko);
  }

  @Test
  void pairs() {
    var iris = new W1bPairs.Iris();
    iris.pairs = 10;
    iris.roundTrips = 100;
    var pekko = new W1bPairs.Pekko();
    pekko.pairs = 10;
    pekko.roundTrips = 100;
    twice(iris, pekko);
  }

  @Test
  void counting() {
    var iris = new W2Counting.Iris();
    iris.messages = 10_000;
    var pekko = new W2Counting.Pekko();
    pekko.messages = 10_000;
    twice(iris, pekko);
  }

  @Test
  void fanIn() {
    var iris = new W3FanIn.Iris();
    iris.messages = 10_000;
    var pekko = new W3FanIn.Pekko();
    pekko.messages = 10_000;
    twice(iris, pekko);
  }

  @Test
  void ring() {
    var iris = new W4Ring.Iris();
    iris.actors = 10;
    iris.tokens = 1;
    iris.hops = 1000;
    var pekko = new W4Ring.Pekko();
    pekko.actors = 10;
    pekko.tokens = 1;
    pekko.hops = 1000;
    twice(iris, pekko);
  }

  @Test
  void bigRing() {
    var iris = new W5BigRing.Iris();
    iris.actors = 100;
    iris.tokens = 7;
    iris.hops = 1000;
    var pekko = new W5BigRing.Pekko();
    pekko.actors = 100;
    pekko.tokens = 7;
    pekko.hops = 1000;
    twice(iris, pekko);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void blitz(boolean spawns) {
    for (Blitz blitz : List.of(new W6Blitz.Iris(), new W6Blitz.Pekko(), new W6pPullBlitz.Iris())) {
      blitz.actors = 100;
      blitz.messages = 10;
      blitz.timeSpawns(spawns);
      for (int i = 0; i < 2; i++) {
        blitz.before();
        blitz.run();
        blitz.after();
      }
    }
  }

  @Test
  void forkJoinCreate() {
    var iris = new W8ForkJoinCreate.Iris();
    iris.actors = 1000;
    var pekko = new W8ForkJoinCreate.Pekko();
    pekko.actors = 1000;
    twice(iris, pekko);
  }

  @Test
  void big() {
    var iris = new W9Big.Iris();
    iris.actors = 10;
    iris.pings = 100;
    var pekko = new W9Big.Pekko();
    pekko.actors = 10;
    pekko.pings = 100;
    twice(iris, pekko);
  }

  @Test
  void pullPingPong() {
    var iris = new W10PullPingPong.Iris();
    iris.roundTrips = 1000;
    var queue = new W10PullPingPong.TransferQueue();
    queue.roundTrips = 1000;
    var jox = new W10PullPingPong.Jox();
    jox.roundTrips = 1000;
    twice(iris, queue, jox);
  }

  @Test
  void timers() {
    var iris = new W12Timers.Iris();
    var pekko = new W12Timers.Pekko();
    for (W12Timers.Timed timed : List.of(iris, pekko)) {
      timed.timers = 1000;
      timed.actors = 10;
      timed.shortestMillis = 1;
      timed.longestMillis = 20;
    }
    twice(iris, pekko);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killStorm(boolean paths) {
    var iris = new W14KillStorm.Iris();
    iris.children = 200;
    iris.killed = 100;
    iris.paths = paths;
    twice(iris);
  }

  @Test
  void hotSwap() throws InterruptedException {
    var iris = new W15HotSwap.Iris();
    iris.swaps = 100;
    iris.open();
    iris.swapAll();
    iris.swapAll();
    iris.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "cores"})
  void pekkoTakesEachDispatcher(String dispatcher) {
    var pekko = new W2Counting.Pekko();
    pekko.messages = 1000;
    pekko.dispatcher = dispatcher;
    twice(pekko);
  }

  @Test
  void calibration() {
    new Calibration().steps();
  }

  @Test
  void missingMessageIsFound() {
    Goal goal = new Goal(Duration.ofMillis(10));
    goal.expect(2);
    goal.reached(1);
    assertThatThrownBy(goal::await).hasMessageContaining("1 still missing");
  }

  @Test
  void extraMessageIsFound() {
    Goal goal = new Goal();
    goal.expect(1);
    goal.reached(1);
    goal.await();
    goal.reached(1);
    assertThatThrownBy(goal::checkExact).hasMessageContaining("off by -1");
  }

  @Test
  void ledgerIsCompared() {
    var iris = new W1PingPong.Iris();
    iris.roundTrips = 10;
    iris.open();
    iris.run();
    iris.iris.spawn(String.class, (message, ctx) -> {}).send("one more");
    while (iris.iris.stats().getOrDefault("handled", 0L) < iris.messagesPerRun() + 1) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(iris::close).hasMessageContaining("ledger");
  }

  private static void twice(Workload... workloads) {
    for (Workload workload : workloads) {
      try (workload) {
        workload.open();
        workload.run();
        workload.run();
      }
    }
  }
}

package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.IrisRuntime;
import dev.iris.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** However many are the first to want something of a node, there is one connection to it. */
class FirstSendsTest {

  private static final int MANY = 1_000;

  @RegisterExtension static final Nodes nodes = new Nodes();

  private IrisRuntime here;
  private IrisRuntime there;
  private MeshNode mine;
  private MeshNode other;

  @BeforeEach
  void start() {
    here = nodes.runtime();
    there = nodes.runtime();
    mine = nodes.node(here);
    other = nodes.node(there);
  }

  /** All at once, as far as there are processors. */
  private static void race(List<Runnable> runners) {
    CountDownLatch ready = new CountDownLatch(runners.size());
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (Runnable runner : runners) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    ready.countDown();
                    Eventually.latch(go, "the word to go");
                    runner.run();
                  }));
    }
    Eventually.latch(ready, "all to be ready");
    go.countDown();
    threads.forEach(Eventually::end);
  }

  private static Runnable sends(MeshNode from, MeshNode to, Nodes.Inbox<byte[]> inbox) {
    return () ->
        assertThat(from.sendRemote(Nodes.address(to), inbox.ref().pid(), new byte[1])).isTrue();
  }

  @Test
  void aThousandRaceAndThereIsOneConnection() {
    var inbox = Nodes.inbox(there, "inbox");
    BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    List<Runnable> runners = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      runners.add(sends(mine, other, inbox));
      if (i % 100 == 0) {
        runners.add(() -> Eventually.result(mine.resolve(address(), "inbox", Codec.bytes())));
        runners.add(() -> mine.monitor(address(), signals::add));
      }
    }

    race(runners);
    for (int i = 0; i < MANY; i++) {
      inbox.next();
    }

    for (int i = 0; i < MANY / 100; i++) {
      assertThat(Eventually.next(signals, "up")).isEqualTo(new Signal.NodeUp(address()));
    }
    assertThat(other.stats().accepted()).isEqualTo(1);
    assertThat(mine.stats().peers()).hasSize(1);
    assertThat(inbox.messages()).isEmpty();
  }

  private String address() {
    return Nodes.address(other);
  }

  @Test
  void twoThatConnectToEachOtherAtOnceHaveOneConnectionEachWay() {
    var inbox = Nodes.inbox(there, "inbox");
    var back = Nodes.inbox(here, "back");
    List<Runnable> runners = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      runners.add(sends(mine, other, inbox));
      runners.add(sends(other, mine, back));
    }

    race(runners);
    for (int i = 0; i < MANY; i++) {
      inbox.next();
      back.next();
    }

    assertThat(other.stats().accepted()).isEqualTo(1);
    assertThat(mine.stats().accepted()).isEqualTo(1);
  }
}

package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Killed actors whose code does not return, and other nodes. */
class FenceTest {

  @RegisterExtension static final Nodes nodes = new Nodes();

  @Test
  void whatFencedOffCodeSendsToAnotherNodeIsRefused() {
    IrisRuntime there = nodes.runtime();
    var inbox = Nodes.inbox(there, "inbox");
    String address = Nodes.address(nodes.node(there));
    IrisRuntime here =
        nodes.closing(
            IrisRuntime.start(RuntimeConfig.defaults().withFenceAfter(Duration.ofMillis(20))));
    MeshNode mine = nodes.node(here);
    ActorRef<byte[]> remote =
        Eventually.result(mine.resolve(address, "inbox", Codec.bytes())).orElseThrow();
    BlockingQueue<DeadLetter> letters = new LinkedBlockingQueue<>();
    here.onDeadLetter(letters::add);
    CountDownLatch inside = new CountDownLatch(1);
    AtomicBoolean enough = new AtomicBoolean();
    BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    ActorRef<String> stubborn =
        here.spawn(
            String.class,
            (m, ctx) -> {
              inside.countDown();
              while (!enough.get()) {
                Thread.onSpinWait();
              }
              answers.add(remote.send(new byte[] {1}));
              answers.add(mine.sendRemote(address, remote.pid(), new byte[] {2}));
            });
    stubborn.send("in hand");
    Eventually.latch(inside, "the handler");

    stubborn.kill();
    Eventually.until("its end", () -> !stubborn.isAlive());
    enough.set(true);

    assertThat(Eventually.next(answers, "an answer")).isFalse();
    assertThat(Eventually.next(answers, "an answer")).isFalse();
    assertThat(Eventually.next(letters, "what it had in hand").message()).isEqualTo("in hand");
    for (int i = 0; i < 2; i++) {
      DeadLetter letter = Eventually.next(letters, "a dead letter");
      assertThat(letter.cause()).isEqualTo(DeadLetter.FENCED);
      assertThat(letter.to()).isEqualTo(remote.pid());
      assertThat(letter.accepted()).isFalse();
    }
    remote.send(new byte[] {3});
    assertThat(inbox.next()).containsExactly(3);
  }
}

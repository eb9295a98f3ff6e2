package dev.iris.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.IrisRuntime;
import dev.iris.internal.mailbox.HalfSend;
import dev.iris.internal.mailbox.QueueLock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a pull actor sees while a sender stands still in the middle of a send to it. */
class HalfSendTest {

  private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> goOn = new LinkedBlockingQueue<>();

  private Object nextSeen() throws InterruptedException {
    return seen.poll(30, TimeUnit.SECONDS);
  }

  @Test
  void aLookMissesWhatWasSentAfterASendThatIsUnderWay() throws Exception {
    try (var iris = IrisRuntime.start()) {
      var ref =
          iris.actor(String.class)
              .spawnWithMailbox(
                  mailbox -> {
                    seen.add(mailbox.receive());
                    for (; ; ) {
                      goOn.take();
                      seen.add(mailbox.tryReceive());
                    }
                  });
      ref.send("first");
      assertThat(nextSeen()).isEqualTo("first");
      HalfSend slow = HalfSend.begin((QueueLock) ref, "of the slow sender");

      assertThat(ref.send("of the other")).isTrue();
      goOn.add("look");
      assertThat(nextSeen()).isEqualTo(Optional.empty());
      assertThat(ref.mailboxSize()).hasValue(2);

      slow.finish();
      goOn.add("look");
      assertThat(nextSeen()).isEqualTo(Optional.of("of the slow sender"));
      goOn.add("look");
      assertThat(nextSeen()).isEqualTo(Optional.of("of the other"));
      ref.kill();
    }
  }

  @Test
  void aReceiveWaitsForTheSendThatIsUnderWay() throws Exception {
    try (var iris = IrisRuntime.start()) {
      var ref =
          iris.actor(String.class)
              .spawnWithMailbox(
                  mailbox -> {
                    seen.add(mailbox.receive());
                    goOn.take();
                    seen.add(mailbox.receive(Duration.ofHours(1)));
                    seen.add(mailbox.receive());
                  });
      ref.send("first");
      assertThat(nextSeen()).isEqualTo("first");
      HalfSend slow = HalfSend.begin((QueueLock) ref, "of the slow sender");
      assertThat(ref.send("of the other")).isTrue();
      goOn.add("receive");

      slow.finish();

      assertThat(nextSeen()).isEqualTo(Optional.of("of the slow sender"));
      assertThat(nextSeen()).isEqualTo("of the other");
    }
  }
}

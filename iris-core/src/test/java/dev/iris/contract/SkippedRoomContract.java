package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.MailboxPolicy;
import dev.iris.Recipient;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Bounded mailboxes of pull actors that have passed over what is in them. */
public abstract class SkippedRoomContract extends RuntimeContract {

  @Test
  void dropOldestEvictsWhatAPullActorHasPassedOver() {
    var letters = deadLetters();
    BlockingQueue<Object> got = new LinkedBlockingQueue<>();
    ActorRef<Object> ref = fullOfSkipped(MailboxPolicy.dropOldest(2), got);

    assertThat(ref.send(1L)).isTrue();

    assertThat(next(letters)).isEqualTo(new DeadLetter("a", ref.pid(), DeadLetter.EVICTED, true));
    assertThat(Await.next(got, "the wanted message")).isEqualTo(1L);
    assertThat(Await.next(got, "what is left")).isEqualTo("b");
  }

  @Test
  void spillPassesOnWhatAPullActorHasPassedOver() {
    List<Object> spilled = new CopyOnWriteArrayList<>();
    Recipient<Object> other = spilled::add;
    BlockingQueue<Object> got = new LinkedBlockingQueue<>();
    ActorRef<Object> ref = fullOfSkipped(MailboxPolicy.spill(2, other), got);

    assertThat(ref.send(1L)).isTrue();

    assertThat(Await.next(got, "the wanted message")).isEqualTo(1L);
    assertThat(Await.next(got, "what is left")).isEqualTo("b");
    assertThat(spilled).containsExactly("a");
  }

  /** A pull actor that waits for a Long and has passed over "a" and "b", which fill its mailbox. */
  private ActorRef<Object> fullOfSkipped(MailboxPolicy<Object> policy, BlockingQueue<Object> got) {
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .mailbox(policy)
            .spawnWithMailbox(
                mb -> {
                  mb.receive(Integer.class);
                  threads.add(Thread.currentThread());
                  got.add(mb.receive(Long.class));
                  got.add(mb.receive());
                });
    ref.send(0);
    Thread body = Await.next(threads, "the body");
    ref.send("a");
    ref.send("b");
    Await.waiting(body);
    return ref;
  }
}

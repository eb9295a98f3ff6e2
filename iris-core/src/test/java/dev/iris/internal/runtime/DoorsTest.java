package dev.iris.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.IrisRuntime;
import dev.iris.MailboxPolicy;
import dev.iris.Pid;
import dev.iris.internal.Eventually;
import dev.iris.internal.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a door to other nodes finds behind it, and when it is closed. */
class DoorsTest {

  private final IrisRuntime iris = IrisRuntime.start();
  private final Door door = new Door();

  private static final class Door implements Transport {
    private final List<Boolean> aliveAtClose = new ArrayList<>();
    private Directory directory;
    private ActorRef<?> watched;

    @Override
    public void attached(Directory directory) {
      this.directory = directory;
    }

    @Override
    public void close() {
      aliveAtClose.add(watched != null && watched.isAlive());
    }
  }

  @BeforeEach
  void attach() {
    ((Transport.Host) iris).attach(door);
  }

  @AfterEach
  void close() {
    iris.close();
  }

  @Test
  void itFindsActorsByNameAndByPid() {
    var named = iris.actor(String.class).name("a").spawn((m, ctx) -> {});
    iris.register("b", named);

    assertThat(door.directory.named("a")).contains(named);
    assertThat(door.directory.named("c")).isEmpty();
    assertThat(door.directory.numbered(named.pid())).contains(named);
    assertThat(door.directory.numbered(Pid.NONE)).isEmpty();
    assertThat(door.directory.namesOf(named)).containsExactly("a", "b");
    assertThat(door.directory.namesOf(iris.spawn(String.class, (m, ctx) -> {}))).isEmpty();
  }

  @Test
  void itCanTellWhoseMailboxNeitherWaitsNorRunsCodeOfOthers() {
    var recipe = iris.actor(String.class);

    assertThat(takesAtOnce(recipe.spawn((m, ctx) -> {}))).isTrue();
    assertThat(takesAtOnce(with(MailboxPolicy.dropNew(1)))).isTrue();
    assertThat(takesAtOnce(with(MailboxPolicy.dropOldest(1)))).isTrue();
    assertThat(takesAtOnce(with(MailboxPolicy.block(1, Duration.ofSeconds(1))))).isFalse();
    assertThat(takesAtOnce(with(MailboxPolicy.redirect(1, m -> true)))).isFalse();
    assertThat(takesAtOnce(with(MailboxPolicy.spill(1, m -> true)))).isFalse();
    try (IrisRuntime other = IrisRuntime.start()) {
      assertThat(takesAtOnce(other.spawn(String.class, (m, ctx) -> {}))).isFalse();
    }
  }

  private ActorRef<String> with(MailboxPolicy<String> policy) {
    return iris.actor(String.class).mailbox(policy).spawn((m, ctx) -> {});
  }

  private boolean takesAtOnce(ActorRef<?> actor) {
    return door.directory.takesAtOnce(actor);
  }

  @Test
  void whatItReportsIsADeadLetterAndTheAccountsBalance() {
    var letters = new LinkedBlockingQueue<DeadLetter>();
    iris.onDeadLetter(letters::add);

    door.directory.lost("one", new Pid(7), "shown", DeadLetter.IN_DOUBT);
    door.directory.refused("two", new Pid(8), "shown", DeadLetter.UNREACHABLE);

    assertThat(Eventually.next(letters, "the first letter"))
        .isEqualTo(new DeadLetter("one", new Pid(7), DeadLetter.IN_DOUBT, true));
    assertThat(Eventually.next(letters, "the second letter"))
        .isEqualTo(new DeadLetter("two", new Pid(8), DeadLetter.UNREACHABLE, false));
    assertThat(iris.stats())
        .containsEntry("accepted", 1L)
        .containsEntry("lost", 1L)
        .containsEntry("lost.in-doubt", 1L)
        .containsEntry("refused", 1L)
        .containsEntry("sent", 2L)
        .containsEntry("handled", 0L);
  }

  @Test
  void callbacksRunOutsideOfActors() {
    var ran = new CountDownLatch(1);
    door.directory.callback(ran::countDown);
    Eventually.latch(ran, "the callback");
  }

  @Test
  void itIsClosedBeforeTheActors() {
    door.watched = iris.spawn(String.class, (m, ctx) -> {});

    iris.close();

    assertThat(door.aliveAtClose).containsExactly(true);
    assertThatThrownBy(() -> ((Transport.Host) iris).attach(door))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void onceDetachedItIsNotClosedAgain() {
    door.directory.detach(door);

    iris.close();

    assertThat(door.aliveAtClose).isEmpty();
  }

  @Test
  void whatIsAttachedWhileTheRuntimeClosesIsRefused() {
    Transport late =
        new Transport() {
          @Override
          public void attached(Directory directory) {
            iris.close();
          }

          @Override
          public void close() {}
        };

    assertThatThrownBy(() -> ((Transport.Host) iris).attach(late))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closing");
  }
}

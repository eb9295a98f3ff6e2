package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorInfo;
import dev.iris.ActorRef;
import dev.iris.MailboxPolicy;
import dev.iris.Pid;
import dev.iris.Supervision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The listing of what is alive. */
public abstract class ListingContract extends RuntimeContract {

  private List<ActorInfo> all(int atMost) {
    List<ActorInfo> all = new ArrayList<>();
    List<ActorInfo> page = iris.actors(Pid.NONE, atMost);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(atMost);
      all.addAll(page);
      page = iris.actors(page.getLast().pid(), atMost);
    }
    return all;
  }

  private ActorInfo of(ActorRef<?> ref) {
    return all(100).stream().filter(info -> info.pid().equals(ref.pid())).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActorIsListedWithItsNameItsQueueAndWhatItHasBegun(Kind kind) {
    Held<Integer> held = Held.spawn(kind, iris.actor(Integer.class).name("held"), gate(), 0);
    for (int i = 1; i <= 5; i++) {
      held.ref().send(i);
    }

    assertThat(iris.actors(Pid.NONE, 10))
        .containsExactly(new ActorInfo(held.ref().pid(), "held", "", 5, 1, 0, 1));

    held.letGo();
    held.probe().next(6);
    assertThat(of(held.ref()).handled()).isEqualTo(6);
    assertThat(of(held.ref()).mailboxSize()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void evictedMessagesAreNotAmongThoseItHasBegun(Kind kind) {
    var recipe = iris.actor(Integer.class).mailbox(MailboxPolicy.dropOldest(2));
    Held<Integer> held = Held.spawn(kind, recipe, gate(), 0);
    for (int i = 1; i <= 5; i++) {
      held.ref().send(i);
    }
    held.letGo();
    assertThat(held.probe().next(3)).containsExactly(0, 4, 5);

    assertThat(of(held.ref()).handled()).isEqualTo(3);
  }

  @Test
  void pagesFollowThePidsIndexAndHoldEachActorOnce() {
    List<Pid> pids = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      Kind kind = i % 10 == 0 ? Kind.PULL : Kind.PUSH;
      pids.add(kind.spawn(iris.actor(String.class), new Probe<>()).pid());
    }

    List<Pid> listed = all(7).stream().map(ActorInfo::pid).toList();

    assertThat(listed)
        .isSortedAccordingTo(Comparator.comparingLong(Pid::index))
        .containsExactlyInAnyOrderElementsOf(pids);
  }

  @Test
  void aPageMayFollowAnActorThatHasEnded() {
    Exits exits = exits();
    List<ActorRef<String>> refs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      refs.add(exits.watch(iris.spawn(String.class, new Probe<>())));
    }
    refs.get(1).stop();
    exits.exitOf(refs.get(1));

    assertThat(iris.actors(refs.get(1).pid(), 10))
        .extracting(ActorInfo::pid)
        .containsExactly(refs.get(2).pid());
    assertThat(iris.actors(refs.get(2).pid(), 10)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatItHadBegunBeforeARestartStillCounts(Kind kind) {
    iris.supervise("/one", Supervision.oneForOne());
    Probe<Integer> probe = new Probe<>();
    ActorRef<Integer> ref =
        kind.spawn(
            iris.actor(Integer.class).path("/one/a"),
            (n, ctx) -> {
              if (n == 0) {
                throw new IllegalStateException("on purpose");
              }
              probe.record(n);
            });
    for (int n : new int[] {1, 2, 0, 3}) {
      ref.send(n);
    }
    probe.next(3);
    Ledger.awaitQuiet(iris);

    assertThat(of(ref).restarts()).isEqualTo(1);
    assertThat(of(ref).handled()).isEqualTo(4);
  }

  @Test
  void theNameIsTheOldestOneThatItHas() {
    ActorRef<String> ref = iris.spawn(String.class, new Probe<>());
    assertThat(of(ref).name()).isEmpty();
    iris.register("first", ref);
    iris.register("second", ref);
    assertThat(of(ref).name()).isEqualTo("first");

    iris.unregister("first");

    assertThat(of(ref).name()).isEqualTo("second");
  }

  @Test
  void whoeverLivesAllTheTimeIsListedOnceWhileOthersComeAndGo() {
    List<Pid> lasting = new ArrayList<>();
    AtomicBoolean enough = new AtomicBoolean();
    CountDownLatch churned = new CountDownLatch(1_000);
    Crowd churn =
        Crowd.start(
            2,
            t -> {
              while (!enough.get()) {
                ActorRef<String> passing = iris.spawn(String.class, new Probe<>());
                passing.stop();
                Await.until("the end of " + passing, () -> !passing.isAlive());
                churned.countDown();
              }
            });
    for (int i = 0; i < 2_000; i++) {
      lasting.add(iris.spawn(String.class, new Probe<>()).pid());
    }
    Await.latch(churned, "some coming and going");

    for (int round = 0; round < 20; round++) {
      List<Pid> listed = all(100).stream().map(ActorInfo::pid).toList();
      assertThat(listed).doesNotHaveDuplicates().containsAll(lasting);
    }
    enough.set(true);
    churn.join();
  }

  @Test
  void inAClosedRuntimeNobodyIsListed() {
    iris.spawn(String.class, new Probe<>());
    iris.close();

    assertThat(iris.actors(Pid.NONE, 10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void aPageHasRoomForOneAtLeast(int atMost) {
    assertThatThrownBy(() -> iris.actors(Pid.NONE, atMost))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("atMost is " + atMost)
        .hasMessageContaining("1 or more");
  }
}

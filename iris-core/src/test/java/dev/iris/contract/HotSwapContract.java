package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.Mailbox;
import dev.iris.MailboxPolicy;
import dev.iris.RuntimeConfig;
import dev.iris.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Other code between two messages: in order or at once, with state, back, and for pull bodies. */
public abstract class HotSwapContract extends RuntimeContract {

  /** Notes each message with its own mark. */
  private static Behavior<String> marking(String mark, Probe<Object> seen) {
    return (message, ctx) -> seen.record(mark + message);
  }

  private final Probe<Object> seen = new Probe<>();

  @Test
  void whatWasSentBeforeIsHandledByTheOldAndWhatIsSentAfterByTheNew() {
    Gate gate = new Gate();
    ActorRef<String> ref =
        iris.spawn(
            String.class,
            (message, ctx) -> {
              gate.pass();
              seen.record("old " + message);
            });
    ref.send("1");
    ref.send("2");
    CompletableFuture<Long> version = ref.hotSwap(marking("new ", seen));
    ref.send("3");
    gate.open();

    assertThat(seen.next(3)).containsExactly("old 1", "old 2", "new 3");
    assertThat(Await.result(version)).isEqualTo(2);
    assertThat(ref.behaviorVersion()).isEqualTo(2);
  }

  @Test
  void atOnceTheBacklogMeetsTheNew() {
    Gate gate = new Gate();
    ActorRef<String> ref =
        iris.spawn(
            String.class,
            (message, ctx) -> {
              gate.pass();
              seen.record("old " + message);
            });
    ref.send("1");
    gate.awaitEntered();
    ref.send("2");
    CompletableFuture<Long> version = ref.hotSwapNow(marking("new ", seen));
    gate.open();

    assertThat(seen.next(2)).containsExactly("old 1", "new 2");
    assertThat(Await.result(version)).isEqualTo(2);
  }

  @Test
  void anIdleActorIsSwappedWithoutAMessage() {
    var ref = iris.spawn(String.class, marking("old ", seen));
    assertThat(ref.behaviorVersion()).isEqualTo(1);
    assertThat(Await.result(ref.hotSwap(marking("a ", seen)))).isEqualTo(2);
    assertThat(Await.result(ref.hotSwapNow(marking("b ", seen)))).isEqualTo(3);
    ref.send("x");
    assertThat(seen.next()).isEqualTo("b x");
  }

  @Test
  void aSwapPassesAFullMailboxAndDoesNotCount() {
    Gate gate = new Gate();
    var held =
        Held.spawn(
            Kind.PUSH, iris.actor(String.class).mailbox(MailboxPolicy.dropNew(1)), gate, "hand");
    held.ref().send("queued");
    CompletableFuture<Long> version = held.ref().hotSwap(marking("new ", seen));

    assertThat(held.ref().mailboxSize()).hasValue(1);
    held.letGo();
    assertThat(Await.result(version)).isEqualTo(2);
    assertThat(held.probe().next(2)).containsExactly("hand", "queued");
  }

  private static class Count implements Behavior<String> {
    int count;
    final Probe<Object> seen;

    Count(Probe<Object> seen) {
      this.seen = seen;
    }

    @Override
    public void onStart(ActorContext<String> ctx) {
      seen.record("started");
    }

    @Override
    public void onMessage(String message, ActorContext<String> ctx) {
      seen.record(++count);
    }

    @Override
    public void onStop(ExitReason reason, ActorContext<String> ctx) {
      seen.record("stopped");
    }
  }

  @Test
  void stateIsCarriedOverAndNoHookRuns() {
    ActorRef<String> ref = iris.actor(String.class).spawn(() -> new Count(seen));
    ref.send("x");
    CompletableFuture<Long> version =
        ref.hotSwap(() -> new Count(seen), (was, now) -> now.count = 10 * ((Count) was).count);
    ref.send("x");

    assertThat(Await.result(version)).isEqualTo(2);
    assertThat(seen.next(3)).containsExactly("started", 1, 11);
  }

  @Test
  void ifTheFactoryOrTheMigrationThrowsTheOldGoesOn() {
    ActorRef<String> ref = iris.spawn(String.class, marking("old ", seen));
    IllegalStateException bug = new IllegalStateException("no");

    assertThat(
            Await.failure(
                ref.<Behavior<String>>hotSwap(
                    () -> {
                      throw bug;
                    },
                    (was, now) -> {})))
        .isEqualTo(bug);
    assertThat(
            Await.failure(
                ref.hotSwap(
                    () -> marking("new ", seen),
                    (was, now) -> {
                      throw bug;
                    })))
        .isEqualTo(bug);
    ref.send("1");
    assertThat(seen.next()).isEqualTo("old 1");
    assertThat(ref.behaviorVersion()).isEqualTo(1);
  }

  @Test
  void backToAVersionItsNumberIsInForceAgainAndTheNextGoesOnFromTheHighest() {
    ActorRef<String> ref = iris.actor(String.class).spawn(() -> new Count(seen));
    ref.send("x");
    ref.hotSwap(marking("two ", seen));
    ref.hotSwap(marking("three ", seen));
    assertThat(Await.result(ref.rollback(1))).isEqualTo(1);
    assertThat(ref.behaviorVersion()).isEqualTo(1);
    ref.send("x");
    assertThat(Await.result(ref.hotSwap(marking("four ", seen)))).isEqualTo(4);
    assertThat(Await.result(ref.rollback(2))).isEqualTo(2);
    ref.send("x");

    assertThat(seen.next(4)).containsExactly("started", 1, 2, "two x");
  }

  @Test
  void backToTheVersionInForceChangesNothing() {
    ActorRef<String> ref = iris.spawn(String.class, marking("old ", seen));
    assertThat(Await.result(ref.rollback(1))).isEqualTo(1);
    ref.send("x");
    assertThat(seen.next()).isEqualTo("old x");
  }

  @Test
  void theHistoryIsBoundedAndWhatIsNotInItIsRefusedByName() {
    var bounded = start(RuntimeConfig.defaults().withSwapHistory(2));
    ActorRef<String> ref = bounded.spawn(String.class, marking("1 ", seen));
    for (int i = 2; i <= 4; i++) {
      ref.hotSwap(marking(i + " ", seen));
    }

    assertThat(Await.failure(ref.rollback(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 1 is not in the history, which has [2, 3]");
    assertThat(Await.result(ref.rollback(2))).isEqualTo(2);
  }

  @Test
  void watchersAndTheActorAreTold() {
    Watcher watcher = new Watcher();
    Probe<String> next = new Probe<>();
    ActorRef<String> ref = iris.spawn(String.class, new Probe<>());
    watcher.spawn(iris).send(ref);
    watcher.nextWatch();

    ref.hotSwap(next);

    Signal.HotSwapped swapped = new Signal.HotSwapped(ref, 1, 2);
    assertThat(watcher.next()).isEqualTo(swapped);
    assertThat(next.next()).isEqualTo(swapped);
  }

  @Test
  void anEndedActorCannotBeSwapped() {
    Exits exits = exits();
    ActorRef<String> ref = exits.watch(iris.spawn(String.class, new Probe<>()));
    ref.stop();
    exits.exitOf(ref);

    for (var future :
        List.of(ref.hotSwap(new Probe<>()), ref.hotSwapNow(new Probe<>()), ref.rollback(1))) {
      assertThat(Await.failure(future))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has ended");
    }
  }

  @Test
  void aSwapThatIsQueuedWhenTheActorIsKilledFails() {
    var held = Held.spawn(Kind.PUSH, iris.actor(String.class), new Gate(), "hand");
    var inOrder = held.ref().hotSwap(new Probe<>());
    held.ref().kill();
    var atOnce = held.ref().hotSwapNow(new Probe<>());
    held.letGo();

    assertThat(Await.failure(inOrder)).hasMessageContaining("has ended");
    assertThat(Await.failure(atOnce)).hasMessageContaining("has ended");
  }

  @Test
  void theOtherKindOfSwapIsRefusedAtOnce() {
    ActorRef<String> push = iris.spawn(String.class, new Probe<>());
    ActorRef<String> pull = iris.actor(String.class).spawnWithMailbox(Mailbox::receive);

    assertThatThrownBy(() -> push.hotSwapBody(Mailbox::receive))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("push actor")
        .hasMessageContaining("hotSwap");
    assertThatThrownBy(() -> pull.hotSwap(new Probe<>()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pull actor")
        .hasMessageContaining("hotSwapBody");
    assertThatThrownBy(() -> pull.hotSwapNow(new Probe<>()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> push.hotSwap(null)).isInstanceOf(NullPointerException.class);
  }

  private void loop(String mark, Mailbox<String> mailbox) throws InterruptedException {
    while (true) {
      seen.record(mark + mailbox.receive());
    }
  }

  @Test
  void aPullBodyIsReplacedAtItsNextReceiveWithWhatWasPassedOver() {
    ActorRef<Object> ref =
        iris.actor(Object.class)
            .spawnWithMailbox(
                mailbox -> {
                  seen.record("old " + mailbox.receive(Integer.class));
                  mailbox.receive(Long.class);
                });
    ref.send("passed over");
    ref.send(1);
    assertThat(seen.next()).isEqualTo("old 1");
    CompletableFuture<Long> version =
        ref.hotSwapBody(
            mailbox -> {
              while (true) {
                seen.record("new " + mailbox.receive());
              }
            });
    ref.send("later");

    assertThat(seen.next(2)).containsExactly("new passed over", "new later");
    assertThat(Await.result(version)).isEqualTo(2);
    assertThat(ref.behaviorVersion()).isEqualTo(2);
  }

  @Test
  void aBodyThatCatchesTheErrorMeetsItAgain() {
    ActorRef<String> ref =
        iris.actor(String.class)
            .spawnWithMailbox(
                mailbox -> {
                  seen.record("runs");
                  try {
                    mailbox.receive();
                  } catch (Error caught) {
                    seen.record("caught");
                  }
                  mailbox.receive();
                });
    assertThat(seen.next()).isEqualTo("runs");
    assertThat(Await.result(ref.hotSwapBody(mailbox -> loop("new ", mailbox)))).isEqualTo(2);
    ref.send("x");

    assertThat(seen.next(2)).containsExactly("caught", "new x");
  }

  @Test
  void aBodyThatReturnsWhileASwapWaitsIsReplacedAsWell() {
    Gate gate = gate();
    ActorRef<String> ref =
        iris.actor(String.class)
            .spawnWithMailbox(
                mailbox -> {
                  seen.record("old " + mailbox.receive());
                  gate.passUninterruptibly();
                });
    ref.send("1");
    gate.awaitEntered();
    CompletableFuture<Long> version = ref.hotSwapBody(mailbox -> loop("new ", mailbox));
    ref.send("2");
    gate.open();

    assertThat(seen.next(2)).containsExactly("old 1", "new 2");
    assertThat(Await.result(version)).isEqualTo(2);
  }

  @Test
  void aPullActorGoesBackToItsFirstBody() {
    ActorRef<String> ref = iris.actor(String.class).spawnWithMailbox(m -> loop("one ", m));
    assertThat(Await.result(ref.hotSwapBody(m -> loop("two ", m)))).isEqualTo(2);
    ref.send("x");
    assertThat(seen.next()).isEqualTo("two x");
    assertThat(Await.result(ref.rollback(1))).isEqualTo(1);
    ref.send("y");
    assertThat(seen.next()).isEqualTo("one y");
  }

  @Test
  void whileMessagesFlowNoneIsLostAndEachIsHandledByOneVersion() {
    int messages = 20_000;
    CountDownLatch handled = new CountDownLatch(messages);
    AtomicInteger due = new AtomicInteger();
    Set<Integer> outOfTurn = ConcurrentHashMap.newKeySet();
    Supplier<Behavior<Integer>> version =
        () ->
            (number, ctx) -> {
              if (number != due.getAndIncrement()) {
                outOfTurn.add(number);
              }
              handled.countDown();
            };
    ActorRef<Integer> ref = iris.spawn(Integer.class, version.get());
    Crowd.run(
        2,
        index -> {
          for (int i = 0; i < messages / (index == 0 ? 1 : 10); i++) {
            if (index == 0) {
              ref.send(i);
            } else if (i % 2 == 0) {
              ref.hotSwap(version.get());
            } else {
              ref.hotSwapNow(version.get());
            }
          }
        });

    Await.latch(handled, "all messages");
    assertThat(Await.result(ref.hotSwap(version.get()))).isEqualTo(messages / 10 + 2);
    Ledger.assertBalanced(Ledger.awaitQuiet(iris));
    assertThat(due).as("handled in all, by one version each").hasValue(messages);
    assertThat(outOfTurn).isEmpty();
  }

  /** A restart in place makes what is in force now. */
  @Test
  void aRestartUsesTheVersionInForce() {
    ActorRef<String> ref =
        iris.actor(String.class).path("/swapped/a").spawn(() -> marking("old ", seen));
    iris.supervise(
        "/swapped", dev.iris.Supervision.oneForOne().intensity(5, Duration.ofMinutes(1)));
    ref.hotSwap(
        (message, ctx) -> {
          if (message.equals("fail")) {
            throw new IllegalStateException("planned");
          }
          seen.record("new " + message);
        });
    ref.send("fail");
    ref.send("1");

    assertThat(seen.next()).isEqualTo("new 1");
    assertThat(ref.behaviorVersion()).isEqualTo(2);
  }

  @Test
  void oneMadeAnewBeginsWithTheCodeInForce() {
    iris.supervise(
        "/swapped", dev.iris.Supervision.oneForOne().intensity(5, Duration.ofMinutes(1)));
    var push = iris.actor(String.class).path("/swapped/push").spawn(marking("old ", seen));
    var pull =
        iris.actor(String.class)
            .path("/swapped/pull")
            .spawnWithMailbox(mailbox -> loop("old ", mailbox));
    Await.result(push.hotSwap(marking("new ", seen)));
    Await.result(pull.hotSwapBody(mailbox -> loop("new ", mailbox)));
    for (ActorRef<String> ref : List.of(push, pull)) {
      String path = ref == push ? "/swapped/push" : "/swapped/pull";
      ref.kill();
      Await.until(
          "another",
          () -> iris.paths().whereis(path, String.class).filter(r -> !r.equals(ref)).isPresent());
      var another = iris.paths().whereis(path, String.class).orElseThrow();
      another.send("1");
      assertThat(seen.next()).isEqualTo("new 1");
      assertThat(another.behaviorVersion()).isEqualTo(1);
    }
  }
}

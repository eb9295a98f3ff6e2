package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.DeadLetter;
import dev.iris.ExitReason;
import dev.iris.IrisRuntime;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How actors end of themselves, and in which order the world learns of it. */
public abstract class ExitContract extends RuntimeContract {

  @ParameterizedTest
  @EnumSource(Kind.class)
  void exitEndsTheActorWithThatReasonAfterTheMessageInHand(Kind kind) {
    List<ExitReason> reasons =
        List.of(
            new ExitReason.Normal(),
            new ExitReason.Shutdown(),
            new ExitReason.Crash(new IOException("disk")),
            new ExitReason.Panic(new IllegalStateException("bug")));
    for (ExitReason reason : reasons) {
      Exits exits = exits();
      Probe<String> probe = new Probe<>();
      var ref =
          kind.<String>spawn(
              iris.actor(String.class),
              (m, ctx) -> {
                ctx.exit(reason);
                probe.record(m + " is finished");
              });
      exits.watch(ref).send("message");

      assertThat(exits.reasonOf(ref)).isEqualTo(reason);
      assertThat(probe.rest()).containsExactly("message is finished");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void exitMakesDeadLettersOfWhatIsQueued(Kind kind) {
    Exits exits = exits();
    var letters = deadLetters();
    Gate gate = gate();
    var ref =
        kind.spawn(
            iris.actor(Integer.class),
            (m, ctx) -> {
              gate.pass();
              ctx.exit(new ExitReason.Normal());
            });
    exits.watch(ref).send(1);
    gate.awaitEntered();
    ref.send(2);
    ref.send(3);
    gate.open();
    exits.exitOf(ref);

    assertThat(next(letters)).isEqualTo(new DeadLetter(2, ref.pid(), DeadLetter.UNHANDLED, true));
    assertThat(next(letters)).isEqualTo(new DeadLetter(3, ref.pid(), DeadLetter.UNHANDLED, true));
    assertThat(Ledger.of(iris, "handled")).isGreaterThanOrEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatTheCodeThrowsPrevailsOverAnExitItAskedForBefore(Kind kind) {
    Exits exits = exits();
    IOException disk = new IOException("disk");
    var ref =
        kind.<String>spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              ctx.exit(new ExitReason.Normal());
              throw disk;
            });
    exits.watch(ref).send("message");

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Crash(disk));
  }

  @Test
  void aPushActorCanExitWhenItStartsAndWhenItHearsASignal() {
    Exits exits = exits();
    Gate gate = gate();
    var starting =
        iris.spawn(
            String.class,
            new Probe<>() {
              @Override
              public void onStart(ActorContext<String> ctx) throws Exception {
                gate.pass();
                ctx.exit(new ExitReason.Normal());
              }
            });
    exits.watch(starting);
    gate.open();
    var hearing =
        iris.<String>spawn(
            String.class,
            Behavior.of(
                (m, ctx) -> ctx.watch(starting), (s, ctx) -> ctx.exit(new ExitReason.Normal())));
    exits.watch(hearing).send("watch");

    assertThat(exits.reasonOf(starting)).isEqualTo(new ExitReason.Normal());
    assertThat(exits.reasonOf(hearing)).isEqualTo(new ExitReason.Normal());
  }

  @Test
  void aPullBodyThatReturnsEndsNormally() {
    Exits exits = exits();
    var letters = deadLetters();
    Gate gate = gate();
    ActorRef<Integer> ref = iris.actor(Integer.class).spawnWithMailbox(mailbox -> gate.pass());
    exits.watch(ref).send(1);
    gate.open();

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Normal());
    assertThat(next(letters)).isEqualTo(new DeadLetter(1, ref.pid(), DeadLetter.UNHANDLED, true));
  }

  @Test
  void aPullActorThatAskedForItsExitEndsSoWhenItReturns() {
    Exits exits = exits();
    Gate gate = gate();
    ExitReason reason = new ExitReason.Crash(new IOException("disk"));
    ActorRef<Integer> ref =
        iris.actor(Integer.class)
            .spawnWithMailbox(
                mailbox -> {
                  gate.pass();
                  mailbox.exit(reason);
                });
    exits.watch(ref);
    gate.open();

    assertThat(exits.reasonOf(ref)).isEqualTo(reason);
  }

  @Test
  void anAbnormalReasonSaysSo() {
    Throwable cause = new IOException("disk");

    assertThat(new ExitReason.Normal().abnormal()).isFalse();
    assertThat(new ExitReason.Shutdown().abnormal()).isFalse();
    assertThat(new ExitReason.Killed().abnormal()).isTrue();
    assertThat(new ExitReason.Panic(cause).abnormal()).isTrue();
    assertThat(new ExitReason.Crash(cause).abnormal()).isTrue();
    assertThat(new ExitReason.NoProcess().abnormal()).isTrue();
  }

  /** What a watcher finds in the moment it hears of the exit. */
  record Found(boolean alive, boolean named, boolean known, boolean accepts, boolean nameIsFree) {

    static Found by(IrisRuntime iris, ActorRef<String> who, ActorRef<String> heir) {
      boolean named = iris.whereis("contested", String.class).isPresent();
      iris.register("contested", heir);
      return new Found(
          who.isAlive(),
          named,
          iris.ref(who.pid(), String.class).isPresent(),
          who.send("anybody there?"),
          iris.unregister("contested"));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoeverHearsOfAnExitFindsTheMailboxClosedAndTheNamesFree(Kind kind) {
    ActorRef<String> heir = iris.spawn(String.class, new Probe<>());
    BlockingQueue<Found> found = new LinkedBlockingQueue<>();
    for (int i = 0; i < 200; i++) {
      var who = kind.spawn(iris.actor(String.class).name("contested"), new Probe<>());
      Behavior<String> watcher =
          Behavior.of(
              (m, ctx) -> {
                ctx.watch(who);
                who.stop();
              },
              (signal, ctx) -> found.add(Found.by(iris, who, heir)));
      iris.spawn(String.class, watcher).send("watch and stop");

      assertThat(Await.next(found, "what the watcher found"))
          .isEqualTo(new Found(false, false, false, false, true));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theSameGoesForAKilledOne(Kind kind) {
    ActorRef<String> heir = iris.spawn(String.class, new Probe<>());
    BlockingQueue<Found> found = new LinkedBlockingQueue<>();
    for (int i = 0; i < 200; i++) {
      var who = kind.spawn(iris.actor(String.class).name("contested"), new Probe<>());
      Behavior<String> watcher =
          Behavior.of(
              (m, ctx) -> {
                ctx.watch(who);
                who.kill();
              },
              (signal, ctx) -> found.add(Found.by(iris, who, heir)));
      iris.spawn(String.class, watcher).send("watch and kill");

      assertThat(Await.next(found, "what the watcher found"))
          .isEqualTo(new Found(false, false, false, false, true));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsThrownPrevailsOverTheExitAskedForBefore(Kind kind) {
    Exits exits = exits();
    IOException disk = new IOException("disk");
    var ref =
        kind.<String>spawn(
            iris.actor(String.class),
            (m, ctx) -> {
              ctx.exit(new ExitReason.Normal());
              throw disk;
            });
    exits.watch(ref).send("now");

    assertThat(exits.reasonOf(ref)).isEqualTo(new ExitReason.Crash(disk));
  }
}

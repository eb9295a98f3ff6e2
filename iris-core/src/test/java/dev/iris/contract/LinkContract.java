package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ExitReason;
import dev.iris.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Links: abnormal ends pass along them, once, and end the other or are told to it. */
public abstract class LinkContract extends RuntimeContract {

  private static final ExitReason CRASH = new ExitReason.Crash(new IOException("disk"));

  private Puppet linked(Kind kind, Puppet to) {
    Puppet one = Puppet.spawn(kind, iris);
    one.make(ctx -> ctx.link(to.ref()));
    return one;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anAbnormalEndEndsTheLinkedOneWithTheSameReason(Kind kind) {
    Exits exits = exits();
    Puppet other = Puppet.spawn(kind, iris);
    Puppet one = linked(kind, other);
    exits.watch(one.ref());

    other.tell(ctx -> ctx.exit(CRASH));

    assertThat(exits.reasonOf(one.ref())).isEqualTo(CRASH);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aLinkWorksBothWays(Kind kind) {
    Exits exits = exits();
    Puppet other = Puppet.spawn(kind, iris);
    Puppet one = linked(kind, other);
    exits.watch(other.ref());

    one.ref().kill();

    assertThat(exits.reasonOf(other.ref())).isEqualTo(new ExitReason.Killed());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsThrownPassesAlongAChainOfLinks(Kind kind) {
    Exits exits = exits();
    Puppet first = Puppet.spawn(kind, iris);
    Puppet last = first;
    for (int i = 0; i < 100; i++) {
      last = linked(kind, last);
    }
    exits.watch(last.ref());
    RuntimeException thrown = new IllegalStateException("bug");

    first.tell(
        ctx -> {
          throw thrown;
        });

    assertThat(exits.reasonOf(last.ref())).isEqualTo(new ExitReason.Panic(thrown));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void normalEndsAndShutdownsDoNotPass(Kind kind) {
    Exits exits = exits();
    Puppet stopped = Puppet.spawn(kind, iris);
    Puppet done = Puppet.spawn(kind, iris);
    Puppet one = linked(kind, stopped);
    one.make(ctx -> ctx.link(done.ref()));
    exits.watch(stopped.ref());
    exits.watch(done.ref());

    stopped.ref().stop();
    done.tell(ctx -> ctx.exit(new ExitReason.Normal()));

    exits.exitOf(stopped.ref());
    exits.exitOf(done.ref());
    assertThat(one.otherSignals()).isEmpty();
    assertThat(one.ref().isAlive()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aKillingExitOutrunsTheMailbox(Kind kind) {
    Exits exits = exits();
    Gate gate = gate();
    Puppet other = Puppet.spawn(kind, iris);
    Puppet one = linked(kind, other);
    exits.watch(one.ref());
    exits.watch(other.ref());
    one.tell(ctx -> gate.passUninterruptibly());
    gate.awaitEntered();
    Probe<String> seen = new Probe<>();
    one.tell(ctx -> seen.record("queued"));
    other.ref().kill();
    exits.exitOf(other.ref());

    gate.open();

    exits.exitOf(one.ref());
    assertThat(seen.rest()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void trappedAnExitIsTold(Kind kind) {
    Puppet other = Puppet.spawn(kind, iris);
    Puppet one = linked(kind, other);
    one.make(ctx -> ctx.trapExits(true));

    other.tell(ctx -> ctx.exit(CRASH));

    assertThat(one.nextSignal()).isEqualTo(new Signal.Exit(other.ref(), CRASH, Map.of()));
    one.make(ctx -> {});
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void trappedNormalEndsAreToldToo(Kind kind) {
    Puppet other = Puppet.spawn(kind, iris);
    Puppet one = linked(kind, other);
    one.make(ctx -> ctx.trapExits(true));

    other.ref().stop();

    assertThat(one.nextSignal())
        .isEqualTo(new Signal.Exit(other.ref(), new ExitReason.Shutdown(), Map.of()));
  }

  @Test
  void aTrappedExitTakesItsPlaceInTheMailbox() {
    Exits exits = exits();
    Gate gate = gate();
    Puppet other = Puppet.spawn(Kind.PUSH, iris);
    Puppet one = linked(Kind.PUSH, other);
    one.make(ctx -> ctx.trapExits(true));
    exits.watch(other.ref());
    one.tell(ctx -> gate.pass());
    gate.awaitEntered();
    one.tell(ctx -> one.signals().add(new Signal.Exit(one.ref(), CRASH, Map.of())));
    other.ref().kill();
    exits.exitOf(other.ref());

    gate.open();

    assertThat(((Signal.Exit) one.nextSignal()).who()).as("queued before").isEqualTo(one.ref());
    assertThat(((Signal.Exit) one.nextSignal()).who()).isEqualTo(other.ref());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void linkedTwiceAnEndPassesOnce(Kind kind) {
    Exits exits = exits();
    Puppet other = Puppet.spawn(kind, iris);
    Puppet one = linked(kind, other);
    one.make(ctx -> ctx.link(other.ref()));
    other.make(ctx -> ctx.link(one.ref()));
    one.make(ctx -> ctx.trapExits(true));
    exits.watch(other.ref());

    other.ref().kill();

    exits.exitOf(other.ref());
    assertThat(((Signal.Exit) one.nextSignal()).who()).isEqualTo(other.ref());
    Puppet last = Puppet.spawn(kind, iris);
    one.make(ctx -> ctx.link(last.ref()));
    last.ref().stop();
    assertThat(((Signal.Exit) one.nextSignal()).who()).isEqualTo(last.ref());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void afterAnUnlinkByEitherNothingPasses(Kind kind) {
    Exits exits = exits();
    Puppet one = Puppet.spawn(kind, iris);
    Puppet first = linked(kind, one);
    Puppet second = linked(kind, one);
    one.make(ctx -> ctx.unlink(first.ref()));
    second.make(ctx -> ctx.unlink(one.ref()));
    one.make(ctx -> ctx.unlink(second.ref()));
    exits.watch(first.ref());
    exits.watch(second.ref());

    first.ref().kill();
    second.ref().kill();

    exits.exitOf(first.ref());
    exits.exitOf(second.ref());
    one.make(ctx -> {});
    assertThat(one.ref().isAlive()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void linkingAnEndedActorEndsTheLinkerWithNoProcess(Kind kind) {
    Exits exits = exits();
    Puppet dead = Puppet.spawn(kind, iris);
    exits.watch(dead.ref());
    dead.ref().stop();
    exits.exitOf(dead.ref());
    Puppet one = Puppet.spawn(kind, iris);
    exits.watch(one.ref());
    Probe<String> seen = new Probe<>();

    one.tell(
        ctx -> {
          ctx.link(dead.ref());
          seen.record("the message in hand is done");
        });
    one.tell(ctx -> seen.record("queued"));

    assertThat(exits.reasonOf(one.ref())).isEqualTo(new ExitReason.NoProcess());
    assertThat(seen.rest()).containsExactly("the message in hand is done");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void linkingAnEndedActorTellsTheLinkerThatTraps(Kind kind) {
    Exits exits = exits();
    Puppet dead = Puppet.spawn(kind, iris);
    exits.watch(dead.ref());
    dead.ref().stop();
    exits.exitOf(dead.ref());
    Puppet one = Puppet.spawn(kind, iris);

    one.make(
        ctx -> {
          ctx.trapExits(true);
          ctx.link(dead.ref());
        });

    assertThat(one.nextSignal())
        .isEqualTo(new Signal.Exit(dead.ref(), new ExitReason.NoProcess(), Map.of()));
  }

  @Test
  void aKillingExitInterruptsAPullBodyThatBlocksElsewhere() {
    Exits exits = exits();
    Gate never = gate();
    Puppet other = Puppet.spawn(Kind.PUSH, iris);
    Puppet one = linked(Kind.PULL, other);
    exits.watch(one.ref());
    one.tell(ctx -> never.pass());
    never.awaitEntered();

    other.tell(ctx -> ctx.exit(CRASH));

    assertThat(exits.reasonOf(one.ref())).isEqualTo(CRASH);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void manyLinkEachOtherWhileOneEndsAndAllEnd(Kind kind) {
    for (int round = 0; round < 20; round++) {
      Exits exits = exits();
      List<Puppet> all = IntStream.range(0, 20).mapToObj(i -> Puppet.spawn(kind, iris)).toList();
      all.forEach(puppet -> exits.watch(puppet.ref()));
      for (int i = 0; i < all.size(); i++) {
        var next = all.get((i + 1) % all.size()).ref();
        all.get(i).tell(ctx -> ctx.link(next));
      }
      all.get(round).ref().kill();

      for (Puppet puppet : all) {
        assertThat(exits.reasonOf(puppet.ref()).abnormal()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void endsAndLinksRaceAndTheLinkerHearsOnce(Kind kind) {
    for (int round = 0; round < 300; round++) {
      Puppet other = Puppet.spawn(kind, iris);
      Puppet one = Puppet.spawn(kind, iris);
      one.make(ctx -> ctx.trapExits(true));
      one.tell(ctx -> ctx.link(other.ref()));
      other.ref().kill();

      assertThat(((Signal.Exit) one.nextSignal()).who()).isEqualTo(other.ref());
      assertThat(one.otherSignals()).isEmpty();
    }
  }
}

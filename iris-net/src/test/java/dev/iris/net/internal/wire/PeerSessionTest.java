package dev.iris.net.internal.wire;

import static dev.iris.net.internal.wire.SimulatedPeer.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.DeadLetter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session with a peer does when, on a clock of its own. */
class PeerSessionTest {

  private final SimulatedPeer peer = new SimulatedPeer();

  private PeerReport report() {
    return peer.session.report();
  }

  private void connect() {
    peer.session.monitor(1, peer.now);
    peer.connect(true);
  }

  private void up() {
    connect();
    peer.exchange(1000);
    assertThat(peer.events).containsExactly("up");
    peer.events.clear();
  }

  // --- connecting

  @Test
  void itConnectsWhenThereIsSomethingToSendAndNotBefore() {
    peer.pass(60 * SECOND);
    assertThat(peer.attempts).isZero();

    peer.offer(1);
    peer.offer(1);
    assertThat(peer.attempts).isEqualTo(1);
  }

  @Test
  void itConnectsForALookupAndForAMonitor() {
    peer.look("a");
    assertThat(peer.attempts).isEqualTo(1);

    SimulatedPeer other = new SimulatedPeer();
    other.session.monitor(1, other.now);
    assertThat(other.attempts).isEqualTo(1);
  }

  @Test
  void aPeerIsUpAfterItsFirstPongAndNotOnConnect() {
    connect();
    assertThat(peer.events).isEmpty();
    assertThat(report().state()).isEqualTo("connected");

    peer.exchange(1000);

    assertThat(peer.events).containsExactly("up");
    assertThat(report().state()).isEqualTo("up");
  }

  @Test
  void attemptsFollowEachOtherAtGrowingDistancesUpToALimit() {
    peer.session.monitor(1, peer.now);
    long last = peer.now;
    double least = 0.05;
    for (int i = 0; i < 12; i++) {
      int before = peer.attempts;
      peer.connect(false);
      while (peer.attempts == before) {
        peer.pass(SECOND / 20);
      }
      double seconds = (peer.now - last) / 1e9;
      assertThat(seconds).isBetween(least, Math.min(5, 2 * least) + 0.1);
      least = Math.min(2.5, 2 * least);
      last = peer.now;
    }
  }

  @Test
  void anAttemptThatBringsNoAnswerIsGivenUp() {
    peer.session.monitor(1, peer.now);
    peer.pass(5 * SECOND);

    assertThat(peer.events).containsExactly("abort", "down: unreachable");
  }

  @Test
  void withNothingToDoItConnectsNoMore() {
    peer.offer(1);
    peer.connect(true);
    peer.exchange(1000);
    peer.cut();
    peer.pass(60 * SECOND);

    assertThat(peer.attempts).isEqualTo(1);
    assertThat(report().state()).isEqualTo("down");
  }

  @Test
  void aLookupDoesNotWaitForTheNextAttempt() {
    peer.session.monitor(1, peer.now);
    peer.connect(false);
    peer.look("a");

    assertThat(peer.attempts).isEqualTo(2);
  }

  // --- heartbeats

  @Test
  void aQuietConnectionIsPingedEveryInterval() {
    up();
    long before = peer.pings();
    peer.passAnswering(60 * SECOND);

    assertThat(peer.pings() - before).isBetween(28L, 31L);
    assertThat(peer.events).isEmpty();
  }

  @Test
  void aSilentPeerIsDeclaredDownAfterTheTimeoutTimesTheThreshold() {
    up();
    peer.answers = false;
    peer.passAnswering(5 * SECOND);
    assertThat(peer.events).isEmpty();
    peer.passAnswering(3 * SECOND);

    assertThat(peer.events).containsExactly("abort", "down: silent");
  }

  @Test
  void oneLatePongDeclaresNobodyDown() {
    up();
    for (int i = 0; i < 10; i++) {
      peer.answers = false;
      peer.passAnswering(5 * SECOND);
      peer.answers = true;
      peer.session.received(java.nio.ByteBuffer.wrap(new byte[] {3}), peer.now);
    }

    assertThat(peer.events).isEmpty();
  }

  @Test
  void aPeerWhoseSocketTakesBytesIsSlowAndNotSilent() {
    up();
    peer.answers = false;
    for (int i = 0; i < 20; i++) {
      peer.passAnswering(SECOND);
      peer.session.progressed(peer.now);
    }
    assertThat(peer.events).isEmpty();
  }

  @Test
  void aConnectionThatEndsHasOneIntervalToComeBack() {
    up();
    peer.cut();
    peer.pass(SECOND);
    peer.connect(true);
    peer.exchange(1000);
    peer.passAnswering(10 * SECOND);

    assertThat(peer.events).isEmpty();
  }

  @Test
  void aConnectionThatDoesNotComeBackIsDeclaredDownWithTheFirstCause() {
    up();
    peer.cut();
    peer.pass(SECOND / 5);
    peer.connect(false);

    assertThat(peer.events).containsExactly("down: closed");
  }

  @Test
  void aConnectionThatComesBackWithoutAPongIsDeclaredDownAfterTheInterval() {
    up();
    peer.cut();
    peer.pass(SECOND);
    peer.connect(true);
    peer.pass(2 * SECOND);

    assertThat(peer.events).containsExactly("down: closed");
    peer.exchange(1000);
    assertThat(peer.events).containsExactly("down: closed", "up");
  }

  @Test
  void recoveryIsNoticed() {
    peer.session.monitor(1, peer.now);
    peer.connect(false);
    peer.pass(SECOND);
    peer.connect(true);
    peer.exchange(1000);

    assertThat(peer.events).containsExactly("down: refused", "up");
  }

  @Test
  void anUnaskedReplyIsABreachOfTheProtocol() {
    up();
    peer.session.received(java.nio.ByteBuffer.wrap(new byte[] {3}), peer.now);

    assertThat(peer.events).containsExactly("abort", "down: protocol error");
  }

  // --- receipts

  @Test
  void aPongConfirmsWhatWasWrittenBeforeItsPing() {
    connect();
    peer.answers = false;
    peer.offer(100);
    peer.exchange(10_000);
    peer.offer(100);
    peer.exchange(10_000);
    assertThat(report().unconfirmed()).isEqualTo(2);

    byte[] pong = {3};
    peer.session.received(java.nio.ByteBuffer.wrap(pong), peer.now); // of the connection's ping
    assertThat(report().confirmed()).isZero();
    peer.session.received(java.nio.ByteBuffer.wrap(pong), peer.now);
    assertThat(report().confirmed()).isEqualTo(1);
    peer.session.received(java.nio.ByteBuffer.wrap(pong), peer.now);
    assertThat(report().confirmed()).isEqualTo(2);
  }

  @Test
  void noMoreThanSoManyBytesAreUnconfirmedAndThereIsAPingForEachQuarter() {
    connect();
    peer.answers = false;
    for (int i = 0; i < 100; i++) {
      peer.offer(87); // 100 bytes with its head
    }
    peer.exchange(1 << 20);

    assertThat(report().unconfirmed()).isEqualTo(40); // of 4000 bytes
    assertThat(report().queued()).isEqualTo(60);
    assertThat(peer.pings()).isEqualTo(1 + 4);
    peer.exchange(1 << 20);
    assertThat(report().unconfirmed()).isEqualTo(40);
  }

  @Test
  void onePongOfAQuarterLetsTheNextQuarterFollow() {
    connect();
    peer.answers = false;
    for (int i = 0; i < 100; i++) {
      peer.offer(87);
    }
    peer.exchange(1 << 20);
    peer.session.received(java.nio.ByteBuffer.wrap(new byte[] {3, 3}), peer.now);
    peer.exchange(1 << 20);

    assertThat(report().confirmed()).isEqualTo(10);
    assertThat(report().unconfirmed()).isEqualTo(40);
  }

  @Test
  void oneLargerMessageGoesAlone() {
    connect();
    peer.answers = false;
    peer.offer(1);
    peer.offer(10_000);
    peer.offer(1);
    peer.exchange(1 << 20);
    assertThat(report().unconfirmed()).isEqualTo(1);
    peer.session.received(java.nio.ByteBuffer.wrap(new byte[] {3, 3}), peer.now);
    peer.exchange(1 << 20);

    assertThat(report().unconfirmed()).isEqualTo(1);
    assertThat(report().queued()).isEqualTo(1);
    assertThat(peer.readSizes()).containsExactly(1, 10_000);
  }

  @Test
  void theLastMessageIsFollowedByAPing() {
    up();
    long before = peer.pings();
    peer.offer(1);
    peer.exchange(1000);

    assertThat(peer.pings()).isEqualTo(before + 1);
    assertThat(report().confirmed()).isEqualTo(1);
  }

  @Test
  void whatIsUnconfirmedWhenTheConnectionEndsIsInDoubtAndTheRestWaits() {
    connect();
    peer.answers = false;
    for (int i = 0; i < 50; i++) {
      peer.offer(87);
    }
    peer.exchange(1 << 20);
    peer.cut();

    assertThat(peer.causes).hasSize(40).containsOnly(DeadLetter.IN_DOUBT);
    assertThat(report().inDoubt()).isEqualTo(40);
    assertThat(report().queued()).isEqualTo(10);
    peer.answers = true;
    peer.read.clear();
    peer.pass(SECOND);
    peer.connect(true);
    peer.exchange(1 << 20);
    assertThat(report().confirmed()).isEqualTo(10);
    assertThat(peer.readSizes()).hasSize(10);
  }

  @Test
  void aMessageThatWasWrittenInPartIsInDoubtToo() {
    connect();
    peer.offer(1000);
    peer.exchange(200);
    peer.cut();

    assertThat(peer.causes).containsExactly(DeadLetter.IN_DOUBT);
  }

  // --- the queue

  @Test
  void whatWaitsWithoutAConnectionIsGivenUpAfterATime() {
    peer.offer(1);
    peer.connect(false);
    peer.pass(6 * SECOND);
    peer.offer(2);
    peer.pass(5 * SECOND);

    assertThat(peer.lost).hasSize(1);
    assertThat(peer.causes).containsExactly(DeadLetter.UNDELIVERED);
    assertThat(report().queued()).isEqualTo(1);
  }

  // --- names

  @Test
  void aNamedTargetFlowsOnTheConnectionItWasResolvedOn() {
    connect();
    Target target = new Target(7, "a", peer.session.connection());
    peer.offer(target, 5);
    peer.exchange(1000);

    assertThat(peer.readSizes()).containsExactly(5);
    assertThat(peer.read).noneMatch(Request.Resolve.class::isInstance);
  }

  @Test
  void onTheNextConnectionItsNameIsResolvedBeforeAnythingFlows() {
    connect();
    Target target = new Target(7, "a", peer.session.connection());
    peer.cut();
    peer.offer(target, 5);
    peer.offer(6);
    peer.names.put("a", 7L);
    peer.pass(SECOND);
    peer.connect(true);
    peer.exchange(1000);
    assertThat(peer.read).containsOnlyOnce(new Request.Resolve("a"));
    assertThat(peer.readSizes()).isEmpty();
    peer.exchange(1000);

    assertThat(peer.readSizes()).containsExactly(5, 6);
    assertThat(target.gone()).isFalse();
  }

  @Test
  void aNameWithAnotherPidIsGoneAndNothingReachesTheNextOwner() {
    connect();
    Target target = new Target(7, "a", peer.session.connection());
    peer.cut();
    peer.offer(target, 5);
    peer.offer(6);
    peer.names.put("a", 8L);
    peer.pass(SECOND);
    peer.connect(true);
    peer.exchange(1000);
    peer.exchange(1000);

    assertThat(target.gone()).isTrue();
    assertThat(peer.causes).containsExactly(DeadLetter.UNDELIVERED);
    assertThat(peer.readSizes()).containsExactly(6);
  }

  @Test
  void aConnectionThatEndsWhileANameIsResolvedAnewLosesNothing() {
    connect();
    Target target = new Target(7, "a", peer.session.connection());
    peer.cut();
    peer.offer(target, 5);
    peer.names.put("a", 7L);
    peer.pass(SECOND);
    peer.connect(true);
    peer.answers = false;
    peer.exchange(1000);
    peer.cut();
    peer.answers = true;
    peer.pass(SECOND);
    peer.connect(true);
    peer.exchange(1000);
    peer.exchange(1000);

    assertThat(peer.readSizes()).containsExactly(5);
    assertThat(peer.lost).isEmpty();
  }

  @Test
  void lookupsFailWithTheConnectionAndAreNotAskedAgain() {
    connect();
    peer.answers = false;
    List<Long> answer = peer.look("a");
    peer.exchange(1000);
    peer.look("b");
    peer.cut();

    assertThat(answer).isEmpty();
    assertThat(peer.lookupsFailed).isEqualTo(2);
    assertThat(peer.events).containsOnly("lookup failed: closed");
  }

  @Test
  void soManyLookupsAndNoMore() {
    for (int i = 0; i < 101; i++) {
      peer.look("n" + i);
    }
    assertThat(peer.lookupsFailed).isEqualTo(1);
  }

  // --- watches

  private final List<String> ended = new java.util.ArrayList<>();

  private void watch(Target target) {
    peer.session.watch(
        new TargetWatch(
            target, 0, cause -> ended.add(cause + " after " + peer.lost.size() + " lost")),
        peer.now);
  }

  @Test
  void whatIsQueuedForAWatchedTargetIsGivenUpBeforeItsEndIsTold() {
    up();
    Target target = new Target(7, "a", peer.session.connection());
    watch(target);
    peer.cut();
    peer.offer(target, 1);
    peer.offer(new Target(8), 1);
    peer.pass(SECOND / 5);
    peer.connect(false);

    assertThat(ended).containsExactly("closed after 1 lost");
    assertThat(peer.causes).containsExactly(DeadLetter.UNDELIVERED);
    assertThat(report().queued()).isEqualTo(1);
  }

  @Test
  void aWatchedNameIsResolvedOnEachConnection() {
    up();
    watch(new Target(7, "a", peer.session.connection()));
    peer.names.put("a", 7L);
    peer.cut();
    peer.pass(SECOND / 5);
    peer.connect(true);
    peer.exchange(1000);
    assertThat(peer.read).contains(new Request.Resolve("a"));
    assertThat(ended).isEmpty();

    peer.names.clear();
    peer.cut();
    peer.pass(SECOND / 5);
    peer.connect(true);
    peer.exchange(1000);
    assertThat(ended).containsExactly(TargetWatch.GONE + " after 0 lost");
  }

  @Test
  void aWatchKeepsUpTheConnection() {
    peer.offer(1);
    peer.connect(true);
    peer.exchange(1000);
    watch(new Target(7));
    peer.cut();
    peer.pass(SECOND / 5);

    assertThat(peer.attempts).isEqualTo(2);
  }

  // --- closing

  @Test
  void closingWaitsForTheLastPong() {
    up();
    peer.answers = false;
    peer.offer(1);
    peer.exchange(1000);
    peer.session.close(peer.now);
    assertThat(peer.closed).isZero();
    peer.session.received(java.nio.ByteBuffer.wrap(new byte[] {3}), peer.now);

    assertThat(peer.closed).isEqualTo(1);
    assertThat(peer.events).containsExactly("disconnect");
    assertThat(report().confirmed()).isEqualTo(1);
  }

  @Test
  void closingWritesWhatIsQueuedFirst() {
    up();
    peer.offer(1);
    peer.session.close(peer.now);
    assertThat(peer.closed).isZero();
    peer.exchange(1000);

    assertThat(peer.closed).isEqualTo(1);
    assertThat(report().confirmed()).isEqualTo(1);
  }

  @Test
  void closingDoesNotWaitForEverAndAborts() {
    up();
    peer.answers = false;
    peer.offer(1);
    peer.exchange(1000);
    peer.offer(5000);
    peer.session.close(peer.now);
    peer.pass(5 * SECOND);

    assertThat(peer.closed).isEqualTo(1);
    assertThat(peer.events).containsExactly("abort");
    assertThat(peer.causes).containsExactly(DeadLetter.IN_DOUBT, DeadLetter.UNDELIVERED);
  }

  @Test
  void closingWhileThereIsNoConnectionEndsAtOnce() {
    peer.offer(1);
    peer.connect(false);
    peer.session.close(peer.now);

    assertThat(peer.closed).isEqualTo(1);
    assertThat(peer.causes).containsExactly(DeadLetter.UNDELIVERED);
    peer.pass(60 * SECOND);
    assertThat(peer.attempts).isEqualTo(1);
  }

  @Test
  void afterCloseNothingIsTaken() {
    peer.session.close(peer.now);
    peer.offer(1);
    peer.look("a");

    assertThat(peer.causes).containsExactly(DeadLetter.UNDELIVERED);
    assertThat(peer.lookupsFailed).isEqualTo(1);
    assertThat(peer.attempts).isZero();
  }
}

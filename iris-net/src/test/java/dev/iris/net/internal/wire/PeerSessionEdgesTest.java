package dev.iris.net.internal.wire;

import static dev.iris.net.internal.wire.SimulatedPeer.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.DeadLetter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What sweeps over a simulated network found out about a session with a peer, each by itself. */
class PeerSessionEdgesTest {

  private final SimulatedPeer peer = new SimulatedPeer();
  private final List<String> ended = new ArrayList<>();

  private void up() {
    peer.session.monitor(1, peer.now);
    peer.connect(true);
    peer.exchange(1000);
    assertThat(peer.events).containsExactly("up");
    peer.events.clear();
  }

  private void watch(Target target) {
    TargetWatch.Listener told =
        cause -> ended.add(target.name() + ": " + cause + " after " + peer.lost.size() + " lost");
    peer.session.watch(new TargetWatch(target, 0, told), peer.now);
  }

  @Test
  void aNameFindsItsWayThroughBuffersThatAreShorter() {
    up();
    String name = "n".repeat(1024);
    peer.names.put(name, 7L);
    List<Long> answer = peer.look(name);
    for (int i = 0; i < 80; i++) {
      peer.exchange(14);
    }

    assertThat(answer).containsExactly(7L);
  }

  @Test
  void aMessageThatFindsNoMoreRoomHidesNoSilence() {
    up();
    peer.offer(100_000);
    peer.exchange(500); // and then its socket takes nothing any more
    peer.pass(9 * SECOND);

    assertThat(peer.events).contains("abort", "down: silent");
  }

  @Test
  void aPauseOfThisProcessIsNoSilenceOfThePeer() {
    up();
    peer.answers = false;
    peer.passAnswering(3 * SECOND);
    peer.now += 60 * SECOND;
    peer.session.tick(peer.now); // before it reads what has come meanwhile
    assertThat(peer.events).isEmpty();

    peer.passAnswering(6 * SECOND);
    assertThat(peer.events).containsExactly("abort", "down: silent");
  }

  @Test
  void anActorThatLosesOneOfItsNamesHasTheOther() {
    up();
    int first = peer.session.connection();
    watch(new Target(7, "a", first));
    watch(new Target(7, "b", first));
    peer.names.put("b", 7L);
    peer.cut();
    peer.pass(SECOND / 5);
    peer.connect(true);
    peer.exchange(1000);

    assertThat(ended).containsExactly("a: " + TargetWatch.GONE + " after 0 lost");
  }

  @Test
  void allReferencesByANameThatHasMovedAreDeadAtOnce() {
    up();
    Target one = new Target(7, "a", peer.session.connection());
    Target other = new Target(7, "a", peer.session.connection());
    watch(one);
    watch(other);
    peer.cut();
    peer.pass(SECOND / 5);
    peer.connect(true);
    peer.exchange(1000);

    assertThat(ended).hasSize(2);
    assertThat(one.gone()).isTrue();
    assertThat(other.gone()).isTrue();
  }

  @Test
  void whoWatchesWhatIsDownAlreadyHearsAfterItsMessagesWereGivenUp() {
    Target target = new Target(7);
    peer.offer(target, 1);
    peer.connect(false);
    watch(target);

    assertThat(ended).containsExactly("null: refused after 1 lost");
    assertThat(peer.causes).containsExactly(DeadLetter.UNDELIVERED);
  }

  @Test
  void aPeerThatHangsUpBeforeItsFirstPongIsDownAfterTheInterval() {
    peer.session.monitor(1, peer.now);
    for (int i = 0; i < 10; i++) {
      peer.connectIfAsked(true);
      peer.cut();
      peer.pass(SECOND / 2);
    }

    assertThat(peer.events).containsExactly("down: closed");
  }

  @Test
  void whoComesBackAndTalksNonsenseIsDownForThat() {
    up();
    peer.cut();
    peer.pass(SECOND / 5);
    peer.connect(true);
    peer.session.received(ByteBuffer.wrap(new byte[] {9}), peer.now);

    assertThat(peer.events).containsExactly("abort", "down: protocol error");
  }
}

package dev.iris.net.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

/**
 * Whatever the owner of a session does and whatever its peer answers: no exception, and every
 * message is in one place of the account. Each byte is something that happens.
 */
class PeerSessionFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void anythingInAnyOrder(byte[] data) {
    SimulatedPeer peer = new SimulatedPeer();
    for (byte what : data) {
      step(peer, what & 0xff);
      peer.assertBalanced();
    }
    peer.session.close(peer.now);
    peer.pass(peer.settings.closeNanos());

    PeerReport end = peer.session.report();
    assertThat(end.queued() + end.unconfirmed()).isZero();
    assertThat(peer.leftBytes).isEqualTo(peer.offeredBytes);
    assertThat(peer.lookupsAnswered + peer.lookupsFailed).isEqualTo(peer.lookupsMade);
  }

  private static void step(SimulatedPeer peer, int what) {
    int more = what >>> 3;
    switch (what & 7) {
      case 0 -> peer.offer(more * 100);
      case 1 -> peer.look("n" + more);
      case 2 -> peer.connectIfAsked(more > 3);
      case 3 -> peer.exchange(more * 300);
      case 4 -> peer.pass(more * 250_000_000L);
      case 5 -> peer.cut();
      case 6 -> peer.session.received(ByteBuffer.wrap(new byte[] {(byte) more}), peer.now);
      default -> peer.offer(new Target(more, "n" + more, peer.session.connection() - 1), more);
    }
  }
}

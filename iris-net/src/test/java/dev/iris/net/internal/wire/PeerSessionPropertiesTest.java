package dev.iris.net.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The connecting side under whatever its owner and its peer do. */
class PeerSessionPropertiesTest {

  /** Everything that can happen to a session, drawn as numbers. */
  @Property(tries = 3000)
  void whateverHappensNothingThrowsAndTheAccountBalances(
      @ForAll @Size(max = 150) List<@IntRange(max = 99) Integer> events,
      @ForAll @Size(max = 40) byte[] garbage) {
    SimulatedPeer peer = new SimulatedPeer();
    for (int event : events) {
      step(peer, event, garbage);
      peer.assertBalanced();
      assertThat(peer.session.report().unconfirmed()).isLessThanOrEqualTo(peer.offered);
    }
    peer.session.close(peer.now);
    peer.pass(peer.settings.closeNanos());

    PeerReport end = peer.session.report();
    assertThat(end.state()).isEqualTo("closed");
    assertThat(end.queued() + end.unconfirmed()).isZero();
    assertThat(peer.lost).hasSize((int) (end.inDoubt() + end.undelivered()));
    assertThat(peer.lookupsAnswered + peer.lookupsFailed).isEqualTo(peer.lookupsMade);
    assertThat(peer.closed).isEqualTo(1);
    assertThat(peer.leftBytes).isEqualTo(peer.offeredBytes);
  }

  private static void step(SimulatedPeer peer, int event, byte[] garbage) {
    switch (event % 11) {
      case 0, 1 -> peer.offer(event);
      case 2 -> peer.offer(event * 20);
      case 3 -> peer.look("name" + event);
      case 4, 5 -> peer.connectIfAsked(event % 2 == 0);
      case 6 -> peer.exchange(1 + event);
      case 7 -> peer.pass(event * 100_000_000L);
      case 8 -> peer.session.monitor(event % 2 == 0 ? 1 : -1, peer.now);
      case 9 -> peer.cut();
      default -> {
        if (event > 90) {
          peer.session.received(ByteBuffer.wrap(garbage), peer.now);
        } else {
          peer.exchange(10_000);
        }
      }
    }
  }

  @Property(tries = 300)
  void whatAPeerReadsIsWhatWasOfferedInOrderInPiecesOfAnySize(
      @ForAll @Size(max = 50) List<@IntRange(max = 5000) Integer> sizes,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 14, max = 3000) Integer> pieces) {
    SimulatedPeer peer = new SimulatedPeer();
    peer.session.monitor(1, peer.now);
    peer.connectIfAsked(true);
    List<Integer> expected = new ArrayList<>();
    for (int size : sizes) {
      peer.offer(size);
      expected.add(size);
    }
    for (int i = 0; peer.session.report().confirmed() < sizes.size(); i++) {
      peer.exchange(pieces.get(i % pieces.size()));
      assertThat(i).as("exchanges").isLessThan(1_000_000);
    }

    assertThat(peer.readSizes()).isEqualTo(expected);
  }
}

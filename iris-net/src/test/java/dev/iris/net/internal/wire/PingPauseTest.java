package dev.iris.net.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The ping behind the last message is put off for a moment if there was one a moment ago. */
class PingPauseTest {

  private static final long PAUSE = 1_000_000;

  private final SimulatedPeer peer = new SimulatedPeer(PAUSE);

  private void connect() {
    peer.session.monitor(1, peer.now);
    peer.connect(true);
    peer.exchange(1 << 20);
    assertThat(peer.pings()).isEqualTo(1);
  }

  private PeerReport report() {
    return peer.session.report();
  }

  private void send() {
    peer.offer(10);
    peer.exchange(1 << 20);
  }

  private long untilPing() {
    return peer.session.untilPing(peer.now);
  }

  @Test
  void messagesThatFollowEachOtherCloselyShareAPing() {
    connect();
    for (int i = 0; i < 5; i++) {
      send();
    }
    assertThat(peer.pings()).isEqualTo(1);
    assertThat(report().unconfirmed()).isEqualTo(5);
    assertThat(untilPing()).isEqualTo(PAUSE);

    peer.now += PAUSE - 1;
    assertThat(untilPing()).isEqualTo(1);
    peer.exchange(1 << 20);
    assertThat(peer.pings()).isEqualTo(1);

    peer.now++;
    peer.exchange(1 << 20);
    assertThat(peer.pings()).isEqualTo(2);
    assertThat(report().confirmed()).isEqualTo(5);
    assertThat(untilPing()).isZero();
  }

  @Test
  void whoSendsAfterAPauseHasItsPingAtOnce() {
    connect();
    peer.now += PAUSE;

    send();

    assertThat(report().confirmed()).isEqualTo(1);
  }

  @Test
  void whatDoesNotFitIsNotKeptWaiting() {
    connect();
    peer.offer(900);
    peer.offer(3900);
    assertThat(untilPing()).isZero();
    peer.exchange(1 << 20);

    assertThat(peer.pings()).as("with a message that has to wait behind it").isEqualTo(2);
    peer.exchange(1 << 20);
    assertThat(report().queued()).isZero();
  }

  @Test
  void aQuarterHasItsPingAtOnce() {
    connect();

    peer.offer(1000);
    peer.exchange(1 << 20);

    assertThat(report().confirmed()).isEqualTo(1);
  }

  @Test
  void whoClosesWaitsForNothing() {
    connect();
    send();
    assertThat(report().unconfirmed()).isEqualTo(1);

    peer.session.close(peer.now);
    peer.exchange(1 << 20);

    assertThat(report().confirmed()).isEqualTo(1);
    assertThat(peer.closed).isEqualTo(1);
  }
}

package dev.iris.net.internal.wire;

import static dev.iris.net.Hex.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deadlines and memory of the accepting side, on a clock of its own; PROXY headers. */
class ServerSessionTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Limits LIMITS = new Limits(1 << 20, 1024, 5 * SECOND, 60 * SECOND);

  /** Not far from where a nanosecond clock overflows. */
  private static final long START = Long.MAX_VALUE - SECOND;

  private final List<Request> requests = new ArrayList<>();
  private ServerSession session = new ServerSession(LIMITS, false, START);
  private long now = START;

  private Violation receive(String hex) {
    return session.received(ByteBuffer.wrap(bytes(hex)), now, requests::add);
  }

  private Violation after(double seconds) {
    now += (long) (seconds * SECOND);
    return session.check(now);
  }

  @Test
  void theVersionHasFiveSeconds() {
    assertThat(after(4.9)).isNull();
    assertThat(after(0.1)).isEqualTo(Violation.TIMEOUT);
    assertThat(receive("01 02")).isEqualTo(Violation.TIMEOUT);
    assertThat(requests).isEmpty();
  }

  @Test
  void betweenFramesThereIsAMinute() {
    receive("01");
    assertThat(after(59.9)).isNull();
    receive("02");
    assertThat(after(59.9)).isNull();
    assertThat(after(0.1)).isEqualTo(Violation.IDLE);
  }

  @Test
  void aByteEveryThreeSecondsHoldsNoConnection() {
    receive("01");
    after(30);
    receive("00");
    assertThat(after(3)).isNull();
    receive("00");
    assertThat(after(1.9)).isNull();
    receive("00");
    assertThat(after(0.1)).isEqualTo(Violation.TIMEOUT);
  }

  @Test
  void eachFrameHasItsOwnFiveSeconds() {
    receive("01 00 00 00 00 01 00 00 00 00 00 00 00 02 68");
    after(4.9);
    receive("69 01 00");
    assertThat(after(4.9)).isNull();
    assertThat(after(0.1)).isEqualTo(Violation.TIMEOUT);
    assertThat(requests).hasSize(1);
  }

  @Test
  void whileItIsNotReadTheClockOfAFrameStandsStill() {
    receive("01 00 00");
    after(4);
    session.pause(now);
    session.pause(now + SECOND);
    assertThat(after(100)).isNull();
    session.resume(now);
    session.resume(now + SECOND);
    assertThat(after(0.9)).isNull();
    assertThat(after(0.1)).isEqualTo(Violation.TIMEOUT);
  }

  @Test
  void memoryGrowsWithWhatHasComeAndNotWithWhatWasDeclared() {
    receive("01 00 00 00 00 01 00 00 00 00 00 10 00 00");
    assertThat(session.held()).isLessThanOrEqualTo(256);
    int sent = 0;
    while (sent < 100_000) {
      session.received(ByteBuffer.wrap(new byte[1000]), now, requests::add);
      sent += 1000;
      assertThat(session.held()).isBetween(sent, Math.max(256, 2 * sent + 1000));
    }
    session.received(ByteBuffer.wrap(new byte[(1 << 20) - sent]), now, requests::add);
    assertThat(session.held()).isZero();
    assertThat(requests).hasSize(1);
  }

  @Test
  void aViolationEndsIt() {
    receive("01 ff");
    assertThat(session.held()).isZero();
    assertThat(receive("02")).isEqualTo(Violation.TYPE);
    assertThat(session.ended()).isEqualTo(Violation.TYPE);
    assertThat(after(100)).isEqualTo(Violation.TYPE);
    assertThat(requests).isEmpty();
  }

  // --- the PROXY header

  private Violation proxied(byte[] header) {
    session = new ServerSession(LIMITS, true, START);
    Violation first = session.received(ByteBuffer.wrap(header), now, requests::add);
    return first != null ? first : receive("01 02");
  }

  private Violation proxied(String line) {
    return proxied(line.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void assertOrigin(String address, int port) throws Exception {
    assertThat(requests).containsExactly(new Request.Ping());
    assertThat(session.origin())
        .isEqualTo(new InetSocketAddress(InetAddress.getByName(address), port));
  }

  @Test
  void aLineOfVersionOne() throws Exception {
    assertThat(proxied("PROXY TCP4 192.0.2.1 192.0.2.9 56324 443\r\n")).isNull();
    assertOrigin("192.0.2.1", 56324);
  }

  @Test
  void aLineOfVersionOneWithTheLongAddresses() throws Exception {
    assertThat(proxied("PROXY TCP6 2001:db8::1 2001:db8::9 56324 443\r\n")).isNull();
    assertOrigin("2001:db8::1", 56324);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN ffff:f::f ffff::f 65535 65535\r\n"})
  void aLineThatNamesNobody(String line) {
    assertThat(proxied(line)).isNull();
    assertThat(requests).containsExactly(new Request.Ping());
    assertThat(session.origin()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0001\u0002",
        "GET / HTTP/1.1\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.9 56324 443\n\n",
        "PROXY TCP4 192.0.2.1 192.0.2.9 56324 65536\r\n",
        "PROXY TCP4 example.com 192.0.2.9 56324 443\r\n",
        "PROXY TCP4 300.0.2.1 192.0.2.9 56324 443\r\n",
        "PROXY TCP4 2001:db8::1 192.0.2.9 56324 443\r\n",
        "PROXY TCP6 192.0.2.1 192.0.2.9 56324 443\r\n",
        "PROXY TCP6 1:2:3 1:2:3 56324 443\r\n",
        "PROXY TCP5 192.0.2.1 192.0.2.9 56324 443\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.9 56324\r\n",
        "PROXY\r\n",
        "PROXY UNKNOWNS\r\n"
      })
  void linesThatAreNoHeader(String line) {
    assertThat(proxied(line)).isEqualTo(Violation.PROXY);
    assertThat(requests).isEmpty();
  }

  @Test
  void aLineThatDoesNotEnd() {
    assertThat(proxied("PROXY UNKNOWN " + "x".repeat(94))).isEqualTo(Violation.PROXY);
  }

  private static final String SIGNATURE = "0d 0a 0d 0a 00 0d 0a 51 55 49 54 0a";

  @Test
  void aBinaryHeader() throws Exception {
    assertThat(proxied(bytes(SIGNATURE + "21 11 00 0c c0 00 02 01 c0 00 02 09 dc 04 01 bb")))
        .isNull();
    assertOrigin("192.0.2.1", 56324);
  }

  @Test
  void aBinaryHeaderWithTheLongAddressesAndMoreBehindThem() throws Exception {
    String source = "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01";
    String more = "03 00 04 a9 b8 7e 8f";
    assertThat(proxied(bytes(SIGNATURE + "21 21 00 2b" + source + source + "dc 04 01 bb" + more)))
        .isNull();
    assertOrigin("2001:db8::1", 56324);
  }

  @ParameterizedTest
  @ValueSource(strings = {"20 00 00 00", "21 00 00 00", "21 31 00 02 00 00"})
  void binaryHeadersThatNameNobody(String rest) {
    assertThat(proxied(bytes(SIGNATURE + rest))).isNull();
    assertThat(requests).containsExactly(new Request.Ping());
    assertThat(session.origin()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"11", "22", "21 11 00 0b 0000000000000000000000", "21 11 ff ff"})
  void binaryHeadersThatAreNone(String rest) {
    assertThat(proxied(bytes(SIGNATURE + rest))).isEqualTo(Violation.PROXY);
  }

  @Test
  void aHeaderMayComeByteByByte() throws Exception {
    session = new ServerSession(LIMITS, true, START);
    byte[] line =
        "PROXY TCP4 192.0.2.1 192.0.2.9 56324 443\r\n\1\2".getBytes(StandardCharsets.US_ASCII);
    for (byte b : line) {
      assertThat(session.received(ByteBuffer.wrap(new byte[] {b}), now, requests::add)).isNull();
    }
    assertOrigin("192.0.2.1", 56324);
  }

  @Test
  void theHeaderAndTheVersionShareFiveSeconds() {
    session = new ServerSession(LIMITS, true, START);
    after(4);
    session.received(
        ByteBuffer.wrap("PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII)),
        now,
        requests::add);
    assertThat(after(0.9)).isNull();
    assertThat(after(0.1)).isEqualTo(Violation.TIMEOUT);
  }
}

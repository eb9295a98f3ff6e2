package dev.iris.net;

import static dev.iris.net.Hex.bytes;
import static dev.iris.net.Hex.join;
import static dev.iris.net.Hex.pid;
import static dev.iris.net.Hex.resolve;
import static dev.iris.net.Hex.user;
import static dev.iris.net.RawClient.HELLO;
import static dev.iris.net.RawClient.PING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.IrisRuntime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every vector and every limit of the protocol, over a plain socket, towards a listening node. */
class ServerRoleTest {

  private static final long NOBODY = 0x7fff_0000_0000L;

  @RegisterExtension static final Nodes nodes = new Nodes();

  private IrisRuntime iris;
  private Nodes.Inbox<byte[]> echo;
  private MeshNode node;

  @BeforeEach
  void start() {
    iris = nodes.runtime();
    echo = Nodes.inbox(iris, "echo");
    node = nodes.node(iris);
  }

  private RawClient client() {
    return nodes.closing(new RawClient(node.address()));
  }

  private String next() {
    return new String(echo.next(), StandardCharsets.UTF_8);
  }

  private void restart(MeshConfig config) {
    node = nodes.node(iris, config);
  }

  // --- vectors

  @Test
  void helloAndResolveBringTheFirstActorsPid() {
    client()
        .send(bytes("01"), bytes("01 00 00 00 04 65 63 68 6f"))
        .expect(bytes("00 00 00 01 00 00 00 00"));
  }

  @Test
  void anUnknownNameBringsZero() {
    client().send(HELLO, resolve("nobody")).expect(bytes("00 00 00 00 00 00 00 00"));
  }

  @Test
  void anEmptyNameBringsZero() {
    client().send(HELLO, resolve("")).expect(pid(0));
  }

  @Test
  void aUserMessageHasNoReplyAndArrives() {
    client().send(HELLO, bytes("00 00 00 00 01 00 00 00 00 00 00 00 02 68 69")).sync();

    assertThat(next()).isEqualTo("hi");
  }

  @Test
  void pingBringsPong() {
    client().send(HELLO, bytes("02")).expect(bytes("03"));
  }

  // --- a connection

  @Test
  void anUnknownPidIsIgnoredAndTheConnectionGoesOn() {
    client().send(HELLO, user(NOBODY, "lost"), user(echo.pid(), "found")).sync();

    assertThat(next()).isEqualTo("found");
    assertThat(node.stats().unreachable()).isEqualTo(1);
    assertThat(iris.stats()).containsEntry("refused.unreachable", 1L);
  }

  @Test
  void repliesToPipelinedRequestsComeInTheirOrder() {
    client()
        .send(HELLO, PING, resolve("echo"), PING, resolve("nobody"), user(echo.pid(), "x"), PING)
        .expect(join(bytes("03"), pid(echo.pid()), bytes("03"), pid(0), bytes("03")));
  }

  @Test
  void framesMayBeSplitAtEveryByte() {
    byte[] all = join(HELLO, user(echo.pid(), "split"), resolve("echo"), PING);
    client().sendOneByOne(all).expect(join(pid(echo.pid()), bytes("03")));

    assertThat(next()).isEqualTo("split");
  }

  @Test
  void aPongIsAReceiptForAllEarlierFrames() {
    var client = client().send(HELLO);
    for (int i = 0; i < 1_000; i++) {
      client.send(user(echo.pid(), "m" + i));
    }
    client.sync();

    assertThat(node.stats().messages()).isEqualTo(1_000);
    for (int i = 0; i < 1_000; i++) {
      assertThat(next()).isEqualTo("m" + i);
    }
  }

  @Test
  void afterItsOutputHasEndedAClientStillGetsItsReplies() {
    var client = client().send(HELLO, resolve("echo"), PING).endOutput();

    client.expect(join(pid(echo.pid()), bytes("03"))).expectClosed();
    assertNothingRefused();
  }

  private void assertNothingRefused() {
    assertThat(node.stats().refused().values()).containsOnly(0L);
  }

  private void assertRefused(String cause) {
    Eventually.until("a refusal because of " + cause, () -> node.stats().refused().get(cause) > 0);
    assertThat(node.stats().refused().values().stream().mapToLong(n -> n).sum()).isEqualTo(1);
  }

  // --- limits

  @Test
  void aBodyOfOneMebibyteIsTaken() {
    byte[] body = new byte[1 << 20];
    Arrays.fill(body, (byte) 7);
    client().send(HELLO, user(echo.pid(), body)).sync();

    assertThat(echo.next()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00 10 00 01", "ff ff ff ff", "7f ff ff ff", "80 00 00 00"})
  void aLongerBodyClosesAtOnce(String length) {
    client().send(HELLO, bytes("00 00 00 00 01 00 00 00 00" + length)).expectClosed();

    assertRefused("body");
  }

  @Test
  void theLimitOfBodiesCanBeSet() {
    restart(MeshConfig.defaults().withMaxBody(10));
    client().send(HELLO, user(echo.pid(), new byte[10])).sync();
    client().send(HELLO, user(echo.pid(), new byte[11])).expectClosed();

    assertRefused("body");
  }

  @Test
  void aNameOf1024BytesIsAnswered() {
    client().send(HELLO, resolve("n".repeat(1024))).expect(pid(0));
  }

  @Test
  void aLongerNameCloses() {
    client().send(HELLO, resolve("n".repeat(1025))).expectClosed();

    assertRefused("name");
  }

  @Test
  void theLimitOfNamesCanBeSet() {
    restart(MeshConfig.defaults().withMaxName(4));
    client().send(HELLO, resolve("echo")).expect(pid(echo.pid()));
    client().send(HELLO, resolve("echos")).expectClosed();

    assertRefused("name");
  }

  @Test
  void aNameThatIsNotUtf8ClosesWithoutAReply() {
    client().send(HELLO, resolve(bytes("c3 28"))).expectClosed();

    assertRefused("utf8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "02", "03", "ff"})
  void anotherVersionCloses(String version) {
    client().send(bytes(version), PING).expectClosed();

    assertRefused("version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"03", "04", "10", "7f", "80", "ff"})
  void anUnknownTypeCloses(String type) {
    client().send(HELLO, bytes(type)).expectClosed();

    assertRefused("type");
  }

  @Test
  void anHttpRequestClosesWithoutAByte() {
    client()
        .send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
        .expectClosed();

    assertRefused("version");
  }

  @Test
  void whatCameBeforeABadFrameIsDeliveredAndAnswered() {
    client()
        .send(HELLO, user(echo.pid(), "good"), resolve("echo"), bytes("ff"))
        .expect(pid(echo.pid()))
        .expectClosed();

    assertThat(next()).isEqualTo("good");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "00 00 00 00 01 00 00 00",
        "00 00 00 00 01 00 00 00 00 00 00 00",
        "00 00 00 00 01 00 00 00 00 00 00 00 02 68",
        "01 00 00",
        "01 00 00 00 04 65 63 68"
      })
  void aTruncatedFrameAndTheEndOfTheStreamCloseAndDeliverNothing(String frame) {
    client().send(HELLO, bytes(frame)).endOutput().expectClosed();

    assertRefused("truncated");
    assertThat(node.stats().messages()).isZero();
    assertThat(echo.messages()).isEmpty();
  }

  @Test
  void connectingAndClosingWithoutAByteIsNoRefusal() {
    client().endOutput().expectClosed();
    client().close();
    Eventually.until("both connections", () -> node.stats().accepted() == 2);
    Eventually.until("their ends", () -> node.stats().connections() == 0);

    assertNothingRefused();
  }

  // --- time

  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void withoutAVersionItIsClosedAfterTheIoTimeout() {
    restart(MeshConfig.defaults().withIoTimeout(SHORT));
    client().expectClosed();

    assertRefused("timeout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "01 00", "00 00 00 00 01 00 00 00 00 00 00 00 02 68"})
  void insideAFrameItIsClosedAfterTheIoTimeout(String begun) {
    restart(MeshConfig.defaults().withIoTimeout(SHORT));
    client().send(HELLO, bytes(begun)).expectClosed();

    assertRefused("timeout");
  }

  @Test
  void betweenFramesTheIdleTimeoutCounts() {
    restart(MeshConfig.defaults().withIoTimeout(Duration.ofDays(1)).withIdleTimeout(SHORT));
    client().send(HELLO, PING).expectPong().expectClosed();

    assertRefused("idle");
  }

  @Test
  void repliesThatAreNeverReadAreResetInTheEnd() {
    restart(MeshConfig.defaults().withIoTimeout(Duration.ofMillis(500)));
    RawClient client = nodes.closing(RawClient.thatReadsLittle(node.address()));
    byte[] flood = new byte[64 * 1024];
    for (int i = 0; i < flood.length; i += 8) {
      System.arraycopy(resolve("abc"), 0, flood, i, 8);
    }
    client.send(HELLO);
    Thread sender = Thread.ofVirtual().start(() -> floodUntilClosed(client, flood));

    assertRefused("unread");
    Eventually.end(sender);
    Eventually.until("the connection's end", () -> node.stats().connections() == 0);
  }

  private static void floodUntilClosed(RawClient client, byte[] flood) {
    try {
      while (true) {
        client.send(flood);
      }
    } catch (java.io.UncheckedIOException closed) {
      assertThat(closed).hasMessageFindingMatch("reset|[Bb]roken pipe|closed");
    }
  }

  // --- numbers

  @Test
  void oneConnectionTooManyIsClosedAndTheOthersGoOn() {
    restart(MeshConfig.defaults().withMaxConnections(2));
    RawClient first = client().send(HELLO).sync();
    RawClient second = client().send(HELLO).sync();
    client().expectClosed();

    assertRefused("connections");
    first.sync().close();
    Eventually.until("room", () -> node.stats().connections() == 1);
    client().send(HELLO).sync();
    second.sync();
  }

  @Test
  void oneConnectionTooManyFromAnAddressIsClosed() {
    restart(MeshConfig.defaults().withMaxConnectionsPerAddress(1));
    RawClient first = client().send(HELLO).sync();
    client().expectClosed();

    assertRefused("address");
    first.sync().close();
    Eventually.until("room", () -> node.stats().connections() == 0);
    client().send(HELLO).sync();
  }

  @Test
  void unfinishedFramesOfAllConnectionsHaveABudget() {
    restart(MeshConfig.defaults().withUnfinishedBytes(1000));
    RawClient small = client().send(HELLO, bytes("00 00 00 00 01 00 00 00 00 00 00 02 00"));
    small.send(new byte[511]);
    RawClient large = client().send(HELLO, bytes("00 00 00 00 01 00 00 00 00 00 00 10 00"));
    large.send(new byte[4000]).expectClosed();

    assertRefused("budget");
    small.send(new byte[1]).sync();
    assertThat(echo.next()).hasSize(512);
    client().send(HELLO, bytes("00 00 00 00 01 00 00 00 00 00 00 02 00"), new byte[512]).sync();
  }

  @Test
  void manyConnectionsAtOnceAreAllAnswered() {
    RawClient[] clients = new RawClient[300];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = client();
    }
    for (RawClient client : clients) {
      client.send(HELLO, PING);
    }
    for (RawClient client : clients) {
      client.expectPong();
    }
    assertThat(node.stats().connections()).isEqualTo(clients.length);
    assertNothingRefused();
  }

  // --- the PROXY header

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void aProxyHeaderTellsWhomAConnectionComesFrom() {
    restart(MeshConfig.defaults().withProxyHeader(true).withMaxConnectionsPerAddress(1));
    client().send(ascii("PROXY TCP4 192.0.2.1 192.0.2.9 1000 9000\r\n"), HELLO).sync();
    client().send(ascii("PROXY TCP4 192.0.2.2 192.0.2.9 1000 9000\r\n"), HELLO).sync();
    client().send(ascii("PROXY TCP4 192.0.2.1 192.0.2.9 1001 9000\r\n"), HELLO).expectClosed();

    assertRefused("address");
  }

  @Test
  void withoutTheProxyHeaderThatIsExpectedItIsClosed() {
    restart(MeshConfig.defaults().withProxyHeader(true));
    client().send(HELLO, PING).expectClosed();

    assertRefused("proxy");
  }

  @Test
  void aProxyHeaderHasToComeInTime() {
    restart(MeshConfig.defaults().withProxyHeader(true).withIoTimeout(SHORT));
    client().send(ascii("PROXY TCP4 192.0.2.1")).expectClosed();

    assertRefused("timeout");
  }
}

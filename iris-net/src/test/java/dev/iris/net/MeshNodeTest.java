package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.DeadLetter;
import dev.iris.IrisRuntime;
import dev.iris.MailboxPolicy;
import dev.iris.Pid;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes of ours: who can be reached, by what, and what is refused. */
class MeshNodeTest {

  @RegisterExtension static final Nodes nodes = new Nodes();

  private IrisRuntime here;
  private IrisRuntime there;
  private MeshNode mine;
  private MeshNode other;
  private String address;

  @BeforeEach
  void start() {
    here = nodes.runtime();
    there = nodes.runtime();
    mine = nodes.node(here);
    other(MeshConfig.defaults());
  }

  private void other(MeshConfig config) {
    other = nodes.node(there, config);
    address = Nodes.address(other);
  }

  private <M> Optional<ActorRef<M>> resolve(String name, Codec<M> codec) {
    return Eventually.result(mine.resolve(address, name, codec));
  }

  private static <M> BlockingQueue<M> queue() {
    return new LinkedBlockingQueue<>();
  }

  // --- who can be reached

  @Test
  void anExposedActorIsReachedByNameAndByPid() {
    BlockingQueue<String> lines = queue();
    var echo = there.spawn(String.class, (m, ctx) -> lines.add(m));
    other.expose("echo", echo, Codec.utf8());

    ActorRef<String> found = resolve("echo", Codec.utf8()).orElseThrow();
    found.send("by name");
    assertThat(Eventually.next(lines, "a line")).isEqualTo("by name");
    mine.sendRemote(address, echo.pid(), "by pid".getBytes(StandardCharsets.UTF_8));
    assertThat(Eventually.next(lines, "a line")).isEqualTo("by pid");
    assertThat(found.pid()).isEqualTo(echo.pid());
  }

  @Test
  void aRegisteredActorOfBytesIsReachedWithoutBeingExposed() {
    var inbox = Nodes.inbox(there, "bytes");

    resolve("bytes", Codec.bytes()).orElseThrow().send(new byte[] {1, 2});

    assertThat(inbox.next()).containsExactly(1, 2);
  }

  @Test
  void anActorCanBeExposedFromTheFirstMomentOn() {
    BlockingQueue<String> lines = queue();
    var echo = there.spawn(String.class, (m, ctx) -> lines.add(m));
    other(MeshConfig.defaults().withExposed("first", echo, Codec.utf8()));

    resolve("first", Codec.utf8()).orElseThrow().send("hi");

    assertThat(Eventually.next(lines, "a line")).isEqualTo("hi");
    assertIllegal(
        () -> MeshNode.listen(here, MeshConfig.defaults().withExposed("x", echo, Codec.utf8())),
        "runtime");
  }

  @Test
  void othersAreNotReached() {
    BlockingQueue<Object> got = queue();
    var nameless = there.spawn(byte[].class, (m, ctx) -> got.add(m));
    var text = there.actor(String.class).name("text").spawn((m, ctx) -> got.add(m));

    assertThat(resolve("text", Codec.utf8())).isEmpty();
    mine.sendRemote(address, nameless.pid(), new byte[1]);
    mine.sendRemote(address, text.pid(), new byte[1]);
    Eventually.until("both frames", () -> other.stats().unreachable() == 2);

    assertThat(got).isEmpty();
  }

  @Test
  void aPredicateSaysWhichRegisteredActorsAreReached() {
    var open = Nodes.inbox(there, "open");
    var secret = Nodes.inbox(there, "secret");
    other(MeshConfig.defaults().withReachable((name, actor) -> !name.startsWith("s")));

    assertThat(resolve("secret", Codec.bytes())).isEmpty();
    mine.sendRemote(address, secret.ref().pid(), new byte[] {1});
    mine.sendRemote(address, open.ref().pid(), new byte[] {2});
    resolve("open", Codec.bytes()).orElseThrow().send(new byte[] {3});

    assertThat(open.next()).containsExactly(2);
    assertThat(open.next()).containsExactly(3);
    assertThat(other.stats().unreachable()).isEqualTo(1);
    assertThat(secret.messages()).isEmpty();
  }

  @Test
  void aPredicateThatThrowsSaysNo() {
    Nodes.inbox(there, "bytes");
    other(
        MeshConfig.defaults()
            .withReachable(
                (name, actor) -> {
                  throw new IllegalStateException("bug");
                }));

    assertThat(resolve("bytes", Codec.bytes())).isEmpty();
  }

  @Test
  void anActorThatLosesItsNameIsNotReachedAnyMore() {
    var inbox = Nodes.inbox(there, "bytes");
    mine.sendRemote(address, inbox.ref().pid(), new byte[] {1});
    assertThat(inbox.next()).containsExactly(1);

    there.unregister("bytes");
    mine.sendRemote(address, inbox.ref().pid(), new byte[] {2});

    Eventually.until("the frame", () -> other.stats().unreachable() == 1);
  }

  @Test
  void anExposedNameCanBeTakenBack() {
    BlockingQueue<String> lines = queue();
    var echo = there.spawn(String.class, (m, ctx) -> lines.add(m));
    other.expose("a", echo, Codec.utf8());
    other.expose("b", echo, Codec.utf8());

    assertThat(other.unexpose("a")).isTrue();
    assertThat(other.unexpose("a")).isFalse();
    assertThat(resolve("a", Codec.utf8())).isEmpty();
    mine.sendRemote(address, echo.pid(), "still by pid".getBytes(StandardCharsets.UTF_8));
    assertThat(Eventually.next(lines, "a line")).isEqualTo("still by pid");

    assertThat(other.unexpose("b")).isTrue();
    mine.sendRemote(address, echo.pid(), "not any more".getBytes(StandardCharsets.UTF_8));
    Eventually.until("the frame", () -> other.stats().unreachable() == 1);
  }

  @Test
  void anEndedActorIsNotFoundAndItsNameIsFree() {
    var first = there.spawn(String.class, (m, ctx) -> {});
    other.expose("echo", first, Codec.utf8());
    first.kill();
    Eventually.until("its end", () -> !first.isAlive());

    assertThat(resolve("echo", Codec.utf8())).isEmpty();
    var second = there.spawn(String.class, (m, ctx) -> {});
    other.expose("echo", second, Codec.utf8());
    assertThat(resolve("echo", Codec.utf8()).orElseThrow().pid()).isEqualTo(second.pid());
  }

  @Test
  void anExposedNamePrevailsOverOneOfTheRuntime() {
    Nodes.inbox(there, "echo");
    var exposed = there.spawn(String.class, (m, ctx) -> {});
    other.expose("echo", exposed, Codec.utf8());

    assertThat(resolve("echo", Codec.utf8()).orElseThrow().pid()).isEqualTo(exposed.pid());
  }

  // --- codecs

  private record Point(int x, int y) {}

  private static final class PointCodec implements Codec<Point> {
    private final BlockingQueue<String> threads = queue();

    @Override
    public Class<Point> type() {
      return Point.class;
    }

    @Override
    public byte[] encode(Point point) {
      if (point.x() < 0) {
        throw new IllegalArgumentException("negative");
      }
      return ByteBuffer.allocate(8).putInt(point.x()).putInt(point.y()).array();
    }

    @Override
    public Point decode(ByteBuffer bytes) {
      threads.add(Thread.currentThread().getName());
      return bytes.remaining() == 1 ? null : new Point(bytes.getInt(), bytes.getInt());
    }
  }

  @Test
  void aUsersCodecReadsOnNoEventLoopAndInOrder() {
    PointCodec codec = new PointCodec();
    BlockingQueue<Point> points = queue();
    other.expose("points", there.spawn(Point.class, (p, ctx) -> points.add(p)), codec);
    ActorRef<Point> remote = resolve("points", codec).orElseThrow();

    for (int i = 0; i < 5_000; i++) {
      assertThat(remote.send(new Point(i, -i))).isTrue();
    }

    for (int i = 0; i < 5_000; i++) {
      assertThat(Eventually.next(points, "a point")).isEqualTo(new Point(i, -i));
    }
    assertThat(codec.threads).containsOnly("iris-callback");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void whatACodecCannotReadIsADeadLetterAndTheConnectionGoesOn(int length) {
    PointCodec codec = new PointCodec();
    BlockingQueue<Point> points = queue();
    BlockingQueue<DeadLetter> letters = queue();
    there.onDeadLetter(letters::add);
    var actor = there.spawn(Point.class, (p, ctx) -> points.add(p));
    other.expose("points", actor, codec);

    mine.sendRemote(address, actor.pid(), new byte[length]);
    mine.sendRemote(address, actor.pid(), codec.encode(new Point(1, 2)));

    assertThat(Eventually.next(points, "the point")).isEqualTo(new Point(1, 2));
    DeadLetter letter = Eventually.next(letters, "the dead letter");
    assertThat(letter.cause()).isEqualTo(DeadLetter.UNDECODABLE);
    assertThat(letter.to()).isEqualTo(actor.pid());
    assertThat((byte[]) letter.message()).hasSize(length);
    assertThat(other.stats().undecodable()).isEqualTo(1);
  }

  @Test
  void textThatIsNoUtf8IsADeadLetter() {
    var echo = there.spawn(String.class, (m, ctx) -> {});
    other.expose("echo", echo, Codec.utf8());

    mine.sendRemote(address, echo.pid(), Hex.bytes("c3 28"));

    Eventually.until("the frame", () -> other.stats().undecodable() == 1);
  }

  @Test
  void whatACodecCannotWriteIsRefused() {
    PointCodec codec = new PointCodec();
    other.expose("points", there.spawn(Point.class, (p, ctx) -> {}), codec);
    ActorRef<Point> remote = resolve("points", codec).orElseThrow();

    assertThat(remote.send(new Point(-1, 0))).isFalse();
    assertThat(here.stats()).containsEntry("refused.unencodable", 1L);
    assertThatThrownBy(() -> remote.send(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void anActorWhoseMailboxMakesSendersWaitHoldsUpNoOtherConnection() {
    CountDownLatch gate = new CountDownLatch(1);
    var slow =
        there
            .actor(byte[].class)
            .name("slow")
            .mailbox(MailboxPolicy.block(1, Duration.ofDays(1)))
            .spawn((m, ctx) -> gate.await());
    var quick = Nodes.inbox(there, "quick");
    for (int i = 0; i < 5; i++) {
      mine.sendRemote(address, slow.pid(), new byte[1]);
    }
    Eventually.until("the frames", () -> other.stats().messages() == 5);

    MeshNode third = nodes.node(here);
    third.sendRemote(address, quick.ref().pid(), new byte[] {9});

    assertThat(quick.next()).containsExactly(9);
    gate.countDown();
  }

  @Test
  void aConnectionForWhichTooMuchWaitsIsNotReadAndLosesNothing() {
    CountDownLatch gate = new CountDownLatch(1);
    BlockingQueue<byte[]> got = queue();
    var slow =
        there
            .actor(byte[].class)
            .name("slow")
            .mailbox(MailboxPolicy.block(1, Duration.ofDays(1)))
            .spawn(
                (m, ctx) -> {
                  gate.await();
                  got.add(m);
                });
    PeerConfig wide = PeerConfig.defaults().withUnconfirmedBytes(8 << 20);
    MeshNode sender = nodes.node(here, MeshConfig.defaults().withPeers(wide));
    byte[] body = new byte[8 * 1024];
    int count = 1_000;
    for (int i = 0; i < count; i++) {
      assertThat(sender.sendRemote(address, slow.pid(), body)).isTrue();
    }
    gate.countDown();

    for (int i = 0; i < count; i++) {
      assertThat(Eventually.next(got, "a message")).hasSize(body.length);
    }
  }

  // --- references

  @Test
  void referencesToOneActorAreEqual() {
    Nodes.inbox(there, "a");
    there.register("b", there.whereis("a", byte[].class).orElseThrow());

    ActorRef<byte[]> first = resolve("a", Codec.bytes()).orElseThrow();
    ActorRef<byte[]> second = resolve("b", Codec.bytes()).orElseThrow();

    assertThat(first).isEqualTo(second).hasSameHashCodeAs(second);
    assertThat(first).isNotEqualTo(there.whereis("a", byte[].class).orElseThrow());
    Nodes.inbox(there, "c");
    assertThat(first).isNotEqualTo(resolve("c", Codec.bytes()).orElseThrow());
  }

  @Test
  void whatProtocolOneCannotDoSaysSo() {
    Nodes.inbox(there, "a");
    ActorRef<byte[]> remote = resolve("a", Codec.bytes()).orElseThrow();

    assertUnsupported(remote::stop, "stop");
    assertUnsupported(remote::kill, "kill");
    assertUnsupported(remote::mailboxSize, "mailboxSize");
    assertUnsupported(() -> remote.ask(to -> new byte[0], Duration.ofSeconds(1)), "ask");
  }

  private static void assertUnsupported(Runnable operation, String name) {
    assertThatThrownBy(operation::run)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContainingAll("protocol 1", name);
  }

  // --- listening

  @Test
  void itListensOnLoopbackAndAnyPortUnlessToldOtherwise() {
    assertThat(mine.address().getAddress().isLoopbackAddress()).isTrue();
    assertThat(mine.address().getPort()).isPositive();
    assertThat(mine.address()).isNotEqualTo(other.address());
  }

  @Test
  void aTakenPortIsAClearErrorAndLeavesNothing() {
    int port = mine.address().getPort();

    assertThatThrownBy(() -> MeshNode.listen(here, "127.0.0.1", port))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll("127.0.0.1:" + port, "taken");
  }

  @Test
  void aPortIsFreeOnceItsNodeIsClosed() {
    int port = other.address().getPort();
    Nodes.inbox(there, "a");
    assertThat(resolve("a", Codec.bytes())).isPresent();

    other.close();
    MeshNode again = MeshNode.listen(there, "127.0.0.1", port);

    assertThat(again.address().getPort()).isEqualTo(port);
    again.close();
  }

  @Test
  void withoutTheSystemsOwnTransportItWorksToo() {
    other(MeshConfig.defaults().withNativeTransport(false));
    var inbox = Nodes.inbox(there, "a");
    MeshNode third = nodes.node(here, MeshConfig.defaults().withNativeTransport(false));

    third.sendRemote(address, inbox.ref().pid(), new byte[] {5});

    assertThat(inbox.next()).containsExactly(5);
  }

  @Test
  void theRuntimeClosesItsNodes() {
    here.close();

    assertThat(mine.sendRemote(address, new Pid(1), new byte[1])).isFalse();
    assertThatThrownBy(() -> mine.resolve(address, "a", Codec.bytes()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> MeshNode.listen(here)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void afterCloseNoThreadIsLeft() {
    MeshNode third = MeshNode.listen(here);
    third.sendRemote(address, new Pid(1), new byte[1]);
    third.close();
    third.close();
    mine.close();
    other.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("iris-net"));
  }

  // --- arguments

  @ParameterizedTest
  @ValueSource(strings = {"", "host", ":1", "host:", "host:0", "host:65536", "host:x", "::1:80"})
  void badAddresses(String bad) {
    assertThatThrownBy(() -> mine.sendRemote(bad, new Pid(1), new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'" + bad + "'", "host:port");
  }

  @Test
  void badArguments() {
    var text = here.spawn(String.class, (m, ctx) -> {});
    var foreign = there.spawn(String.class, (m, ctx) -> {});

    assertIllegal(() -> mine.sendRemote(address, Pid.NONE, new byte[0]), "0");
    assertIllegal(() -> mine.resolve(address, "n".repeat(1025), Codec.utf8()), "1024");
    assertIllegal(() -> mine.expose("", text, Codec.utf8()), "empty");
    assertIllegal(() -> mine.expose("x", foreign, Codec.utf8()), "runtime");
    mine.expose("x", text, Codec.utf8());
    assertThatThrownBy(
            () -> mine.expose("x", here.spawn(String.class, (m, ctx) -> {}), Codec.utf8()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'x'");
  }

  private static void assertIllegal(Runnable call, String said) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  // --- a whole program

  @Test
  void aProgramAsAUserWouldWriteIt() throws Exception {
    BlockingQueue<String> printed = queue();
    other.expose(
        "auth-provider", there.spawn(String.class, (s, ctx) -> printed.add(s)), Codec.utf8());
    try (var node = MeshNode.listen(here, "127.0.0.1", 0)) {
      var echo = here.spawn(String.class, (s, ctx) -> printed.add(s));
      node.expose("echo", echo, Codec.utf8());
      ActorRef<String> auth =
          node.resolve(address, "auth-provider", Codec.utf8())
              .get(5, TimeUnit.SECONDS)
              .orElseThrow();
      if (!auth.send("login")) {
        printed.add("refused");
      }
      assertThat(Eventually.next(printed, "a line")).isEqualTo("login");
    }
  }
}

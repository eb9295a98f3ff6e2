package dev.iris.net.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.net.Hex;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Any requests, split anywhere, in any order; any garbage. */
class ServerSessionPropertiesTest {

  private static final Limits LIMITS = new Limits(2000, 50, 5, 60);

  @Provide
  Arbitrary<Request> requests() {
    Arbitrary<Request> users =
        Combinators.combine(
                Arbitraries.longs(), Arbitraries.bytes().array(byte[].class).ofMaxSize(2000))
            .as(Request.User::new);
    Arbitrary<Request> resolves =
        Arbitraries.strings().alpha().ofMaxLength(50).map(Request.Resolve::new);
    return Arbitraries.oneOf(users, resolves, Arbitraries.just(new Request.Ping()));
  }

  private static byte[] frame(Request request) {
    return switch (request) {
      case Request.User(long pid, byte[] body) -> Hex.user(pid, body);
      case Request.Resolve(String name) -> Hex.resolve(name);
      case Request.Ping() -> new byte[] {2};
    };
  }

  private static String shown(Request request) {
    return HexFormat.of().formatHex(frame(request));
  }

  @Property
  void requestsComeOutWholeAndInOrderHoweverTheyAreSplit(
      @ForAll @Size(max = 20) List<@net.jqwik.api.From("requests") Request> sent,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 700) Integer> pieces) {
    byte[] all = Hex.join(new byte[] {1}, Hex.join(frames(sent)));
    ServerSession session = new ServerSession(LIMITS, false, 0);
    List<Request> got = new ArrayList<>();

    feed(session, all, pieces, got);

    assertThat(got.stream().map(ServerSessionPropertiesTest::shown))
        .isEqualTo(sent.stream().map(ServerSessionPropertiesTest::shown).toList());
    assertThat(session.ended()).isNull();
    assertThat(session.held()).isZero();
  }

  private static byte[][] frames(List<Request> requests) {
    return requests.stream().map(ServerSessionPropertiesTest::frame).toArray(byte[][]::new);
  }

  private static Violation feed(
      ServerSession session, byte[] all, List<Integer> pieces, List<Request> got) {
    Violation why = null;
    int at = 0;
    for (int i = 0; at < all.length; i++) {
      int length = Math.min(pieces.get(i % pieces.size()), all.length - at);
      why = session.received(ByteBuffer.wrap(all, at, length), 0, got::add);
      assertThat(session.held()).isLessThanOrEqualTo(LIMITS.maxBody());
      at += length;
    }
    return why;
  }

  @Property
  void whateverIsSplitAnywhereHasTheSameOutcome(
      @ForAll @Size(max = 300) byte[] garbage,
      @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 30) Integer> pieces,
      @ForAll boolean hello,
      @ForAll boolean proxied) {
    byte[] all = hello ? Hex.join(new byte[] {1}, garbage) : garbage;
    ServerSession whole = new ServerSession(LIMITS, proxied, 0);
    ServerSession split = new ServerSession(LIMITS, proxied, 0);
    List<Request> fromWhole = new ArrayList<>();
    List<Request> fromSplit = new ArrayList<>();

    Violation first = whole.received(ByteBuffer.wrap(all), 0, fromWhole::add);
    Violation second = feed(split, all, pieces, fromSplit);

    assertThat(second).isEqualTo(first);
    assertThat(fromSplit.stream().map(ServerSessionPropertiesTest::shown))
        .isEqualTo(fromWhole.stream().map(ServerSessionPropertiesTest::shown).toList());
    assertThat(split.ended()).isEqualTo(whole.ended());
  }

  /** Garbage that begins well: requests, one byte of which is another. */
  @Property
  void oneByteThatIsAnotherNeverThrowsAndNeverGrows(
      @ForAll @Size(min = 1, max = 10) List<@net.jqwik.api.From("requests") Request> sent,
      @ForAll int where,
      @ForAll byte what) {
    byte[] all = Hex.join(new byte[] {1}, Hex.join(frames(sent)));
    all[Math.floorMod(where, all.length)] = what;
    ServerSession session = new ServerSession(LIMITS, false, 0);
    List<Request> got = new ArrayList<>();

    feed(session, all, List.of(97), got);
    session.ended();

    assertThat(got.size()).isLessThanOrEqualTo(all.length);
    assertThat(session.check(1000)).isEqualTo(session.ended());
  }
}
